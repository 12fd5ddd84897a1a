// Plans, on the demo of three desks: the list, a plan with its signatures, the form of a draft, the sheet for paper; both
// languages, light and dark, wide and narrow. Leaves screenshots of every page in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

describe('Plans, on the demo of three desks', () => {
  let browser, node, draft, plan;
  const sessions = {};
  before(async () => {
    browser = await browse();
    node = await start('demo');
    for (const who of ['releaser', 'auditor']) {
      const v = await visit(browser, node.base, { lang: 'en' });
      await v.signIn(who, node.password(who));
      sessions[who] = await v.session();
      await v.close();
    }
  });
  after(async () => { await browser?.close(); await node?.stop(); });

  it('a draft is written by rows, and what is wrong with it stands beside it', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.releaser });
    const { page } = v;
    await page.goto(node.base + '/watch/plans');
    plan = await page.locator('.pl-list a[href^="/watch/plan/"]', { hasText: 'Filling the Rusafa pocket' }).getAttribute('href');
    await page.click('a[href="/watch/plans/new"]');
    await page.fill('input[name="title.ar"]', 'السخنة بعد كانون الثاني');
    await page.fill('input[name="title.en"]', 'Sukhna after January');
    await page.fill('input[name="from"]', '2025-02-01T00:00');
    await page.fill('input[name="until"]', '2025-02-15T00:00');
    for (const box of await page.locator('input[name="party"]').all()) await box.check();
    await page.locator('label.tick', { hasText: 'Palmyra–Sukhna' }).locator('input').check();
    await v.audit('a new plan');
    await page.click('button:has-text("Start the draft")');
    await page.waitForSelector('#planform');
    draft = new URL(page.url()).pathname;
    for (let i = 0; i < 2; i++) {
      await page.click('button[value="additem"]');
      await page.waitForSelector(`#w${i + 1}`);
    }
    await page.selectOption('select[name="i.0.when"]', 'night');
    await page.selectOption('select[name="i.1.kind"]', 'patrol');
    await page.fill('input[name="i.1.until"]', '2025-02-08T00:00');
    await page.locator('select[name="i.1.party"]').selectOption({ index: 1 });
    await page.click('.stick button[value="save"]');
    await page.waitForSelector('.saved');
    assert.match(await page.locator('.pl-reading').innerText(), /both named for|left to nobody/);
    // What was found has its number on the map beside the words.
    await page.waitForSelector('#dmap[data-drawn][data-marks]');
    assert.equal(Number(await page.getAttribute('#dmap', 'data-marks')), await page.locator('.pl-reading .pl-found .pl-n').count());
    // A gap becomes a watch with one click.
    await page.locator('.pl-reading button[value^="fill."]').first().click();
    await page.waitForSelector('#w3');
    // Ground that is drawn over itself is mended, and that is said.
    await page.locator('#w3 .pl-pen summary').first().click();
    await page.fill('#w3 textarea[data-draw="area"]', '38.4 34.6\n38.8 34.9\n38.8 34.6\n38.4 34.9');
    await page.waitForSelector('#dmap[data-points="4"]');
    await v.audit('a draft while it is drawn');
    await page.click('.stick button[value="save"]');
    await page.waitForSelector('.undone');
    // It is cut along a line; a line beside it is refused, and what was typed stays.
    v.expect(422);
    await page.locator('#w3 .pl-pen summary').nth(1).click();
    await page.fill('#w3 textarea[data-draw="line"]', '30 10\n30 12');
    await page.click('#w3 button[value="split.2"]');
    await page.waitForSelector('#w3 .pl-pen[open] .msg');
    assert.equal(await page.inputValue('#w3 textarea[data-draw="line"]'), '30 10\n30 12');
    await page.fill('#w3 textarea[data-draw="line"]', '38.5 34.5\n38.5 35.0');
    await page.click('#w3 button[value="split.2"]');
    await page.waitForSelector('#w4');
    // A handover longer than a turn is found.
    await page.selectOption('[name$=".old"]:is(select)', 'w2');
    await page.selectOption('[name$=".new"]:is(select)', 'w1');
    await page.locator('.pl-hadd input').fill('5000');
    await page.click('.stick button[value="save"]');
    await page.waitForSelector('.saved');
    assert.match(await page.locator('.pl-reading').innerText(), /longer than a turn|has not begun/);
    v.sound('a draft');
    await v.close();
  });

  for (const lang of ['ar', 'en']) {
    it(`shows every page of plans without fault in ${lang}, light and dark, wide and narrow`, async () => {
      for (const [theme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]]) {
        const v = await visit(browser, node.base, { lang, theme, width, height: width < 600 ? 844 : 900, session: sessions.releaser });
        const { page } = v;
        for (const [name, where] of [['plans', '/watch/plans'], ['plan-new', '/watch/plans/new'], ['plan', plan], ['plan-draft', draft], ['plan-print', plan + '/print?lang=' + lang]]) {
          await page.goto(node.base + where);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 1, `${where} is ${wide} px too wide (${lang}, ${theme}, ${width})`);
          await v.audit(where);
          await v.shot(name);
        }
        v.sound('the pages of plans');
        await v.close();
      }
    });
  }

  it('says who has signed and who has not, and why', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.releaser });
    const { page } = v;
    await page.goto(node.base + plan);
    assert.match(await page.locator('.pl-side').innerText(), /2 of 3 signed/);
    assert.equal(await page.locator('.pl-sigs .no').count(), 1);
    assert.ok(await page.locator('form[action="/share/exchange/pack"]').count() >= 1, 'the plan can be packed for a courier');
    await page.locator('form[action$="/remind"] button').first().click({ trial: true });
    v.expect(422);
    // Leaving with less notice than agreed is refused unless an emergency is written down. This plan is not in force: it can be left at once.
    await page.click('.grave summary');
    await page.fill('.grave input[type="password"]', 'not the password at all');
    await page.click('.grave button');
    await page.waitForSelector('.grave[open] .msg');
    await v.audit('a refused notice');
    v.sound('a plan');
    await v.close();
  });

  it('prints both languages on A4 with every signature, and shows an auditor no forms', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.auditor });
    const { page } = v;
    await page.goto(node.base + plan);
    assert.equal(await page.locator('main form').count(), 0);
    await page.goto(node.base + plan + '/print?lang=both');
    assert.equal(await page.locator('.pl-sheet').count(), 2);
    assert.equal(await page.locator('.pl-sheet[lang="ar"][dir="rtl"] .pl-sigs > li').count(), 3);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.pl-tools').isVisible(), false);
    const pdf = await page.pdf({ format: 'A4', margin: { top: '14mm', bottom: '14mm', left: '14mm', right: '14mm' } });
    assert.ok(pdf.length > 20_000, 'the sheet has something on it');
    await page.setViewportSize({ width: 794, height: 1123 });
    await v.shot('plan-paper');
    v.sound('printing');
    await v.close();
  });
});

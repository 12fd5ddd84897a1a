// A person at the pages, in both languages: first run, sign-in, Picture, Read, people. Leaves screenshots of
// every page in shots/, in both languages, light and dark, desktop and phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, still, visit, windows1256 } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

const REPORT = `أعلنت وزارة الداخلية في 11 يناير/كانون الثاني 2025 أن جهاز الأمن العام داهم وكرا لتنظيم داعش في ريف دمشق واعتقل أربعة أشخاص وضبط ثلاث عبوات ناسفة.

وفي 15 يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في دير الزور وقتل ثلاثة مقاتلين.

وفي 20 يناير 2025 انسحبت قوات سوريا الديمقراطية من مواقع جنوب الرقة.`;
const SECRET = 'four quiet lanterns by the river';

let browser;
before(async () => { browser = await browse(); });
after(async () => { await browser?.close(); });

for (const lang of ['ar', 'en']) {
  describe(`a new node, in ${lang}`, () => {
    let node, v;
    before(async () => { node = await start('serve'); v = await visit(browser, node.base, { lang }); });
    after(async () => { await v?.close(); await node?.stop(); });

    it('is set up with the one-time token', async () => {
      const { page } = v;
      await page.goto(node.base + '/');
      assert.match(page.url(), /first-run/);
      await page.goto(`${node.base}/first-run?token=${node.token}`);
      await page.fill('#name', lang === 'ar' ? 'عقدة التحالف' : 'Coalition node');
      await page.fill('#person', lang === 'ar' ? 'سلمى نصر' : 'Salma Nasser');
      await page.fill('#login', 'salma');
      await page.fill('#password', SECRET);
      await page.fill('#again', SECRET);
      await v.audit('first run');
      await v.shot('first-run');
      await Promise.all([page.waitForURL(/picture/), page.click('button.primary')]);
      v.sound('first run');
    });

    it('says what to do while the picture is empty', async () => {
      const { page } = v;
      await page.waitForSelector('.empty a[href="/read/new"]');
      await v.drawn();
      await v.shot('picture-empty');
      await page.goto(node.base + '/read');
      await page.waitForSelector('.blank a[href="/read/new"]');
      await v.audit('the empty inbox');
      await v.shot('read-empty');
      v.sound('empty pages');
    });

    it('reads a pasted Arabic report; C, E and X decide', async () => {
      const { page } = v;
      await page.goto(node.base + '/read/new');
      await page.fill('#text', REPORT);
      await page.fill('[name="source"]', lang === 'ar' ? 'وكالة' : 'An agency');
      await page.fill('#published', '2025-01-26');
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(/\/read\/doc-/);
      await page.waitForSelector('mark.sp.on');
      const waiting = async () => page.locator('.prop.awaiting').count();
      const n = await waiting();
      assert.ok(n >= 3, `${n} proposals`);
      await v.audit('a reading');

      // Only one is open; a click on a mark opens its proposal.
      assert.equal(await page.locator('.prop.on').count(), 1);
      await page.locator('mark.sp:not(.on)').first().click();
      await page.waitForFunction(() => new URL(location.href).searchParams.has('p'));
      assert.equal(await page.locator('.prop.on').count(), 1);

      // J and K move; C confirms.
      await page.keyboard.press('k');
      await page.waitForTimeout(300);
      await page.keyboard.press('c');
      await page.waitForFunction((was) => document.querySelectorAll('.prop.awaiting').length === was - 1, n);
      assert.match(await page.locator('.saved').textContent(), /\S/);

      // E corrects: the place by the gazetteer, the title by hand.
      await page.keyboard.press('e');
      await page.waitForSelector('form[data-form="edit"]');
      await page.fill('#title-en', 'Attack on a checkpoint, corrected');
      await page.fill('[name="place.words"]', 'الرق');
      await page.waitForSelector('#hits input[name="place"]');
      await page.locator('#hits input[name="place"]').first().check();
      await v.shot('read-edit');
      await page.locator('form[data-form="edit"] button[formaction$="/confirm"]').click();
      await page.waitForFunction((was) => document.querySelectorAll('.prop.awaiting').length === was - 2, n);

      // X rejects; the reason may follow.
      await page.keyboard.press('x');
      await page.waitForFunction((was) => document.querySelectorAll('.prop.awaiting').length === was - 3, n);
      await page.locator('.undo .whyf button').nth(2).click();
      await page.waitForFunction(() => !document.querySelector('.undo'));
      assert.equal(await page.locator('.prop.rejected').count(), 1);
      await page.goto(node.base + '/picture');
      assert.equal(await page.locator('.row').count(), 2);
      v.sound('reading');
    });

    it('takes a Windows-1256 file and says so; tells what is wrong with a binary', async () => {
      const { page } = v;
      await page.goto(node.base + '/read/new');
      await page.setInputFiles('input[type="file"]', { name: 'old.txt', mimeType: 'text/plain', buffer: windows1256(REPORT.replace('أربعة', 'خمسة')) });
      await page.click('#new button.primary');
      await page.waitForURL(/\/read\/doc-/);
      assert.match(await page.locator('.docnote').first().textContent(), /1256/);
      assert.match(await page.locator('.src-b').textContent(), /الداخلية/);

      v.expect(422);
      await page.goto(node.base + '/read/new');
      await page.fill('[name="source"]', 'kept');
      await page.setInputFiles('input[type="file"]', { name: 'tool.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([127, 69, 76, 70, 0, 0, 1, 2, 0, 255, 0, 3]) });
      await page.click('#new button.primary');
      await page.waitForSelector('.outcomes .err');
      assert.match(await page.locator('.outcomes').textContent(), /tool\.bin/);
      assert.equal(await page.inputValue('[name="source"]'), 'kept');
      await v.audit('a refused file');
      await v.shot('read-refused');
      v.sound('uploads');
    });

    it('adds a person, who signs in with a role of their own', async () => {
      const { page } = v;
      await page.goto(node.base + '/settings/people');
      await page.fill('#p-name', 'Nadia');
      await page.fill('#p-login', 'nadia');
      await page.fill('#p-pw', SECRET + ' two');
      await page.locator('.addp input[value="analyst"]').uncheck();
      await page.locator('.addp input[value="auditor"]').check();
      await page.click('.addp button.primary');
      await page.waitForSelector('.saved');
      await v.audit('people');
      const other = await visit(browser, node.base, { lang });
      await other.signIn('nadia', SECRET + ' two');
      await other.page.goto(node.base + '/read');
      assert.equal(await other.page.locator('a[href="/read/new"]:visible').count(), 0);
      other.expect(403);
      await other.page.goto(node.base + '/settings/people');
      assert.equal(await other.page.locator('.people').count(), 0);
      await other.shot('forbidden');
      other.sound('an auditor');
      await other.close();
    });
  });
}

describe('the sample desk', () => {
  let node;
  const sessions = {};
  before(async () => {
    node = await start('demo');
    for (const who of ['admin', 'analyst']) {
      const v = await visit(browser, node.base, { lang: 'en' });
      await v.signIn(who, node.password(who));
      sessions[who] = await v.session();
      await v.close();
    }
  });
  after(async () => { await node?.stop(); });

  it('stays within its wire budget', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.analyst });
    const cold = await browser.newContext();
    await cold.addCookies(await v.context.cookies());
    const page = await cold.newPage();
    let map = 0, rest = 0;
    const pending = [];
    page.on('requestfinished', (r) => pending.push(r.sizes().then((s) => {
      const n = s.responseBodySize + s.responseHeadersSize;
      // The library that draws maps is the one script of this size.
      if (/basemap|map-worker|picture-|picture\/(map|outlines)/.test(r.url()) || /chunk-/.test(r.url()) && s.responseBodySize > 100_000) map += n; else rest += n;
    })));
    await page.goto(node.base + '/picture');
    await page.waitForSelector('#map[data-ready][data-drawn]', { timeout: 90000 });
    await page.waitForTimeout(500);
    await Promise.all(pending);
    console.log(`wire: first page ${Math.round(rest / 1000)} kB without the map, ${Math.round((rest + map) / 1000)} kB with it`);
    assert.ok(rest < 300_000, `${rest} bytes without the map`);
    assert.ok(rest + map < 1_600_000, `${rest + map} bytes with the map`);
    await cold.close();
    await v.close();
  });

  for (const lang of ['ar', 'en']) {
    it(`filters, brushes and opens incidents in ${lang}`, async () => {
      const v = await visit(browser, node.base, { lang, session: sessions.analyst });
      const { page } = v;
      await page.goto(node.base + '/picture');
      await v.drawn();
      const all = await page.locator('#list h1').textContent();

      // The README shows the Picture with the plot on the shrine open.
      if (process.env.TANSIQ_README) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.waitForTimeout(500);
        await page.locator(`.row:has-text("${lang === 'ar' ? 'السيدة زينب' : 'Sayyida Zaynab'}")`).first().click();
        await page.waitForSelector('.callout:not([hidden]) h2');
        await page.waitForTimeout(500);
        await v.readme(lang === 'ar' ? 'picture-ar' : 'picture');
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(node.base + '/picture');
        await v.drawn();
      }

      await page.keyboard.press('/');
      await page.keyboard.type('Raqqa');
      await page.waitForURL(/q=Raqqa/);
      await page.waitForFunction((was) => document.querySelector('#list h1').textContent !== was, all);
      await page.fill('#q', '');
      await page.waitForFunction((was) => document.querySelector('#list h1').textContent === was, all);

      await page.click('.filter summary');
      await page.locator('.popbox input[name="side"][value="group"]').check();
      await page.waitForURL(/side=group/);
      await v.shot('picture-filter');
      await page.keyboard.press('Escape');
      await page.locator('.chips a').first().click();
      await page.waitForURL((u) => !u.search.includes('side'));
      await v.drawn();

      // The brush: dragging chooses a time; Escape on the line gives it back.
      const line = await page.locator('#time').boundingBox();
      await page.mouse.move(line.x + line.width * 0.3, line.y + 80);
      await page.mouse.down();
      await page.mouse.move(line.x + line.width * 0.5, line.y + 80, { steps: 6 });
      await page.mouse.up();
      await page.waitForURL(/from=\d{4}-\d\d-\d\d/);
      await page.waitForFunction((was) => document.querySelector('#list h1').textContent !== was, all);
      await page.focus('#time');
      await page.keyboard.press('Escape');
      await page.waitForURL((u) => !u.searchParams.get('from'));
      await page.waitForFunction((was) => document.querySelector('#list h1').textContent === was, all);
      await page.waitForSelector('#time .sel', { state: 'detached' });
      // A long time begins with its last weeks, and the switch shows all of it.
      const ticks = () => page.locator('#time .tick').allTextContents();
      const recent = await ticks();
      await page.click('#time-span');
      assert.notDeepEqual(await ticks(), recent);
      await page.click('#time-span');
      assert.deepEqual(await ticks(), recent);
      // And by keyboard.
      await page.focus('#time');
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(/from=\d{4}/);
      await page.focus('#time');
      await page.keyboard.press('Escape');
      await page.waitForURL((u) => !u.searchParams.get('from'));

      // The list goes on as one scrolls.
      const before = await page.locator('.row').count();
      await page.locator('.inc .more').scrollIntoViewIfNeeded();
      await page.waitForFunction((n) => document.querySelectorAll('.row').length > n, before);

      // J selects and shows the callout; Enter opens.
      await page.locator('#inc').focus();
      await page.keyboard.press('j');
      await page.waitForSelector('.callout:not([hidden]) h2');
      await v.audit('the picture');
      await v.shot('picture-callout');
      await page.keyboard.press('Enter');
      await page.waitForURL(/incidents\//, { timeout: 90000 });
      await page.waitForSelector('.claim');
      await v.audit('an incident');
      v.sound('the picture');
      await v.close();
    });
  }

  for (const lang of ['ar', 'en']) for (const theme of ['light', 'dark']) for (const [width, height] of [[1440, 900], [390, 844]]) {
    it(`looks right: ${lang}, ${theme}, ${width} px`, async () => {
      const gate = await visit(browser, node.base, { lang, theme, width, height });
      await gate.page.goto(node.base + '/sign-in');
      await gate.audit('sign-in');
      await gate.shot('sign-in');
      gate.sound('sign-in');
      await gate.close();
      let v = await visit(browser, node.base, { lang, theme, width, height, session: sessions.admin });
      let { page } = v;
      // Two of the four layouts are audited: both widths and both themes are among them.
      const audit = async (name) => { if ((theme === 'light') === (width > 640)) await v.audit(name); };
      await page.goto(node.base + '/picture');
      await v.drawn();
      await v.shot('picture');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `the picture is ${wide} px too wide`);
      for (const [name, address] of [['read', '/read'], ['settings', '/settings'], ['people', '/settings/people'], ['node', '/settings/node'], ['about', '/settings/about'], ['journal', '/settings/journal'], ['table', '/picture/table']]) {
        if (name === 'journal' && await page.locator('.tabs a[href="/settings/journal"]').count() === 0) continue;
        await page.goto(node.base + address);
        await audit(name);
        await v.shot(name);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${name} is ${over} px too wide`);
      }
      v.sound('pages');
      await v.close();
      v = await visit(browser, node.base, { lang, theme, width, height, session: sessions.analyst });
      page = v.page;
      await page.goto(node.base + '/read/new');
      await audit('a new document');
      await v.shot('read-new');
      const doc = await page.goto(node.base + '/read').then(() => page.locator('.doc').last().getAttribute('href'));
      await page.goto(node.base + doc);
      await still(page);
      await audit('a reading');
      await v.shot('reading');
      await page.goto(node.base + '/picture?contradicted=yes');
      const row = page.locator('.row').first();
      if (await row.count()) await page.goto(node.base + await row.getAttribute('href'));
      else await page.goto(node.base + '/picture').then(async () => page.goto(node.base + await page.locator('.row').first().getAttribute('href')));
      await audit('an incident');
      await v.shot('incident');
      v.sound('pages');
      await v.close();
    });
  }
});

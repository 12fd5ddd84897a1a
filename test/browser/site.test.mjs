// Sites in both languages: an empty list, a place of the gazetteer taken over, custody, counts, an incident linked, what is wrong
// in a form. Leaves screenshots of every page in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

for (const lang of ['ar', 'en']) {
  describe(`Sites, in ${lang}`, () => {
    let browser, node, session, site;
    const ar = lang === 'ar';
    before(async () => {
      browser = await browse();
      node = await start('demo');
      const v = await visit(browser, node.base, { lang });
      await v.signIn('releaser', node.password('releaser'));
      session = await v.session();
      await v.close();
    });
    after(async () => { await browser?.close(); await node?.stop(); });

    it('a place of the gazetteer becomes a site; faults stand at their fields', async () => {
      const v = await visit(browser, node.base, { lang, session });
      const { page } = v;
      await page.goto(node.base + '/watch/sites');
      assert.match(await page.title(), ar ? /^المواقع · / : /^Sites · /);
      await v.audit('the list');
      await v.shot('sites-first');
      await page.fill('#s-q', 'T4');
      await page.click('.sfind .btn');
      await page.waitForSelector('.shits');
      await v.audit('what the gazetteer offers');
      await v.shot('sites-found');
      await page.click('.shits a[href*="place=t4-airbase"]');
      await page.waitForURL(/\/watch\/sites\/new/);
      const lon = await page.inputValue('#s-lon');
      assert.notEqual(lon, '');
      v.expect(422);
      await page.fill('#s-lon', 'east');
      await page.click('.acts .btn.primary');
      await page.waitForSelector('.fld.err input#s-lon');
      await v.audit('a refused site');
      await v.shot('site-new-fault');
      await page.fill('#s-lon', lon);
      // The outline is drawn on the map: three clicks are three positions in the field.
      await page.waitForSelector('#dmap canvas');
      const map = await page.locator('#dmap').boundingBox();
      for (const [x, y] of [[0.3, 0.3], [0.6, 0.35], [0.5, 0.7]]) await page.mouse.click(map.x + map.width * x, map.y + map.height * y);
      await page.waitForFunction(() => document.getElementById('points').value.trim().split('\n').length === 3);
      await v.shot('site-new-drawn');
      await page.click('.acts .btn.primary');
      await page.waitForURL(/\/watch\/site\//);
      site = new URL(page.url()).pathname;
      assert.ok(await page.locator('svg.thumb').count(), 'the page shows the outline');
      assert.ok((await page.title()).split(' · ')[0].trim().length > 1, 'the page has the name of the site');
      v.sound('a new site');
      await v.close();
    });

    it('custody by several sources is drawn, with its gap; a count leaves what is unaccounted for', async () => {
      const v = await visit(browser, node.base, { lang, session });
      const { page } = v;
      const keep = async (box, done) => { await page.click(`#${box} button.primary`); if (done !== false) await page.waitForSelector('.saved'); };
      const open = async (box) => { await page.goto(`${node.base}${site}?open=${box.slice(4)}`); if (!(await page.locator(`#${box}[open]`).count())) await page.click(`#${box} > summary`); };
      await open('add-custody');
      await v.shot('site-custody-form');
      v.expect(422);
      await page.fill('#c-who', ar ? 'الجيش السوري' : 'Syrian army');
      await page.fill('#c-from', '2024-06-01');
      await page.fill('#c-until', '2023-06-01');
      await page.fill('#c-source', ar ? 'وكالة' : 'Agency');
      await keep('add-custody', false);
      await page.waitForSelector('#add-custody[open] .fld.err .msg');
      assert.equal(await page.inputValue('#c-until'), '2023-06-01', 'nothing typed is lost');
      await v.audit('refused custody');
      await v.shot('site-custody-fault');
      await page.fill('#c-until', '2024-12-08');
      await page.check('#add-custody [name="left"]');
      await page.selectOption('#add-custody [name="reliability"]', 'B');
      await page.selectOption('#add-custody [name="credibility"]', '2');
      await keep('add-custody');
      await open('add-custody');
      await page.check('#add-custody [value="nobody"]');
      await page.fill('#c-from', '2024-12-09');
      await page.fill('#c-until', '2025-01-04');
      await page.fill('#c-source', ar ? 'مراسل محلي' : 'Local reporter');
      await keep('add-custody');
      await open('add-custody');
      await page.fill('#c-who', ar ? 'وزارة الدفاع' : 'Ministry of Defence');
      await page.fill('#c-from', '2024-12-28');
      await page.fill('#c-until', '2025-01-12');
      await page.fill('#c-source', ar ? 'بيان رسمي' : 'Official statement');
      await page.selectOption('#c-skind', 'official');
      await keep('add-custody');
      await open('add-inventory');
      await page.fill('#i-min', '٣٠٠');
      await page.fill('#i-max', '320');
      await page.fill('#i-on', '2024-11-01');
      await page.fill('#i-source', ar ? 'ضابط سابق' : 'Former officer');
      await keep('add-inventory');
      assert.match(await page.locator('.acct').first().innerText(), /300/);
      await open('add-inventory');
      await page.fill('#i-min', '120');
      await page.fill('#i-on', '2025-01-10');
      await page.fill('#i-source', ar ? 'بيان رسمي' : 'Official statement');
      await keep('add-inventory');
      assert.ok(await page.locator('.cust .vac').count() >= 1, 'the time with nobody is hatched');
      v.sound('custody and counts');
      await v.close();
    });

    it('an incident is linked by its address, and a wrong one is refused', async () => {
      const v = await visit(browser, node.base, { lang, session });
      const { page } = v;
      await page.goto(node.base + '/picture?from=2025-01-01&to=2025-01-26');
      const incident = await page.locator('.row').first().getAttribute('href');
      await page.goto(node.base + site);
      await page.click('#add-link > summary');
      v.expect(422);
      await page.fill('#l-inc', 'none');
      await page.click('#add-link .acts button');
      await page.waitForSelector('#add-link[open] .fld.err .msg');
      await v.audit('a refused link');
      await page.fill('#l-inc', node.base + incident);
      await page.click('#add-link .acts button');
      await page.waitForSelector('.saved');
      assert.equal(await page.locator(`.slink:not(.maybe) a[href="${incident}"]`).count(), 1);
      v.sound('links');
      await v.close();
    });

    it('shows every page of sites without fault, light and dark, wide and narrow', async () => {
      for (const [theme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]]) {
        const v = await visit(browser, node.base, { lang, theme, width, height: width < 600 ? 844 : 900, session });
        const { page } = v;
        for (const [name, where] of [['sites', '/watch/sites'], ['site', site], ['site-edit', site + '?open=edit'], ['site-new', '/watch/sites/new?place=t4-airbase']]) {
          await page.goto(node.base + where);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 1, `${where} is ${wide} px too wide (${lang}, ${theme}, ${width})`);
          await v.audit(where);
          // The whole page, not the window's part of it: the room scrolls inside.
          if (name === 'site') {
            const tall = await page.evaluate(() => Math.max(...[...document.querySelectorAll('main, .rbody')].map((e) => e.scrollHeight)) + 140);
            await page.setViewportSize({ width, height: Math.min(tall, 5000) });
          }
          await v.shot(name);
          if (name === 'site') await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
        }
        v.sound('the pages of sites');
        await v.close();
      }
    });
  });
}

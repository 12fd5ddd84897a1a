// People of three desks at the Share pages, in both languages: why something goes and something does not, two people,
// release now, the receipt, acknowledging at the other end; agreements, cards, exchange and the journal. Leaves screenshots of
// every page in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

describe('Share, on the demo of three desks', () => {
  let browser, node;
  const sessions = {};
  before(async () => {
    browser = await browse();
    node = await start('demo');
    for (const who of ['releaser', 'auditor', 'admin']) {
      const v = await visit(browser, node.base, { lang: 'en' });
      await v.signIn(who, node.password(who));
      sessions[who] = await v.session();
      await v.close();
    }
  });
  after(async () => { await browser?.close(); await node?.stop(); });

  const damascus = 'main a[href*="/received"], .ptn';

  for (const lang of ['ar', 'en']) {
    it(`shows partner, ladder, balance and receipts in ${lang}`, async () => {
      const v = await visit(browser, node.base, { lang, session: sessions.releaser });
      const { page } = v;
      await page.goto(node.base + '/share');
      await page.waitForSelector(damascus);
      assert.equal(await page.locator('.plist .ptn').count(), 2);
      assert.ok(await page.locator('.ladder li').count() >= 3, 'the ladder has three steps');
      await page.waitForSelector('.balance svg');
      await v.audit('Share');
      // The receipt is verified on the server, now.
      const receipt = await page.locator('a[href*="/receipt/"]').first().getAttribute('href');
      await page.goto(node.base + receipt.replace(/\.txt$/, ''));
      await v.audit('a receipt');
      await v.shot('share-receipt');
      v.sound('Share');
      await v.close();
    });

    it(`shows every Share page without fault in ${lang}, light and dark, wide and narrow`, async () => {
      for (const [theme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]]) {
        const v = await visit(browser, node.base, { lang, theme, width, height: width < 600 ? 844 : 900, session: sessions.releaser });
        const { page } = v;
        await page.goto(node.base + '/share');
        const links = await page.$$eval('a[href^="/share/"]', (as) => as.map((a) => a.getAttribute('href')));
        const agreement = links.find((l) => /^\/share\/agreements\/[0-9a-f]{8,}/.test(l));
        const received = links.find((l) => /\/received$/.test(l));
        assert.ok(agreement && received, links.join(' '));
        for (const [name, where] of [['share', '/share'], ['share-releases', '/share/releases'], ['share-received', received], ['share-agreement', agreement],
          ['share-agreements', '/share/agreements'], ['share-agreement-new', '/share/agreements/new'], ['share-exchange', '/share/exchange']]) {
          await page.goto(node.base + where);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 1, `${where} is ${wide} px too wide (${lang}, ${theme}, ${width})`);
          if (theme === 'light' || width === 1440) await v.audit(where);
          await v.shot(name);
        }
        v.sound('the Share pages');
        await v.close();
      }
    });

    it(`is closed to who may not act, and open to the auditor's eyes, in ${lang}`, async () => {
      const v = await visit(browser, node.base, { lang, session: sessions.auditor });
      const { page } = v;
      await page.goto(node.base + '/share/releases');
      const awaiting = await page.locator('a[href^="/share/releases/R-"]').first().getAttribute('href');
      await page.goto(node.base + awaiting);
      assert.equal(await page.locator('form[action$="/approve"]').count(), 0);
      await page.goto(node.base + '/settings/journal');
      await v.audit('the journal');
      await v.shot('share-journal');
      v.sound('an auditor');
      await v.close();
    });
  }

  it('a release is approved with the password, goes now, and its receipt comes back', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.releaser });
    const { page } = v;
    await page.goto(node.base + '/share/releases');
    const link = page.locator('section:first-of-type a[href^="/share/releases/R-"]').first();
    const where = await link.getAttribute('href');
    await page.goto(node.base + where);
    await v.audit('a release');
    await v.shot('share-release');
    // A wrong password approves nothing.
    v.expect(401); v.expect(403); v.expect(422);
    await page.fill('form[action$="/approve"] input[type="password"]', 'not the password at all');
    await page.click('form[action$="/approve"] button');
    await page.waitForSelector('.sfault');
    await page.goto(node.base + where);
    await page.fill('form[action$="/approve"] input[type="password"]', node.password('releaser'));
    await page.click('form[action$="/approve"] button');
    await page.waitForSelector('form[action$="/now"]');
    await page.click('form[action$="/now"] button');
    await page.waitForSelector('.chain');
    await page.goto(node.base + where);
    await page.waitForSelector('a[href*="/receipt/"]');
    await page.click('a[href*="/receipt/"]');
    await page.waitForSelector('main');
    await v.shot('share-receipt-new');
    v.sound('a release');
    await v.close();
  });

  it('the admin sees our card with its words in both languages', async () => {
    const v = await visit(browser, node.base, { lang: 'en', session: sessions.admin });
    const { page } = v;
    await page.goto(node.base + '/share/partners/new');
    await page.waitForSelector('svg.qr');
    assert.ok((await page.textContent('main')).includes('TANSIQ-CARD-1'));
    await v.audit('cards');
    await v.shot('share-card');
    v.sound('cards');
    await v.close();
  });
});

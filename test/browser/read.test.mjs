// An analyst at the Read page: values and their words find each other, one key decides, values are corrected in place,
// words of the text become values, contradictions are decided on, and all of it without scripts too.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

const SECRET = 'four quiet lanterns by the river';
const REPORT = `بيان عن أسبوع في البادية

أعلنت وزارة الداخلية في 11 يناير/كانون الثاني أن جهاز الأمن العام داهم وكرا لتنظيم داعش في ريف دمشق واعتقل أربعة أشخاص وضبط ثلاث عبوات ناسفة.

وفي 15 يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في دير الزور وقتل ثلاثة مقاتلين.

وفي 20 ديسمبر/كانون الثاني انسحبت قوات سوريا الديمقراطية من مواقع في منطقة الرصافة.

وقال الأهالي إن طريق تدمر بقي مقطوعا حتى 22 يناير.`;

let browser, node, session;
before(async () => {
  browser = await browse();
  node = await start('serve');
  const v = await visit(browser, node.base, { lang: 'en' });
  await v.page.goto(`${node.base}/first-run?token=${node.token}`);
  for (const [field, value] of [['#name', 'عقدة / Node'], ['#person', 'سلمى نصر'], ['#login', 'salma'], ['#password', SECRET], ['#again', SECRET]]) await v.page.fill(field, value);
  await Promise.all([v.page.waitForURL(/picture/), v.page.click('button.primary')]);
  session = await v.session();
  await v.close();
});
after(async () => { await browser?.close(); await node?.stop(); });

const window_ = async (lang, more = {}) => {
  const v = await visit(browser, node.base, { lang, session, ...more });
  v.page.setDefaultTimeout(20000);
  return v;
};

/** give pastes a report and waits until the page stands. */
async function give(page, text, published = '2025-01-26') {
  await page.goto(node.base + '/read/new');
  await page.fill('#text', text);
  await page.fill('[name="source"]', 'An agency');
  await page.fill('#published', published);
  await Promise.all([page.waitForURL(/\/read\/doc-/), page.click('#new button.primary')]);
  await ready(page);
}
const ready = (page) => page.waitForFunction(() => document.querySelector('#rail b') && document.querySelector('.prop.on'));
const chosen = (page) => page.locator('#side').getAttribute('data-open').then(Number);
const count = (page, q) => page.locator(q).count();
/** press sends a key and waits until something holds. */
async function press(page, key, until, arg) {
  await page.keyboard.press(key);
  await page.waitForFunction(until, arg);
}

for (const lang of ['ar', 'en']) {
  describe(`a reading, in ${lang}`, () => {
    let v, page;
    before(async () => { v = await window_(lang); page = v.page; await give(page, REPORT + (lang === 'en' ? '\n\nانتهى.' : '')); });
    after(async () => { await v?.close(); });

    it('ties each value to its words, both ways', async () => {
      for (const el of await page.locator('.prop.on .rv a[data-v]').all()) {
        const key = await el.getAttribute('data-v');
        await el.hover();
        const words = await page.locator('.docv .hot').allTextContents();
        assert.ok(words.length > 0 || await el.evaluate((e) => e.classList.contains('loose')), `${key} has no words in the text and does not say so`);
      }
      const mark = page.locator('.docv mark.time.on').first();
      await mark.hover();
      assert.equal(await count(page, '.prop.on [data-v="time"].hot'), 1);
      // By keyboard too: what is focused is lit.
      await page.locator('.prop.on [data-v="time"]').focus();
      await page.waitForSelector('.docv .time.hot');
      v.sound('values');
    });

    it('J and K choose, and the colours of the text follow', async () => {
      const was = await chosen(page);
      await press(page, 'j', (n) => Number(document.querySelector('#side').dataset.open) === n + 1, was);
      const on = await page.locator('.docv mark.sp.on').evaluateAll((els) => els.map((e) => e.dataset.m));
      assert.ok(on.length > 0 && on.every((m) => m.split(' ').some((t) => t.startsWith(`${was + 1}.`))), on.join(' | '));
      assert.equal(await count(page, '.mg .pn.on'), 1);
      await press(page, 'k', (n) => Number(document.querySelector('#side').dataset.open) === n, was);
      await page.keyboard.press('j');
      await press(page, 'j', (n) => Number(document.querySelector('#side').dataset.open) === n + 2, was);
      await page.keyboard.press('k');
      await press(page, 'k', (n) => Number(document.querySelector('#side').dataset.open) === n, was);
      v.sound('J and K');
    });

    it('corrects a time in words, and a place by the gazetteer and its map', async () => {
      const first = await page.locator('.prop.on').getAttribute('data-n');
      await page.locator('.prop.on [data-v="time"]').click();
      await page.waitForSelector('form[data-form="edit"] [name="when"]');
      await page.fill('[name="when"]', lang === 'ar' ? '9 رجب 1446' : '9 January 2025');
      await page.waitForSelector('#heard b');
      if (lang === 'ar') await v.audit('the editor of a time');
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('.prop.on .drafted');
      assert.equal(await page.locator('.prop.on').getAttribute('data-n'), first);
      const when = page.locator('.prop.on [data-v="time"]');
      assert.match(await when.textContent(), /[89]/);
      assert.ok(await when.evaluate((e) => e.classList.contains('loose')), 'the words of the text do not say this day, and still seem to');
      assert.equal(await count(page, '.prop.on .was'), 1);

      await page.locator('.prop.on [data-v="place-0"]').click();
      await page.waitForSelector('.minimap[data-ready][data-drawn]');
      await page.fill('[name="place.words"]', lang === 'ar' ? 'الرصاف' : 'Rusaf');
      await page.waitForFunction(() => /الرصافة|Rusaf|Resaf/.test(document.querySelector('#hits')?.textContent ?? ''));
      const hit = page.locator('#hits .hit').first();
      assert.match(await hit.textContent(), /\d|[٠-٩]/, 'the distance is not told');
      await page.locator('#hits .hit input').first().check();
      await page.selectOption('[name="placeprec"]', 'near');
      await page.waitForSelector('.minimap[data-drawn="area"]');
      await v.audit('the editor of a place');
      await v.shot('read-place');
      await page.keyboard.press('Control+Enter');
      await page.waitForFunction(() => !document.querySelector('form[data-form="edit"]'));
      assert.match(await page.locator('.prop.on .claim-t').textContent(), /رصاف|Rusaf|Resaf/, 'the title still names the old place');
      // And back to what was read.
      await page.locator('.prop.on .drafted button').click();
      await page.waitForFunction(() => !document.querySelector('.prop.on .was'));
      v.sound('corrections');
    });

    it('N goes through contradictions; a choice is kept and changes the claim', async () => {
      await press(page, 'n', () => document.querySelector('.docv .clash.now'));
      const options = page.locator('.clash:not([hidden]) button[name="reading"]');
      assert.ok(await options.count() >= 2);
      await page.locator('.clash:not([hidden]) button[value="ask"]').click();
      await page.waitForSelector('.clash:not([hidden]) .askq textarea');
      assert.match(await page.locator('.askq textarea').inputValue(), /«.+»/);
      await page.goto(page.url());
      await ready(page);
      assert.equal(await count(page, '.inbox .doc.on .asked'), 1);
      await press(page, 'n', () => document.querySelector('.docv .clash.now'));
      const now = (await page.locator('.prop.on [data-v="time"]').textContent()).trim();
      const other = options.filter({ hasNotText: now }).last(), words = await other.textContent();
      await other.click();
      await page.waitForFunction(() => document.querySelector('.clash:not([hidden]) .settled') && !document.querySelector('.askq'));
      const day = words.match(/\d+ \p{L}+ \d+/u)[0];
      assert.ok((await page.locator('.clash:not([hidden]) .settled').textContent()).includes(day), day);
      assert.ok(await page.locator('.prop .drafted, .prop').count() > 0);
      v.sound('contradictions');
    });

    it('makes values and proposals of words, by pointer and by key', async () => {
      // A mention that no proposal uses, from the list.
      await page.locator('#mentions summary h2').click();
      const before_ = await count(page, '.prop');
      await page.locator('#mentions li:has(.sl.place) button[value^="new:"]').first().click();
      await page.waitForFunction((n) => document.querySelectorAll('.prop').length === n + 1, before_);
      await page.selectOption('[name="class"]', 'other');
      await page.keyboard.press('Control+Enter');
      await page.waitForFunction(() => !document.querySelector('form[data-form="edit"]'));
      const made = await chosen(page);

      // Words selected with the pointer.
      const line = page.locator('.src-b p', { hasText: 'دير الزور' }).first();
      await line.locator('mark', { hasText: 'دير الزور' }).first().scrollIntoViewIfNeeded();
      await page.evaluate(() => {
        const mark = [...document.querySelectorAll('.src-b mark')].find((m) => m.textContent.includes('دير الزور'));
        const r = document.createRange();
        r.selectNodeContents(mark);
        getSelection().removeAllRanges();
        getSelection().addRange(r);
        mark.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
      });
      await page.waitForSelector('#pick:not([hidden])');
      if (lang === 'en') await v.audit('words that are asked about');
      await v.shot('read-pick');
      await press(page, '2', () => document.querySelector('#pick').hidden && !document.querySelector('form[data-form="edit"] .x'));
      await page.waitForFunction(() => /دير الزور|Deir/.test(document.querySelector('.prop.on .slots')?.textContent ?? ''));
      assert.equal(await chosen(page), made);
      const key = await page.locator('.prop.on a[data-v^="place-"]', { hasText: /دير الزور|Deir/ }).getAttribute('data-v');
      await page.locator(`.prop.on [data-v="${key}"]`).hover();
      assert.deepEqual(await page.locator('.docv .hot').allTextContents(), ['دير الزور']);

      // Word by word.
      await page.keyboard.press('s');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Shift+ArrowLeft');
      assert.equal((await page.evaluate(() => getSelection().toString())).trim().split(/\s+/).length, 2);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#pick:not([hidden])');
      await page.keyboard.press('Escape');
      assert.equal(await count(page, '#pick:not([hidden])'), 0);

      // M marks what no proposal uses.
      await press(page, 'm', () => document.querySelector('#main').classList.contains('ments'));
      await v.shot('read-mentions');
      await page.keyboard.press('m');
      v.sound('words become values');
    });

    it('C accepts, X rejects and U takes it back; keys are quiet in fields', async () => {
      await page.goto(node.base + new URL(page.url()).pathname);
      await ready(page);
      const waiting = await count(page, '.prop.awaiting');
      await page.locator('.isearch input').focus();
      await page.keyboard.type('cx');
      assert.equal(await count(page, '.prop.awaiting'), waiting);
      await page.locator('.isearch input').fill('');
      await page.locator('#text').focus();
      const at = await chosen(page);
      const first = page.keyboard.press('c'); // the second one comes too soon to be meant: both are sent at once, however busy the machine
      await Promise.all([first, press(page, 'c', (n) => document.querySelectorAll('.prop.awaiting').length === n - 1 && document.querySelector('.prop.on.awaiting'), waiting)]);
      assert.ok(await chosen(page) > at, 'the next proposal is not chosen');
      assert.equal(await count(page, '.saved a[href^="/incidents/"]'), 1);
      const badge = () => page.locator('.rooms a[href="/read"] .cnt').textContent();
      const counted = await badge();
      await press(page, 'x', (n) => document.querySelectorAll('.prop.rejected').length === 1 && document.querySelectorAll('.prop.awaiting').length === n - 2, waiting);
      assert.notEqual(await badge(), counted);
      await v.audit('a rejection');
      await press(page, 'u', () => document.querySelectorAll('.prop.rejected').length === 0);
      await page.keyboard.press('x');
      await page.waitForSelector('.undo .whyf button');
      await page.locator('.undo .whyf button').first().click();
      await page.waitForFunction(() => !document.querySelector('.undo') && document.querySelectorAll('.prop.rejected').length === 1);
      await page.keyboard.press('?');
      await page.waitForSelector('#keys[open]');
      assert.match(await page.locator('#keys').textContent(), /[MULS]/);
      await page.keyboard.press('Escape');
      v.sound('deciding');
    });
  });
}

it('offers what is known already: L confirms into it, and it can be set aside', async () => {
  const v = await window_('ar');
  const { page } = v;
  await give(page, 'هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في بلدة الشحيل بريف دير الزور يوم 3 كانون الثاني 2025، وقُتل ثلاثة مقاتلين، وفق مصدر أمني.');
  await press(page, 'c', () => document.querySelector('.saved'));
  const known = await page.locator('.saved a').getAttribute('href');
  const second = 'قالت مصادر محلية في الشحيل شرق دير الزور إن عناصر من تنظيم الدولة استهدفوا في 3 كانون الثاني 2025 نقطة عسكرية لقسد، ما أدى إلى مقتل أربعة عناصر.';
  await give(page, second);
  await page.waitForSelector('.beside .bs');
  assert.equal(await page.locator('.bs-t a').first().getAttribute('href'), known);
  assert.ok(await count(page, '.pts .diff') > 0 && await count(page, '.pts li:not(.diff)') > 0, 'what agrees and what differs is not said');
  await v.audit('what is known already');
  await v.shot('read-known');
  await press(page, 'l', () => document.querySelector('.saved'));
  assert.equal(await page.locator('.saved a').getAttribute('href'), known);
  await page.goto(node.base + known);
  assert.equal(await count(page, '.claim'), 2);
  // A third account that is something else.
  await give(page, second.replace('أربعة', 'خمسة').replace('قالت مصادر محلية', 'ذكر ناشطون'));
  await page.waitForSelector('.beside .bs');
  await page.locator('.bs button[formaction$="/notsame"]').first().click();
  await page.waitForFunction(() => !document.querySelector('.beside'));
  await page.goto(page.url());
  await ready(page);
  assert.equal(await count(page, '.beside'), 0);
  v.sound('what is known');
  await v.close();
});

it('works without scripts', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: 'tansiq-look', value: 'lang=en&theme=light&digits=latn&months=roman', url: node.base }, ...session]);
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  await page.goto(node.base + '/read/new');
  await page.fill('#text', REPORT + '\n\nبلا برامج.');
  await page.fill('#published', '2025-01-26');
  await page.click('#new button.primary');
  const waiting = await count(page, '.prop.awaiting');
  await page.click('.prop.on [data-v="time"]');
  await page.fill('[name="when"]', '9 January 2025');
  await page.click('form[data-form="edit"] button.primary');
  assert.match(await page.locator('.prop.on [data-v="time"]').textContent(), /9 January 2025/);
  await page.locator('.clash button[value="keep"]').first().click();
  assert.equal(await count(page, '.settled'), 1);
  await page.click('[data-key="c"]');
  assert.equal(await count(page, '.prop.awaiting'), waiting - 1);
  await page.click('[data-key="x"]');
  assert.equal(await count(page, '.prop.awaiting'), waiting - 2);
  await page.click('.undo [data-key="u"]');
  assert.equal(await count(page, '.prop.awaiting'), waiting - 1);
  await page.click('#mentions summary h2');
  await page.locator('#mentions button[value^="new:"]').first().click();
  assert.equal(await count(page, '.prop.awaiting'), waiting);
  await context.close();
});

it('stays quick with a long document, and holds on a phone', async () => {
  const long = Array.from({ length: 900 }, (_, i) => `في ${1 + (i % 28)} يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في دير الزور وقتل ${2 + (i % 7)} مقاتلين، بحسب ما أفادت وكالة محلية في تقرير نشرته عن أحداث ذلك اليوم في المنطقة وما حولها من القرى.`).join('\n\n');
  const v = await window_('ar');
  await give(v.page, long);
  const t0 = Date.now();
  await v.page.goto(v.page.url());
  await ready(v.page);
  const loaded = Date.now() - t0;
  const at = await chosen(v.page);
  const t1 = Date.now();
  await press(v.page, 'j', (n) => Number(document.querySelector('#side').dataset.open) === n + 1 && document.querySelector('.docv mark.sp.on'), at);
  const moved = Date.now() - t1;
  console.log(`long document: ${Math.round(long.length / 1000)},000 letters, ${await count(v.page, '.prop')} proposals; page ${loaded} ms, next proposal ${moved} ms`);
  assert.ok(loaded < 8000 && moved < 2500, `page ${loaded} ms, next ${moved} ms`);
  v.sound('a long document');
  await v.close();

  for (const [lang, theme] of [['ar', 'light'], ['en', 'dark']]) {
    const p = await window_(lang, { theme, width: 390, height: 844 });
    await give(p.page, REPORT + `\n\n${lang}`);
    await p.audit('a reading on a phone');
    const over = await p.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${over} px too wide`);
    const button = await p.page.locator('[data-key="c"]').boundingBox();
    assert.ok(button && button.y + button.height <= 844 && button.height >= 44, 'the button is not in reach');
    await p.shot('reading-phone');
    p.sound('a phone');
    await p.close();
  }
});

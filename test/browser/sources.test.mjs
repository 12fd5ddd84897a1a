// Sources and possible doubles: an admin lets a feed, a page and a folder bring documents and sees how each does; one page
// is taken by its link; what two sources tell is held side by side, put together or kept apart, and taken back.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

const SECRET = 'four quiet lanterns by the river';
const story = (n) => `في ${n} يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في دير الزور وقتل ${n + 1} مقاتلين، بحسب مصدر محلي.`;
const rss = (items, title) => `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title>${items.map((n) =>
  `<item><title>هجوم رقم ${n}</title><guid>${title}-${n}</guid><link>http://127.0.0.1/${n}</link><pubDate>Mon, 20 Jan 2025 10:00:00 GMT</pubDate><description>${story(n)} (${title})</description></item>`).join('')}</channel></rss>`;
const page_ = (words, head = '') => `<!doctype html><html lang="ar"><head><title>بيان</title>${head}</head><body><article><h1>بيان</h1><p>${words}</p><p>${words.replace('هاجم', 'وهاجم')}</p></article></body></html>`;

/** A small site: a feed that works, and others that do not. */
let ill = false; // the agency's feed
const site = createServer((q, a) => {
  const answer = (status, type, body, more = {}) => { a.writeHead(status, { 'Content-Type': type, ...more }); a.end(body); };
  switch (q.url) {
    case '/agency.xml': if (ill) answer(500, 'text/plain', 'broken'); else answer(200, 'application/rss+xml', rss([3, 4, 5], 'Harbour Agency')); break;
    case '/daily.xml': answer(200, 'application/rss+xml', rss([7, 8], 'صحيفة الميناء')); break;
    case '/old.xml': answer(308, 'text/plain', '', { Location: '/daily.xml' }); break;
    case '/gone.xml': answer(410, 'text/plain', 'gone'); break;
    case '/missing.xml': answer(404, 'text/plain', 'nothing'); break;
    case '/busy.xml': answer(429, 'text/plain', 'later', { 'Retry-After': '3600' }); break;
    case '/front': answer(200, 'text/html', page_(story(9), '<link rel="alternate" type="application/rss+xml" href="/agency.xml">')); break;
    case '/statement': answer(200, 'text/html; charset=utf-8', page_(story(11))); break;
    case '/picture.png': answer(200, 'image/png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')); break;
    default: answer(404, 'text/plain', 'nothing');
  }
});

let browser, node, session, at, folder, analyst;
before(async () => {
  await new Promise((ok) => site.listen(0, '127.0.0.1', ok));
  at = `http://127.0.0.1:${site.address().port}`;
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'tansiq-folder-')), 'reports');
  await mkdir(folder);
  browser = await browse();
  node = await start('serve', '--fetch-allow', '127.0.0.1', '--watch-under', path.dirname(folder));
  const v = await visit(browser, node.base, { lang: 'en' });
  const { page } = v;
  await page.goto(`${node.base}/first-run?token=${node.token}`);
  for (const [field, value] of [['#name', 'عقدة / Node'], ['#person', 'سلمى نصر'], ['#login', 'salma'], ['#password', SECRET], ['#again', SECRET]]) await page.fill(field, value);
  await Promise.all([page.waitForURL(/picture/), page.click('button.primary')]);
  session = await v.session();
  await page.goto(node.base + '/settings/people');
  const form = page.locator('form[action="/settings/people"]');
  await form.locator('[name="name"]').fill('يوسف');
  await form.locator('[name="login"]').fill('yusuf');
  await form.locator('[name="password"]').fill(SECRET + ' again');
  await form.locator('button').last().click();
  await page.waitForURL(/saved=added/);
  await v.close();
  const y = await visit(browser, node.base, { lang: 'en' });
  await y.signIn('yusuf', SECRET + ' again');
  analyst = await y.session();
  await y.close();
});
after(async () => {
  await browser?.close();
  await node?.stop();
  site.close();
  await rm(path.dirname(folder), { recursive: true, force: true });
});

const window_ = async (lang, more = {}) => {
  const v = await visit(browser, node.base, { lang, session, ...more });
  v.page.setDefaultTimeout(30000);
  return v;
};
const count = (page, q) => page.locator(q).count();

/** add adds a source and waits until it was tried. */
async function add(page, kind, address, more = async () => {}) {
  await page.goto(`${node.base}/sources/new?kind=${kind}`);
  await page.fill('#s-address', address);
  await more();
  await page.click('.srcf .acts button');
  await page.waitForURL(/\/sources\/src-/);
  await page.waitForSelector('#how .hl:not(.new):not(.running)');
}

describe('sources', () => {
  let v, page;
  before(async () => { v = await window_('en'); page = v.page; });
  after(async () => { await v?.close(); });

  it('says what would be here, and what a form wants', async () => {
    await page.goto(node.base + '/read');
    await page.click('.inbox-n a[href="/sources"]');
    await page.waitForSelector('.empty a[href="/sources/new?kind=feed"]');
    await v.audit('no sources');
    await v.shot('sources-empty');
    await page.click('.ph a.primary');
    await v.audit('a new source');
    // The form shows what its kind has.
    const shown = () => page.locator('.srcf legend:visible, .srcf label[for]:visible, .srcf [aria-labelledby]:visible > span').allTextContents();
    assert.ok((await shown()).join().includes('What is read') && !(await shown()).join().includes('Files that were taken'));
    await page.check('[name="kind"][value="folder"]');
    assert.ok(!(await shown()).join().includes('What is read') && (await shown()).join().includes('Files that were taken'));
    await v.shot('source-new-folder');
    await page.check('[name="kind"][value="feed"]');
    v.expect(422);
    for (const [address, words] of [['', /address is missing/], ['news.example/rss', /begins with https/], ['ftp://news.example/', /one of ftp/], ['https://a:b@news.example/', /login or a password/]]) {
      await page.fill('#s-address', address);
      await page.fill('#s-name', 'What was typed');
      await page.fill('#s-every', '1');
      await page.click('.srcf .acts button');
      await page.waitForSelector('.fld.err .msg');
      assert.match(await page.locator('.fld.err:has(#s-address) .msg').textContent(), words);
      assert.match(await page.locator('.fld.err:has(#s-every) .msg').textContent(), /from 5 minutes to 7 days/);
      assert.equal(await page.inputValue('#s-name'), 'What was typed');
      assert.equal(await page.inputValue('#s-address'), address);
    }
    await v.audit('a form with faults');
    await v.shot('source-new-faults');
    v.sound('a new source');
  });

  it('a feed brings documents, with what is said of it', async () => {
    await add(page, 'feed', at + '/agency.xml', async () => {
      await page.fill('#s-name', 'Harbour Agency');
      await page.fill('#s-publisher', 'Harbour');
      await page.selectOption('[name="reliability"]', 'B');
      await page.check('[name="marking"][value="TLP:GREEN"]');
      await page.fill('#s-every', '2');
      await page.selectOption('[name="unit"]', 'h');
    });
    assert.match(await page.locator('#how .hl').textContent(), /well/);
    assert.match(await page.locator('#how').textContent(), /3 seen, 3 taken, 0 refused[\s\S]*every 2 hours|every 2 hours[\s\S]*3 seen, 3 taken, 0 refused/);
    await page.click('form[action$="/try"] button');
    await page.waitForSelector('.tried');
    assert.match(await page.locator('.tried').textContent(), /3 there, 0 new/);
    assert.equal(await count(page, '#tries .strip path:not(.ax)'), 2);
    await page.click('#tries summary');
    assert.equal(await count(page, '#tries tbody tr'), 2);
    await v.audit('a source');
    await v.shot('source');
    await page.goto(node.base + '/read');
    assert.equal(await count(page, '.inbox .doc'), 3);
    assert.match(await page.locator('.inbox .doc').first().textContent(), /Harbour/);
    v.sound('a feed');
  });

  it('says in words what is wrong with each, and what to do', async () => {
    await add(page, 'feed', at + '/old.xml', async () => { await page.fill('#s-name', 'صحيفة الميناء'); });
    assert.match(await page.locator('#moved').textContent(), /daily\.xml/);
    await page.click('#moved button');
    await page.waitForURL(/done=moved/);
    assert.match(await page.locator('.addr').textContent(), /daily\.xml/);
    assert.equal(await count(page, '#moved'), 0);

    await add(page, 'feed', at + '/gone.xml', async () => { await page.fill('#s-name', 'Evening paper'); });
    assert.match(await page.locator('.how-h').textContent(), /stopped[\s\S]*gone for good[\s\S]*another address/);
    await add(page, 'feed', at + '/missing.xml', async () => { await page.fill('#s-name', 'Ministry'); });
    assert.match(await page.locator('.how-h').textContent(), /failing\s*since [\s\S]* because [\s\S]*nothing at this address/);
    await add(page, 'feed', at + '/busy.xml', async () => { await page.fill('#s-name', 'Monitor'); });
    assert.match(await page.locator('.how-h').textContent(), /slow[\s\S]*asks to wait/);
    await add(page, 'feed', 'http://10.255.255.1/rss', async () => { await page.fill('#s-name', 'Intranet'); });
    assert.match(await page.locator('.how-h').textContent(), /private address/);

    // A page instead of its feed: the feeds that it names are offered.
    await add(page, 'feed', at + '/front', async () => { await page.fill('#s-name', 'Front page'); });
    await page.click('.how-h .dots a');
    assert.equal(await page.inputValue('#edit #s-address'), at + '/agency.xml');
    v.expect(422);
    await page.click('#edit .acts button');
    await page.waitForSelector('#edit[open] .fld.err .msg');
    assert.match(await page.locator('#edit .fld.err .msg').textContent(), /is a source already: “Harbour Agency”/);

    await add(page, 'address', at + '/statement', async () => { await page.fill('#s-name', 'A statement'); });
    assert.match(await page.locator('.how-h').textContent(), /taken once/);
    v.sound('faults');
  });

  it('a folder brings files, and tells of those that are none', async () => {
    await writeFile(path.join(folder, 'report.txt'), story(14));
    await writeFile(path.join(folder, 'tool.bin'), Buffer.from([127, 69, 76, 70, 0, 0, 1, 2, 0, 255, 0, 3]));
    v.expect(422);
    await page.goto(`${node.base}/sources/new?kind=folder`);
    await page.fill('#s-address', '/etc');
    await page.click('.srcf .acts button');
    assert.match(await page.locator('.fld.err .msg').first().textContent(), /only folders below/);
    await add(page, 'folder', folder, async () => { await page.fill('#s-every', '2'); await page.selectOption('[name="unit"]', 's'); });
    for (let i = 0; i < 20 && await count(page, '#refused li') === 0; i++) { await page.waitForTimeout(1000); await page.reload(); }
    assert.match(await page.locator('#refused').textContent(), /1 was refused[\s\S]*tool\.bin/);
    await v.audit('a folder');
    v.sound('a folder');
  });

  it('lists all with their health; a try is one press away', async () => {
    ill = true;
    await page.goto(node.base + '/sources');
    const row = page.locator('.srct tbody tr', { hasText: 'Harbour Agency' });
    await row.locator('.sr-a button').click();
    await page.waitForSelector('.tried');
    assert.match(await page.locator('.tried').textContent(), /Harbour Agency[\s\S]*failed/);
    assert.match(await row.textContent(), /failing/);
    ill = false;
    await row.locator('.sr-a button').click();
    await page.waitForFunction(() => /3 there/.test(document.querySelector('.tried')?.textContent ?? ''));
    assert.match(await row.textContent(), /well/);
    // By shape and word, never by colour alone.
    for (const h of await page.locator('.srct .hl').all()) assert.ok(await h.locator('svg').count() === 1 && (await h.locator('b').textContent()).trim() !== '');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'src-n');
    v.sound('the list');

    // Off, on, changed, removed.
    await page.locator('.src-n', { hasText: 'A statement' }).click();
    await page.click('form[action$="/switch"] button');
    await page.waitForSelector('#how .hl.off');
    await page.click('form[action$="/switch"] button');
    await page.waitForSelector('#how .hl:not(.off)');
    await page.click('#edit summary');
    await page.fill('#edit #s-name', 'A statement of the office');
    await page.click('#edit .acts button');
    await page.waitForURL(/done=saved/);
    assert.match(await page.locator('h1').textContent(), /of the office/);
    await page.click('.rm summary');
    await v.audit('removing');
    await page.click('.rm button');
    await page.waitForURL(/done=removed/);
    assert.equal(await count(page, '.src-n:has-text("of the office")'), 0);
    v.sound('changes');
  });

  it('an analyst sees them and tries them, and changes nothing', async () => {
    const y = await visit(browser, node.base, { lang: 'en', session: analyst });
    await y.page.goto(node.base + '/sources');
    assert.ok(await count(y.page, '.srct tbody tr') >= 7);
    assert.equal(await count(y.page, 'a[href="/sources/new"]'), 0);
    await y.page.locator('.src-n', { hasText: 'Harbour Agency' }).click();
    assert.equal(await count(y.page, '#edit, .rm, form[action$="/switch"]'), 0);
    await y.page.click('form[action$="/try"] button');
    await y.page.waitForSelector('.tried');
    y.expect(403);
    await y.page.goto(node.base + '/sources/new');
    assert.match(await y.page.locator('#main').textContent(), /role/);
    y.sound('an analyst');
    await y.close();
  });

  it('takes one page by its link, or says in words why not', async () => {
    for (const lang of ['ar', 'en']) {
      const w = await window_(lang);
      await w.page.goto(node.base + '/read/new');
      w.expect(422);
      for (const [address, words] of [['http://10.255.255.1/', /داخلي|private/], [at + '/agency.xml', /خلاصة لا صفحة|a feed and not a page/], [at + '/picture.png', /صورة|picture/], [at + '/none', /لا شيء في هذا العنوان|nothing at this address/], ['nothing', /https/]]) {
        await w.page.fill('#address', address);
        await w.page.click('#new button.primary');
        await w.page.waitForFunction((a) => document.querySelector('.fld.err #address')?.value === a, address);
        assert.match(await w.page.locator('.fld.err:has(#address) .msg').textContent(), words);
      }
      await w.audit('a link that is refused');
      await w.shot('read-new-link');
      await w.page.fill('#address', at + '/statement');
      await w.page.fill('[name="source"]', 'The office ' + lang);
      await w.page.click('#new button.primary');
      await w.page.waitForURL(/\/read\/doc-/);
      assert.match(await w.page.locator('.src-b').textContent(), /11 يناير/);
      assert.match(await w.page.locator('.srclink').getAttribute('href'), /statement/);
      w.sound('a link');
      await w.close();
    }
    await page.goto(node.base + '/sources');
    await page.fill('#address', at + '/front');
    await page.click('.takeone button.btn');
    await page.waitForURL(/\/read\/doc-/);
    v.sound('one page');
  });

  it('looks right in both languages, light and dark, wide and narrow', async () => {
    for (const lang of ['ar', 'en']) {
      for (const [theme, width, height] of [['light', 1440, 900], ['dark', 1440, 900], ['light', 390, 844], ['dark', 390, 844]]) {
        const w = await window_(lang, { theme, width, height });
        for (const [name, go] of [['sources', async () => { await w.page.goto(node.base + '/sources'); }],
          ['source', async () => { await w.page.locator('.src-n', { hasText: 'Ministry' }).click(); await w.page.waitForSelector('#how'); }],
          ['source-new', async () => { await w.page.goto(node.base + '/sources/new'); }]]) {
          await go();
          await w.audit(name);
          const over = await w.page.evaluate(() => Math.max(document.documentElement.scrollWidth - innerWidth, document.querySelector('#main').scrollWidth - document.querySelector('#main').clientWidth));
          assert.ok(over <= 0, `${name} is ${over} px too wide (${lang}, ${width})`);
          await w.shot(name);
        }
        w.sound('pages about sources');
        await w.close();
      }
    }
  });

  it('works without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ name: 'tansiq-look', value: 'lang=en&theme=light&digits=latn&months=roman', url: node.base }, ...session]);
    const p = await context.newPage();
    await p.goto(node.base + '/sources/new');
    await p.check('[name="kind"][value="address"]');
    await p.fill('#s-address', at + '/statement');
    await p.fill('#s-name', 'By hand');
    await p.click('.srcf .acts button');
    await p.waitForURL(/done=added/);
    await p.click('form[action$="/try"] button');
    await p.waitForSelector('.tried');
    await p.click('.rm summary');
    await p.click('.rm button');
    await p.waitForURL(/done=removed/);
    await context.close();
  });
});

describe('possible doubles', () => {
  let v, page;
  before(async () => {
    v = await window_('en');
    page = v.page;
    await page.goto(node.base + '/links');
    await page.waitForSelector('.empty');
    // A data set, and a monitor's list of some of its events: a day later, with other figures.
    const csv = await readFile(path.join(import.meta.dirname, '..', '..', 'data', 'samples', 'ucdp-sample.csv'), 'utf8');
    const made = await page.evaluate(async (csv) => {
      const ask = async (method, path_, body, type) => {
        const r = await fetch('/api/v1' + path_, { method, body, headers: type ? { 'Content-Type': type } : {} });
        if (!r.ok) throw new Error(`${path_}: ${r.status} ${await r.text()}`);
        return r.json();
      };
      await ask('POST', '/imports?format=ucdp&name=sample.csv', csv, 'text/csv');
      const { rows } = await ask('GET', '/incidents?class=clash&placing=point&limit=8');
      const claims = [];
      const later = (d) => new Date(Date.parse(d) + 864e5).toISOString().slice(0, 10);
      for (const [i, row] of rows.entries()) {
        const full = await ask('GET', '/incidents/' + row.id);
        const c = full.claims[0];
        const uuid = () => crypto.randomUUID();
        claims.push({ incident: uuid(), claim: { ...c, key: `monitor:${i}`, id: uuid(), source: { id: 'monitor', name: 'Desert monitor', kind: 'media', published: null },
          when: { ...c.when, start: later(c.when.start), end: later(c.when.end) }, quantities: [{ what: 'killed', value: 30 + i, min: 30 + i, max: 30 + i, approx: false, unit: 'people' }], title: { ar: `اشتباك ${i + 1} بحسب المرصد`, en: `Clash ${i + 1}, as the monitor tells it` } } });
      }
      return ask('POST', '/claims', JSON.stringify({ claims }), 'application/json');
    }, csv);
    assert.equal(made.added, 8, JSON.stringify(made));
  });
  after(async () => { await v?.close(); });

  it('holds pairs side by side', async () => {
    await page.goto(node.base + '/read');
    await page.click('.inbox-n a[href="/links"]');
    await page.waitForSelector('.dbl.on');
    assert.ok(await count(page, '.dbl') >= 6);
    const first = page.locator('.dbl').first();
    assert.match(await first.textContent(), /Desert monitor[\s\S]*UCDP GED/);
    assert.ok(await first.locator('tr.agrees').count() >= 2 && await first.locator('tr.differs').count() >= 1);
    assert.match(await page.locator('#l-source option:checked').textContent(), /UCDP/);
    await v.audit('possible doubles');
    await v.shot('links');
    v.sound('doubles');
  });

  it('L puts together, A keeps apart, U takes back; the next pair is at hand', async () => {
    const titles = () => page.locator('.dbl thead th:nth-child(2) a').allTextContents();
    const was = await titles();
    await page.keyboard.press('j');
    assert.equal(await page.locator('.dbl.on').getAttribute('id'), 'pair-2');
    await page.keyboard.press('l');
    await page.waitForSelector('.lundo');
    assert.deepEqual(await titles(), was.toSpliced(1, 1));
    assert.equal(await page.locator('.dbl.on').getAttribute('id'), 'pair-2', 'the next pair is not at hand');
    assert.equal(await page.evaluate(() => Math.round(document.querySelector('.top').getBoundingClientRect().top)), 0, 'the page has slipped from under its bar');
    const merged = await page.locator('.lundo a').getAttribute('href');
    const r = await page.request.get(node.base + merged);
    assert.match(await r.text(), /2 independent sources/);
    await v.audit('after a decision');
    await v.shot('links-merged');
    await page.keyboard.press('u');
    await page.waitForFunction(() => !document.querySelector('.lundo'));
    assert.deepEqual((await titles()).toSorted(), was.toSorted());

    await page.keyboard.press('a');
    await page.waitForSelector('.lundo');
    assert.equal((await titles()).length, was.length - 1);
    await page.click('.lundo button');
    await page.waitForFunction(() => !document.querySelector('.lundo'));
    assert.deepEqual((await titles()).toSorted(), was.toSorted());
    v.sound('decisions');
  });

  it('by another source, and in both languages and looks', async () => {
    await page.selectOption('#l-source', 'monitor');
    await page.click('.lsrc button');
    await page.waitForSelector('.dbl');
    assert.match(await page.locator('.dbl').first().locator('thead th').nth(2).textContent(), /Desert monitor/);
    for (const lang of ['ar', 'en']) {
      for (const [theme, width, height] of [['light', 1440, 900], ['dark', 1440, 900], ['light', 390, 844], ['dark', 390, 844]]) {
        const w = await window_(lang, { theme, width, height });
        await w.page.goto(node.base + '/links');
        await w.page.waitForSelector('.dbl.on');
        await w.audit('possible doubles');
        const over = await w.page.evaluate(() => Math.max(document.documentElement.scrollWidth - innerWidth, document.querySelector('#main').scrollWidth - document.querySelector('#main').clientWidth));
        assert.ok(over <= 0, `${over} px too wide (${lang}, ${width})`);
        await w.shot('links');
        w.sound('doubles');
        await w.close();
      }
    }
  });

  it('works without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
    await context.addCookies([{ name: 'tansiq-look', value: 'lang=ar&theme=light&digits=latn&months=roman', url: node.base }, ...session]);
    const p = await context.newPage();
    await p.goto(node.base + '/links');
    const n = await count(p, '.dbl');
    await p.locator('.dbl').nth(2).locator('[data-key="a"]').click();
    await p.waitForSelector('.lundo');
    assert.equal(await count(p, '.dbl'), n - 1);
    await p.click('.lundo button');
    await p.waitForSelector('.dbl');
    assert.equal(await count(p, '.dbl'), n);
    await context.close();
  });
});

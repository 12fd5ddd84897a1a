// People at the Watch room, in both languages: an empty desk, areas drawn, taken and imported, watches, a party's word, vacuum; map and
// calendar that follow each other, time, the divider. Leaves screenshots of every page in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, still, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

const SECRET = 'four quiet lanterns by the river';
const HOUR = 3600e3, DAY = 24 * HOUR;
const now = Date.now();
const at = (days, hours = 0) => new Date(Math.floor((now + days * DAY + hours * HOUR) / HOUR) * HOUR).toISOString().slice(0, 16);

const AREAS = {
  rusafa: ['جيب الرصافة', 'Rusafa pocket', '38.62 35.86\n38.86 35.94\n39.12 35.90\n39.30 35.70\n39.22 35.48\n39.02 35.42\n38.84 35.36\n38.68 35.46\n38.56 35.66'],
  raqqa: ['جنوب الرقة', 'South of Raqqa', '38.62 35.86\n38.86 35.94\n39.12 35.90\n39.30 35.70\n39.50 35.60\n39.78 35.66\n39.62 35.84\n39.20 36.00\n38.90 36.02'],
  palmyra: ['تدمر–السخنة', 'Palmyra–Sukhna', '38.18 34.52\n38.42 34.50\n38.86 34.74\n39.26 35.02\n39.16 35.22\n38.82 35.12\n38.62 34.90\n38.40 34.76'],
  bishri: ['جبل البشري', 'Mount Bishri', '39.20 35.30\n39.44 35.46\n39.76 35.50\n39.98 35.36\n39.90 35.10\n39.60 35.00\n39.34 35.08'],
  left: ['الضفة اليسرى', 'Left bank', '38.68 36.20\n38.80 36.50\n39.30 36.60\n39.90 36.30\n40.20 35.90\n40.05 35.70\n39.70 35.98\n39.28 36.12'],
};

/** desk is a new node with a person who keeps watches, and a way to fill in its forms. */
async function desk(browser, lang) {
  const node = await start('serve');
  const v = await visit(browser, node.base, { lang });
  const { page } = v;
  await page.goto(`${node.base}/first-run?token=${node.token}`);
  await page.fill('#name', 'عقدة التحالف / Coalition node');
  await page.fill('#person', 'Salma Nasser');
  await page.fill('#login', 'salma');
  await page.fill('#password', SECRET);
  await page.fill('#again', SECRET);
  await Promise.all([page.waitForURL(/picture/), page.click('button.primary')]);
  const send = async (path, form) => {
    const body = new URLSearchParams();
    for (const [k, x] of Object.entries(form)) for (const one of [x].flat()) body.append(k, one);
    const r = await v.context.request.post(node.base + path, { data: body.toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }, maxRedirects: 0 });
    assert.equal(r.status(), 303, `${path}: ${(await r.text()).match(/class="msg"[^]*?<\/p>/g)}`);
    return r.headers().location;
  };
  return { node, v, page, send };
}

/** fill puts a desk into the state that the pages are shown in: watched, in vacuum for days and for weeks, by turns, not known. */
async function fill(send) {
  const id = {};
  for (const [k, [ar, en, points]] of Object.entries(AREAS)) {
    id[k] = new URL(await send('/watch/areas/new', { 'name.ar': ar, 'name.en': en, how: 'drawn', points, marking: 'TLP:RED' }), 'http://x').searchParams.get('area');
  }
  id.road = new URL(await send('/watch/areas/new', { 'name.ar': 'طريق أثريا', 'name.en': 'Ithriya road', how: 'corridor', line: '37.80 35.36\n38.14 35.54\n38.40 35.62', side: '7', marking: 'TLP:RED' }), 'http://x').searchParams.get('area');
  const watch = (area, partyname, more) => send('/watch/watches/new', { party: 'named', partyname, area, covers: 'whole', kind: 'post', preset: 'always', from: at(-60), zone: 'Asia/Damascus', confidence: 'moderate', marking: 'TLP:RED', ...more });
  await watch(id.rusafa, 'SDF', { until: at(-4), people: '40' });
  await watch(id.raqqa, 'SDF', { until: at(-4) });
  await watch(id.raqqa, 'Damascus', { from: at(-4), people: '60', kind: 'patrol' });
  await watch(id.road, 'Damascus', { preset: 'daily', begins: '07:00', length: '12', kind: 'patrol', people: '12' });
  await watch(id.palmyra, 'Russian air watch', { until: at(-49), kind: 'aerial' });
  await watch(id.left, 'SDF', { people: '80' });
  await watch(id.left, 'Coalition', { kind: 'aerial', confidence: 'high' });
  for (const area of [id.rusafa, id.raqqa, id.palmyra, id.left, id.road]) await send('/watch/declare', { party: 'named', partyname: 'SDF', area, complete: 'yes', from: at(-90), marking: 'TLP:RED' });
  return id;
}

const drawn = (page) => page.waitForSelector('#map[data-ready][data-drawn]');

/** printed looks at a page as paper has it: marked, with its times, light, and nothing on it that is pressed. */
async function printed(page) {
  await page.emulateMedia({ media: 'print' });
  const head = await page.locator('#printhead').innerText();
  assert.match(head, /TLP:RED/);
  assert.equal(head.match(/\d\d:\d\d UTC/g)?.length, 2, `as known at, printed at: ${head}`);
  assert.equal(await page.locator('main .btn:visible, main [role="search"]:visible').count(), 0, 'buttons on paper');
  const said = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--pk') + getComputedStyle(document.documentElement).getPropertyValue('--pp'));
  assert.equal(said.match(/UTC/g)?.length, 2, `the margin says ${said}`);
  const tall = await page.evaluate(() => [...document.querySelectorAll('.cal')].map((c) => c.getBoundingClientRect().height));
  assert.ok(Math.abs(tall[0] - tall[1]) < 0.5, `names are ${tall[0]} px high, bars ${tall[1]} px`);
  const png = [...await page.locator('#map').screenshot()];
  const light = await page.evaluate(async (bytes) => {
    const c = new OffscreenCanvas(1, 1).getContext('2d');
    c.drawImage(await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }), { resizeWidth: 1, resizeHeight: 1, resizeQuality: 'high' }), 0, 0);
    return Math.min(...c.getImageData(0, 0, 1, 1).data.slice(0, 3));
  }, png);
  assert.ok(light > 150, `the map is dark on paper: ${light}`);
  await page.emulateMedia({ media: 'screen' });
}

for (const lang of ['ar', 'en']) {
  describe(`the Watch room, in ${lang}`, () => {
    let browser, node, v, page, send, id;
    before(async () => { browser = await browse(); ({ node, v, page, send } = await desk(browser, lang)); });
    after(async () => { await v?.close(); await node?.stop(); await browser?.close(); });

    it('says what to do while there are no areas', async () => {
      await page.goto(node.base + '/watch');
      await page.waitForSelector('.wempty');
      await drawn(page);
      await v.audit('the empty room');
      await v.shot('watch-empty');
      await page.keyboard.press('a');
      await page.waitForURL(/\/watch\/areas\/new/);
      v.sound('the empty room');
    });

    it('shows watched, vacuum by its age, and what is not known', async () => {
      id = await fill(send);
      await page.goto(node.base + '/watch');
      await drawn(page);
      await still(page);
      assert.equal(await page.locator('#map').getAttribute('data-drawn'), '6');
      assert.match(await page.locator(`.orow[data-area="${id.rusafa}"]`).textContent(), lang === 'ar' ? /لا أحد منذ 4 أيام/ : /nobody for 4 days/);
      assert.match(await page.locator(`.orow[data-area="${id.palmyra}"]`).textContent(), lang === 'ar' ? /49 يومًا/ : /49 days/);
      assert.equal(await page.locator('.rooms .cnt').last().textContent().then((s) => s.trim().split(/\s/)[0]), '1', 'one vacuum is news');
      await v.audit('the room');
      await v.shot('watch');
      v.sound('the room');
    });

    it('map, calendar and panel follow each other', async () => {
      await page.hover(`.caln [data-area="${id.bishri}"] a`);
      await page.waitForSelector(`.wplate.lit[data-area="${id.bishri}"]`, { state: 'attached' });
      await page.click(`.orow[data-area="${id.rusafa}"]`);
      await page.waitForSelector('#wpanel h1');
      await page.waitForSelector(`.calt .crow.sel[data-area="${id.rusafa}"] .cl`, { state: 'attached' });
      assert.ok(new URL(page.url()).searchParams.get('area') === id.rusafa);
      assert.match(await page.textContent('#wpanel'), /SDF/);
      await still(page);
      await v.audit('a chosen area');
      await v.shot('watch-area');
      await page.click('.wgaps summary');
      // A way is drawn, with what would close it; one that is not known to be open, too; an end is picked on the map.
      await page.fill('form[data-way] [name="to"]', AREAS.palmyra[lang === 'ar' ? 0 : 1]);
      await page.click('form[data-way] .wwopt button');
      await page.waitForFunction(() => document.querySelector('#map').dataset.ways?.includes('barrier'));
      await page.check('form[data-way] [name="unknown"]');
      await page.click('form[data-way] .wwopt button');
      await page.waitForFunction(() => /shortest.*cut/.test(document.querySelector('#map').dataset.ways));
      assert.ok(await page.locator('.wwide').count() > 0, 'the narrowest place is marked with its width');
      await still(page);
      await v.audit('a way');
      await v.shot('watch-way');
      v.expect(422);
      await page.fill('form[data-way] [name="to"]', '35.5, 38.45');
      await page.click('form[data-way] .wwopt button');
      await page.waitForSelector('.wayfault');
      await page.click('[data-pick="to"]');
      await page.locator('#map').focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => /^[0-9.]+, [0-9.]+$/.test(document.querySelector('form[data-way] [name="to"]').value) && document.querySelector('form[data-way] [name="to"]').value !== '35.5, 38.45');
      // V goes to the next vacuum, the longest first; Escape back to all.
      await page.locator('#map').focus();
      await page.keyboard.press('v');
      await page.waitForFunction((i) => document.querySelector('#wpanel .c-id .mono')?.textContent !== i, id.rusafa);
      await page.keyboard.press('Escape');
      await page.waitForSelector('#wtotals');
      v.sound('choosing');
    });

    it('time moves by keys, by the slider, in the calendar, and plays', async () => {
      await page.goto(node.base + '/watch');
      await drawn(page);
      const moment = async () => Number(await page.locator('#map').getAttribute('data-moment'));
      const first = await moment();
      await page.locator('#map').focus();
      await page.keyboard.press('[');
      await page.waitForFunction((t) => Number(document.querySelector('#map').dataset.moment) === t, first - 86400);
      // Five days ago the pocket was watched.
      for (let i = 0; i < 4; i++) await page.keyboard.press('[');
      await page.waitForFunction((t) => Number(document.querySelector('#map').dataset.moment) === t, first - 5 * 86400);
      await page.waitForFunction((i) => document.querySelector(`.orow[data-area="${i}"]`)?.textContent.includes('SDF'), id.rusafa);
      await page.locator('#moment').focus();
      await page.keyboard.press('ArrowUp');
      await page.waitForFunction((t) => Number(document.querySelector('#map').dataset.moment) > t, first - 5 * 86400);
      const box = await page.locator('#cal').boundingBox();
      await page.mouse.click(box.x + box.width * (lang === 'ar' ? 0.25 : 0.75), box.y + 50);
      await page.waitForFunction((t) => Math.abs(Number(document.querySelector('#map').dataset.moment) - t) > 86400 * 6, first - 5 * 86400);
      const before = await moment();
      await page.click('[data-step="604800"]');
      await page.click('#play');
      await page.waitForFunction((t) => Number(document.querySelector('#map').dataset.moment) !== t || document.querySelector('#play').getAttribute('aria-pressed') === 'false', before);
      v.sound('time');
    });

    it('two moments stand beside each other under a divider that keys move', async () => {
      await page.goto(node.base + '/watch');
      await drawn(page);
      await page.selectOption('#side', 'moment');
      await page.waitForSelector('#map2[data-drawn]');
      await page.locator('#divider').focus();
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.locator('#divider').getAttribute('aria-valuenow'), '55');
      await page.waitForFunction(() => document.querySelector('[data-when="after"] b').textContent !== document.querySelector('[data-when="before"] b').textContent);
      await still(page);
      await v.audit('the divider');
      await v.shot('watch-divider');
      await page.selectOption('#side', 'gone');
      await page.selectOption('#gone', 'kind:post');
      await page.waitForFunction(() => document.querySelector('#side-b').textContent !== '');
      // What the departure uncovers stands beside it; its worst moment is one press away.
      await page.waitForSelector('#wleft [data-goto]');
      await still(page);
      await v.audit('a departure');
      await v.shot('watch-gone');
      const worst = await page.locator('#wleft .wlfacts [data-goto]').getAttribute('data-goto');
      await page.click('#wleft .wlfacts [data-goto]');
      await page.waitForFunction((t) => Number(document.querySelector('#map').dataset.moment) === t, Date.parse(worst) / 1000);
      v.sound('the divider');
    });

    it('an area is drawn on the map, and its field holds the same', async () => {
      await page.goto(node.base + '/watch/areas/new');
      v.expect(422);
      await page.waitForSelector('#dmap[data-ready][data-drawn]');
      const b = await page.locator('#dmap').boundingBox();
      for (const [x, y] of [[0.4, 0.5], [0.6, 0.5], [0.6, 0.65], [0.4, 0.65]]) await page.mouse.click(b.x + b.width * x, b.y + b.height * y);
      assert.equal((await page.inputValue('#points')).trim().split('\n').length, 4);
      await page.click('[data-draft="remove"]');
      assert.equal((await page.inputValue('#points')).trim().split('\n').length, 3);
      await page.click('[data-draft="undo"]');
      assert.equal((await page.inputValue('#points')).trim().split('\n').length, 4);
      await v.audit('the form of an area');
      await v.shot('watch-areaform');
      await page.click('.stick .btn.primary');
      await page.waitForSelector('.fld.err .msg');
      assert.equal((await page.inputValue('#points')).trim().split('\n').length, 4, 'nothing typed is lost');
      await page.fill('[name="name.en"]', 'Drawn by hand');
      await page.click('.stick .btn.primary');
      await page.waitForURL(/\/watch\?area=A-/);
      await page.waitForSelector('.saved');
      v.sound('drawing');
    });

    it('coordinates that look exchanged are asked about; a unit is found by name; an outline that crosses itself is mended and told', async () => {
      await page.goto(node.base + '/watch/areas/new');
      await page.fill('[name="name.en"]', 'Exchanged');
      await page.fill('#points', '35.86 38.62\n35.94 38.86\n35.42 39.02');
      await page.click('.stick .btn.primary');
      await page.waitForSelector('.wswap');
      await v.shot('watch-swap');
      await page.click('.stick .btn.primary');
      await page.waitForURL(/\/watch\?area=A-/);
      await page.goto(node.base + '/watch/areas/new?how=unit');
      await page.fill('#unitq', lang === 'ar' ? 'الرقة' : 'raqqa');
      await page.waitForSelector('#unithits input');
      await page.locator('#unithits input').first().check();
      await v.shot('watch-unit');
      await page.click('.stick .btn.primary');
      await page.waitForURL(/\/watch\?area=A-/);
      await page.goto(node.base + '/watch/areas/new');
      await page.fill('[name="name.en"]', 'Bow tie');
      await page.fill('#points', '40.0 34.0\n40.4 34.4\n40.4 34.0\n40.0 34.4');
      await page.click('.stick .btn.primary');
      await page.waitForURL(/\/watch\/areas\/A-/);
      await page.waitForSelector('.undone li');
      await v.audit('a mended area');
      await v.shot('watch-mended');
      v.sound('forms of areas');
    });

    it('a watch is entered by nights, changed and withdrawn; faults stand at their fields', async () => {
      await page.goto(`${node.base}/watch/watches/new?area=${id.bishri}`);
      await page.check('[name="party"][value="named"]');
      await page.fill('[name="partyname"]', lang === 'ar' ? 'العشائر' : 'Tribes');
      await page.check('[name="preset"][value="rule"]');
      await page.fill('[name="rule"]', 'FREQ=SECONDLY');
      await page.click('.stick .btn.primary');
      await page.waitForSelector('.fld.err .msg');
      assert.equal(await page.inputValue('[name="rule"]'), 'FREQ=SECONDLY');
      await v.shot('watch-form-fault');
      await page.check('[name="preset"][value="nights"]');
      assert.equal(await page.inputValue('[name="begins"]'), '19:00');
      await v.audit('the form of a watch');
      await v.shot('watch-form');
      await page.click('.stick .btn.primary');
      await page.waitForURL(/\/watch\?area=/);
      await page.click('.wws a');
      await page.waitForURL(/\/watch\/watches\/W-/);
      await v.audit('a watch');
      await v.shot('watch-one');
      await page.click('.grave summary');
      await page.click('.grave .btn.danger');
      await page.waitForSelector('.grave[open] .fld.err');
      await page.fill('#wwhy', lang === 'ar' ? 'سُحبت الدورية' : 'the patrol was called away');
      await page.fill('#wat', at(1));
      await page.click('.grave .btn.danger');
      await page.waitForSelector('.saved');
      await page.goto(`${node.base}/watch/declare?area=${id.bishri}`);
      await v.audit('a declaration');
      await v.shot('watch-declare');
      await page.click('.btn.primary');
      await page.waitForURL(/\/watch\?area=/);
      v.sound('watches');
    });

    it('a file is shown before it is taken, with what is wrong', async () => {
      await page.goto(node.base + '/watch/import');
      await v.audit('import');
      await page.setInputFiles('#wfile', { name: 'bad.geojson', mimeType: 'application/json', buffer: Buffer.from('{"type": "FeatureCollection", "features": [') });
      await page.click('.acts .btn.primary');
      await page.waitForSelector('.fld.err .msg');
      const square = (name, x, y) => ({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[x, y], [x + 0.3, y], [x + 0.3, y + 0.3], [x, y + 0.3], [x, y]]] } });
      const file = { type: 'FeatureCollection', features: [square('North', 39, 35), square('Exchanged', 35.2, 39.2), { type: 'Feature', properties: { name: 'No ground' }, geometry: { type: 'Polygon', coordinates: [[[39, 35], [39.5, 35.5], [39.2, 35.2], [39, 35]]] } }] };
      await page.setInputFiles('#wfile', { name: 'areas.geojson', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
      await page.click('.acts .btn.primary');
      await page.waitForSelector('.wpre li');
      assert.equal(await page.locator('.wpre li').count(), 3);
      await v.audit('the preview of a file');
      await v.shot('watch-import');
      await page.check('[name="partial"]');
      await page.check('[name="swap"][value="yes"]');
      await page.click('[value="take"]');
      await page.waitForURL(/done=imported/);
      v.sound('import');
    });

    it('shows every Watch page without fault, light and dark, wide and narrow', async () => {
      const session = await v.session();
      for (const [theme, width] of [['dark', 1440], ['light', 390], ['dark', 390]]) {
        const x = await visit(browser, node.base, { lang, theme, width, height: width < 600 ? 844 : 900, session });
        const all = [['watch-room', '/watch'], ['watch-chosen', `/watch?area=${id.rusafa}&open=yes`], ['watch-road', `/watch?area=${id.road}&days=90`], ['watch-table', '/watch/table'], ['watch-area-new', '/watch/areas/new'],
          ['watch-versions', `/watch/areas/${id.rusafa}`], ['watch-new', '/watch/watches/new'], ['watch-words', '/watch/declare'], ['watch-file', '/watch/import']];
        // Dark on the phone changes colours alone: two pages show it.
        for (const [name, where] of theme === 'dark' && width < 600 ? all.slice(0, 2) : all) {
          await x.page.goto(node.base + where);
          if (/^.watch(\?|$)/.test(where)) { await drawn(x.page); await still(x.page); }
          if (name === 'watch-room' && theme === 'dark' && width === 1440) await printed(x.page);
          const wide = await x.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 1, `${where} is ${wide} px too wide (${lang}, ${theme}, ${width})`);
          if (theme === 'light' || width === 1440) await x.audit(where);
          await x.shot(name);
        }
        x.sound('the Watch pages');
        await x.close();
      }
    });
  });
}

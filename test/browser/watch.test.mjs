// People at the Watch room, in both languages: an empty desk, areas drawn, taken and imported, watches, a party's word, vacuum; map and
// calendar that follow each other, time, the divider. Leaves screenshots of every page in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

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
const settle = async (page) => { await page.waitForFunction(() => !document.querySelector('.loading')); await page.waitForTimeout(400); };

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
      await settle(page);
      assert.equal(await page.locator('#map').getAttribute('data-drawn'), '6');
      assert.match(await page.locator(`.orow[data-area="${id.rusafa}"]`).textContent(), lang === 'ar' ? /لا أحد منذ 4 أيام/ : /nobody for 4 days/);
      assert.match(await page.locator(`.orow[data-area="${id.palmyra}"]`).textContent(), lang === 'ar' ? /49 يومًا/ : /49 days/);
      assert.equal(await page.locator('.rooms .cnt').last().textContent().then((s) => s.trim().split(/\s/)[0]), '1', 'one vacuum is news');
      await v.audit('the room');
      await v.shot('watch');
      v.sound('the room');
    });
  });
}

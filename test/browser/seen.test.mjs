// What weeks without incidents mean, on the Picture of a demo desk: watched and quiet, nobody watched, or not known; both
// languages, light and dark, wide and narrow. Leaves screenshots in shots/.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browse, chromiumPath, start, visit } from './desk.mjs';

if (!chromiumPath) {
  console.error('browser tests: no Chromium found; install it (apt install chromium) or name it in CHROMIUM');
  process.exit(1);
}

describe('weeks without incidents on the Picture', () => {
  let browser, node, session;
  before(async () => {
    browser = await browse();
    node = await start('demo');
    const v = await visit(browser, node.base, { lang: 'en' });
    await v.signIn('releaser', node.password('releaser'));
    session = await v.session();
    // A square that somebody declares for, watched from the middle of November 2024 on.
    const send = async (path, form) => {
      const r = await v.context.request.post(node.base + path, { data: new URLSearchParams(form).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' }, maxRedirects: 0 });
      assert.equal(r.status(), 303, path);
      return r.headers().location;
    };
    const area = new URL(await send('/watch/areas/new', { 'name.ar': 'مربع', 'name.en': 'Square', how: 'drawn', points: '20.3 20.3\n20.5 20.3\n20.5 20.5\n20.3 20.5', marking: 'TLP:RED' }), 'http://x').searchParams.get('area');
    await send('/watch/declare', { party: 'named', partyname: 'Post', area, complete: 'yes', from: '2024-11-04T00:00', marking: 'TLP:RED' });
    await send('/watch/watches/new', { party: 'named', partyname: 'Post', area, covers: 'whole', kind: 'post', preset: 'always', from: '2024-11-18T00:00', until: '2024-12-02T00:00', zone: 'UTC', confidence: 'high', marking: 'TLP:RED' });
    await v.close();
  });
  after(async () => { await browser?.close(); await node?.stop(); });

  const weeks = '&from=2024-10-21&to=2024-12-15';

  for (const lang of ['ar', 'en']) {
    it(`says in ${lang} what nothing means, by tint, hatch and stipple, and in words`, async () => {
      for (const [theme, width] of [['light', 1440], ['dark', 1440], ['light', 390], ['dark', 390]]) {
        const v = await visit(browser, node.base, { lang, theme, width, height: width < 600 ? 844 : 900, session });
        const { page } = v;
        await page.goto(node.base + '/picture');
        await v.drawn();
        await page.waitForSelector('#time[data-seen]', { state: 'attached' });
        assert.match(await page.textContent('#time-seen'), lang === 'ar' ? /ضمن (مناطق|منطقتي|منطقة) المكتب/ : /Within the desk's/, 'without a place the line speaks of the desk\'s areas');
        await v.shot('seen-none');

        await page.goto(`${node.base}/picture?box=20.35,20.35,20.45,20.45${weeks}`);
        await v.drawn();
        await page.waitForSelector('#time[data-seen]', { state: 'attached' });
        assert.deepEqual(await page.locator('.zn').evaluateAll((all) => all.map((x) => x.getAttribute('class').split(' ')[1])), ['unknown', 'unwatched', 'quiet', 'unwatched'], 'what has neither date nor place keeps no week from being quiet');
        assert.match(await page.textContent('#time-seen'), lang === 'ar' ? /واقعة واحدة لا تاريخ لها ولا مكان.*روقبت وهدأت 2/ : /One incident with neither date nor place is in no week.*watched and quiet 2/, 'but is told once beside the weeks');
        assert.match(await page.locator('.zeros').getAttribute('aria-label'), lang === 'ar' ? /لم يراقب أحد/ : /nobody watched/);
        assert.match(await page.locator('.zeros').getAttribute('aria-label'), lang === 'ar' ? /روقب المكان ولم يُسجَّل شيء/ : /watched, nothing recorded/);
        // The layer of the ground: off until it is turned on, by key, and then it says which moment it shows.
        assert.equal(await page.locator('#wkey').isVisible(), false);
        if (width < 600) await page.click('[data-map="layers"]');
        await page.focus('[data-layer="ground"]');
        await page.keyboard.press('Space');
        await page.waitForSelector('#map[data-ground]');
        assert.ok(Number(await page.getAttribute('#map', 'data-ground')) > 0);
        assert.match(await page.textContent('#wkey-says'), lang === 'ar' ? /عند نهاية الزمن المختار وحدها.*2024/ : /at the end of the chosen time only.*2024/);
        if (width < 600) await page.click('[data-map="layers"]', { trial: true }); // the legend leaves the button free
        await v.audit('the layer of the ground');
        await v.shot('seen-ground');
        await page.focus('[data-layer="ground"]');
        await page.keyboard.press('Space');
        assert.equal(await page.locator('#wkey').isVisible(), false);
        assert.equal(await page.getAttribute('#map', 'data-ground'), null);
        if (width < 600) await page.click('[data-map="layers"]');
        await v.audit('quiet and unwatched weeks');
        await v.shot('seen-square');

        await page.goto(`${node.base}/picture?unit=SY-RA`);
        await v.drawn();
        await page.waitForSelector('#time[data-seen]', { state: 'attached' });
        assert.equal(await page.locator('.zn.quiet').count(), 0, 'a governorate is never drawn calm for a few watched spots');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 1, `${wide} px too wide (${lang}, ${theme}, ${width})`);
        await v.audit('a unit');
        await v.shot('seen-unit');
        v.sound('the Picture');
        await v.close();
      }
    });
  }
});

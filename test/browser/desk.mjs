// Starts the built binary and a browser, and watches what every page does: no console error, no breach of the
// content security policy, no request to a foreign host, no serious accessibility violation.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const binary = process.env.TANSIQ_BIN ?? path.join(here, '..', '..', 'bin', 'tansiq');
export const shots = path.join(here, 'shots');

export const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p));

/** start runs `tansiq demo` or `tansiq serve` on a fresh node and waits until it says how to come in; more are further options. */
export async function start(kind, ...more) {
  const dir = await mkdtemp(path.join(tmpdir(), 'tansiq-browser-'));
  const args = kind === 'demo' ? ['demo'] : ['serve', '--data', path.join(dir, 'node')];
  const child = spawn(binary, [...args, '--listen', '127.0.0.1:0', ...more], { env: { ...process.env, TMPDIR: dir } });
  let said = '';
  const ready = kind === 'demo' ? /Stop it with/ : /first-run\?token=\S+/;
  await new Promise((ok, bad) => {
    const late = setTimeout(() => bad(new Error(`${binary} ${args[0]} did not start:\n${said}`)), 90000);
    const hear = (b) => { said += b; if (ready.test(said)) { clearTimeout(late); ok(); } };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => bad(new Error(`${binary} ${args[0]} stopped with ${code}:\n${said}`)));
  });
  return {
    base: said.match(kind === 'demo' ? /sample desk is on (http:\S+)/ : /(http:\S+)\/first-run/)[1],
    token: said.match(/first-run\?token=(\S+)/)?.[1],
    password: (who) => said.match(new RegExp(`^\\s+${who}\\s+(\\S+)`, 'm'))[1],
    async stop() {
      const gone = new Promise((ok) => child.once('exit', ok));
      child.kill('SIGTERM');
      await gone;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export async function browse() {
  await mkdir(shots, { recursive: true });
  // WebGL in software, so that the map draws on machines without a graphics card. What stands
  // around the map is painted without it: that costs half as much.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-gpu-rasterization'] });
}

/** still waits until nothing is about to change by itself: no list is on its way, the letters are there, the maps that are
 *  seen have drawn all they have, and what a script put off to the next frame is done. */
export async function still(page) {
  await page.waitForFunction(() => !document.querySelector('.loading') && [...document.querySelectorAll('.maplibregl-map')].every((m) => m.dataset.still || !m.checkVisibility()));
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let i = 0; i < 2; i++) await new Promise((ok) => requestAnimationFrame(ok));
  });
}

/** visit opens a window for one look and watches it. */
export async function visit(browser, base, { lang, theme = 'light', width = 1440, height = 900, digits = 'latn', session }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: lang === 'ar' ? 'ar-SY' : 'en-GB', hasTouch: width < 600, isMobile: width < 600, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'tansiq-look', value: new URLSearchParams({ lang, theme, digits, months: 'roman' }).toString(), url: base }]);
  if (session) await context.addCookies(session);
  const page = await context.newPage();
  // Conditions are waited for, however slow the machine is today.
  page.setDefaultTimeout(90000);
  page.setDefaultNavigationTimeout(90000);
  const faults = [];
  const expected = new Set();
  page.on('console', (m) => {
    if (m.type() !== 'error' && !/Content Security Policy/i.test(m.text())) return;
    if (/status of (4\d\d)/.test(m.text()) && expected.has(Number(m.text().match(/status of (4\d\d)/)[1]))) return;
    faults.push(`console: ${m.text()}`);
  });
  page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
  page.on('request', (r) => { const u = r.url(); if (!u.startsWith(base) && !/^(data|blob):/.test(u)) faults.push(`foreign request: ${u}`); });
  return {
    page, context,
    /** expect lets answers with this status pass: the test asks for them. */
    expect(status) { expected.add(status); },
    async signIn(login, password) {
      await page.goto(base + '/sign-in');
      await page.fill('#login', login);
      await page.fill('#password', password);
      await Promise.all([page.waitForURL((u) => u.pathname === '/picture'), page.click('button.primary')]);
    },
    /** session is what carries this window's sign-in to another. */
    async session() { return (await context.cookies()).filter((c) => /^tansiq(-\d+)?$/.test(c.name)); },
    async drawn() {
      await page.waitForSelector('#map[data-ready][data-drawn][data-still]');
      await page.waitForSelector('#time[data-ready]', { state: 'attached' });
      await still(page);
    },
    async shot(name) {
      await still(page);
      await page.screenshot({ path: path.join(shots, `${name}.${lang}.${theme}.${width}.png`) });
    },
    /** readme keeps a picture for the README, small enough to be looked at from afar. */
    async readme(name) {
      const file = path.join(here, '..', '..', 'docs', 'img', `${name}.png`);
      await mkdir(path.dirname(file), { recursive: true });
      await still(page);
      await page.screenshot({ path: file });
      assert.ok((await stat(file)).size < 400_000, `${file} is too large`);
    },
    /** audit runs axe and fails on what is serious. The marks on the map lie where the places lie, however close: the
     *  list beside it holds the same incidents in full size. */
    async audit(name) {
      await page.evaluate(await axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ exclude: [['.maplibregl-marker']] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }));
      const grave = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
      assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`), [], `accessibility of ${name} (${lang}, ${theme}, ${width})`);
    },
    sound(name) { assert.deepEqual(faults.splice(0), [], `${name} (${lang}, ${theme}, ${width})`); },
    async close() { await context.close(); },
  };
}

/** windows1256 writes Arabic text as old Windows machines do. */
export function windows1256(s) {
  const table = new Map();
  const decoder = new TextDecoder('windows-1256');
  for (let b = 0; b < 256; b++) table.set(decoder.decode(new Uint8Array([b])), b);
  return Buffer.from([...s].map((c) => table.get(c) ?? 0x3f));
}

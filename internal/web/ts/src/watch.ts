// The Watch room's instruments: the map of how the ground stands, the calendar beneath it, time between them, and the divider of two
// moments. The server draws calendar and panel; what is chosen stands in the address.
import { Ground, failed, still, type View } from './watchmap';
import { typing } from './app';
import { rtl, say, t } from './words';

const main = document.getElementById('main')!;
const el = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;
const DAY = 86400;

/** What is chosen. at is the moment in seconds; live as long as nobody moved it. */
const state = {
  at: Number(main.dataset.at), live: main.dataset.live === 'yes', from: Number(main.dataset.from), to: Number(main.dataset.to), now: Number(main.dataset.now),
  area: main.dataset.area ?? '', party: main.dataset.party ?? '', plans: main.dataset.plans === 'yes', open: main.dataset.open === 'yes', step: DAY,
  side: main.dataset.side ?? '', other: Number(main.dataset.other ?? 0), gone: main.dataset.gone ?? '',
};
const iso = (s: number): string => new Date(s * 1000).toISOString().slice(0, 19) + 'Z';
let ground: Ground | undefined, second: Ground | undefined;

function params(extra: Record<string, string> = {}): string {
  const p = new URLSearchParams();
  if (state.party) p.set('party', state.party);
  if (state.plans) p.set('plans', 'yes');
  for (const [k, v] of Object.entries(extra)) if (v) p.set(k, v);
  return p.toString();
}

async function ask(path: string, accept = 'text/html'): Promise<Response> {
  const r = await fetch(path, { headers: { Accept: accept } });
  if (r.redirected && new URL(r.url).pathname === '/sign-in') location.reload();
  if (!r.ok) throw new Error(String(r.status));
  return r;
}

/** kept are answers about moments that were asked for; the browser asks whether they still hold. */
async function viewAt(at: number, gone = ''): Promise<View> {
  // A desk of many areas is sent as far as the map shows it; one of few always whole.
  const part: Record<string, string> = ground?.view && !ground.view.whole && frame ? { bbox: frame.bbox, z: frame.z, area: state.area } : {};
  return (await ask(`/watch/at?${params({ t: iso(at), from: iso(state.from), days: String(Math.round((state.to - state.from) / DAY)), gone, ...part })}`, 'application/json')).json();
}
/** frame is what the map was asked for last. */
let frame: ReturnType<Ground['frame']> | undefined;
/** look asks for more where the map came to show what was not sent. */
function look(): void {
  if (!ground?.view || ground.view.whole || frame?.holds(ground.seen())) return;
  frame = ground.frame();
  clearTimeout(later);
  later = setTimeout(() => { void draw(); }, 120);
}
/** left says what of a large desk is not drawn by its outlines. */
function left(v: View): void {
  const e = el('wbeyond');
  e.hidden = !v.left;
  if (e.textContent !== (v.left ?? '')) e.textContent = v.left ?? '';
}

function fault(bad: boolean): void {
  el('wfault').hidden = !bad;
  if (bad) say(t('failed'));
}

let turn = 0;
/** draw shows the chosen moment on the map. */
async function draw(): Promise<void> {
  const mine = ++turn;
  el('mapbox').classList.add('loading');
  try {
    const v = await viewAt(state.at);
    if (mine !== turn) return;
    ground?.show(v);
    el('moment-said').textContent = v.says;
    totals(v);
    left(v);
    fault(false);
    if (state.side) await drawSecond();
  } catch {
    if (mine === turn) fault(true);
  } finally {
    if (mine === turn) el('mapbox').classList.remove('loading');
  }
}

function totals(v: View): void {
  const box = document.getElementById('wtotals');
  if (!box) return;
  for (const s of v.totals.says) { const e = box.querySelector<HTMLElement>(`[data-total="${s.state}"]`); if (e) { e.querySelector('b')!.textContent = s.words; e.hidden = s.state === 'partly' && v.totals.partly === 0; } }
}

/** remember puts what is chosen into the address. */
function remember(): void {
  const u = new URL(location.href), put = (k: string, v: string) => { if (v) u.searchParams.set(k, v); else u.searchParams.delete(k); };
  put('t', state.live ? '' : iso(state.at));
  put('area', state.area);
  put('party', state.party);
  put('plans', state.plans ? 'yes' : '');
  put('open', state.open ? 'yes' : '');
  put('side', state.side);
  put('other', state.side === 'moment' ? iso(state.other) : '');
  put('gone', state.side === 'gone' ? state.gone : '');
  u.searchParams.delete('done');
  history.replaceState(history.state, '', u);
}

// Time.

const slider = el<HTMLInputElement>('moment');
let later: ReturnType<typeof setTimeout> | undefined;

/** place puts the line of the moment on the calendar and the knob on the slider. */
function place(): void {
  slider.value = String(Math.round((state.at - state.from) / 3600));
  const cal = document.getElementById('cal');
  if (!cal) return;
  let line = cal.querySelector<SVGPathElement>('.atl');
  if (!line) { line = document.createElementNS('http://www.w3.org/2000/svg', 'path'); line.setAttribute('class', 'atl'); cal.append(line); }
  const box = cal.getAttribute('viewBox')!.split(' ').map(Number);
  const p = (Number(cal.dataset.wide) * (state.at - Number(cal.dataset.from))) / (Number(cal.dataset.to) - Number(cal.dataset.from));
  line.setAttribute('d', p < 0 || p > Number(cal.dataset.wide) ? '' : `M${(rtl ? box[2] - p : p).toFixed(1)} 26V${box[3] - 1}`);
  line.classList.toggle('off', state.live);
}

/** goto moves the map to a moment. Moments out of the calendar move the calendar with them. */
function goto(at: number, quick = false): void {
  state.at = Math.round(at);
  state.live = false;
  const days = (state.to - state.from) / DAY;
  if (state.at < state.from || state.at >= state.to) {
    const shift = Math.floor((state.at - state.from) / DAY - days / 2);
    state.from += shift * DAY;
    state.to += shift * DAY;
    void calendar();
  }
  place();
  remember();
  clearTimeout(later);
  later = setTimeout(() => { void draw(); if (!playing) void panel(); }, quick ? 0 : 120);
}

slider.addEventListener('input', () => goto(state.from + Number(slider.value) * 3600));

let playing: ReturnType<typeof setTimeout> | undefined;
const play = el<HTMLButtonElement>('play');
function stop(): void {
  clearTimeout(playing);
  playing = undefined;
  play.setAttribute('aria-pressed', 'false');
  play.querySelector('use')?.setAttribute('href', '#i-play');
  void panel();
}
async function beat(): Promise<void> {
  const next = state.at + state.step;
  if (next >= state.to) { stop(); return; }
  const began = performance.now();
  state.at = next; state.live = false;
  place();
  await draw();
  if (playing) playing = setTimeout(() => void beat(), Math.max(0, (still ? 1000 : 420) - (performance.now() - began)));
}
play.addEventListener('click', () => {
  if (playing) { stop(); remember(); return; }
  if (state.at + state.step >= state.to) state.at = state.from;
  play.setAttribute('aria-pressed', 'true');
  play.querySelector('use')?.setAttribute('href', '#i-pause');
  playing = setTimeout(() => void beat(), 0);
});
document.querySelectorAll<HTMLButtonElement>('[data-step]').forEach((b) => b.addEventListener('click', () => {
  state.step = Number(b.dataset.step);
  document.querySelectorAll('[data-step]').forEach((o) => o.setAttribute('aria-pressed', String(o === b)));
}));
document.querySelector('[data-do="now"]')?.addEventListener('click', (e) => { e.preventDefault(); goto(state.now, true); state.live = true; remember(); place(); });
el('momentform').addEventListener('submit', (e) => {
  e.preventDefault();
  const v = Date.parse(el<HTMLInputElement>('moment-typed').value + 'Z');
  if (!Number.isNaN(v)) goto(v / 1000, true);
});

// The calendar: a place in it is a moment.

function wide(): number { return Math.max(600, Math.min(2600, Math.round(el('calbox').clientWidth / 20) * 20)); }

async function calendar(): Promise<void> {
  try {
    const q = new URLSearchParams(location.search).get('q') ?? '', page = new URLSearchParams(location.search).get('page') ?? '';
    const r = await ask(`/watch/calendar?${params({ t: iso(state.at), from: iso(state.from), days: String(Math.round((state.to - state.from) / DAY)), area: state.area, open: state.open ? 'yes' : '', q, page, w: small() ? '' : String(wide()) })}`);
    const box = el('calbox');
    box.innerHTML = await r.text();
    wire();
    place();
    fault(false);
  } catch { fault(true); }
}
const small = (): boolean => matchMedia('(max-width: 640px)').matches;

function momentAt(cal: Element, x: number): number {
  const r = cal.getBoundingClientRect(), d = (cal as SVGElement).dataset, box = cal.getAttribute('viewBox')!.split(' ').map(Number), scale = r.width / box[2];
  const p = (rtl ? r.right - x : x - r.left) / scale;
  return Number(d.from) + (Math.max(0, Math.min(Number(d.wide), p)) / Number(d.wide)) * (Number(d.to) - Number(d.from));
}

function wire(): void {
  const cal = document.getElementById('cal');
  if (!cal) return;
  let down: number | undefined, moved = false;
  const round = (s: number) => Math.round(s / 3600) * 3600;
  cal.addEventListener('pointerdown', (e) => { if ((e as PointerEvent).button === 0 && (e as PointerEvent).pointerType !== 'touch') { down = (e as PointerEvent).clientX; moved = false; } });
  cal.addEventListener('pointermove', (e) => {
    const x = (e as PointerEvent).clientX;
    if (down === undefined || (!moved && Math.abs(x - down) < 4)) return;
    if (!moved) cal.setPointerCapture((e as PointerEvent).pointerId);
    moved = true;
    goto(round(momentAt(cal, x)));
  });
  cal.addEventListener('pointerup', () => { down = undefined; });
  cal.addEventListener('click', (e) => {
    if (moved) { e.preventDefault(); moved = false; return; }
    if ((e.target as Element).closest('a')) return;
    const row = (e.target as Element).closest<SVGElement>('[data-area]');
    goto(round(momentAt(cal, (e as MouseEvent).clientX)), true);
    if (row && row.dataset.area !== state.area) void choose(row.dataset.area!);
  });
  document.querySelectorAll<SVGAElement>('.caln a').forEach((a) => a.addEventListener('click', (e) => {
    if ((e as MouseEvent).ctrlKey || (e as MouseEvent).metaKey) return;
    e.preventDefault();
    void choose(a.closest<SVGElement>('[data-area]')!.dataset.area!);
  }));
}

// What is pointed at here is lit there.

function light(id: string): void {
  document.querySelectorAll('.crow.lit, .orow.lit').forEach((e) => e.classList.remove('lit'));
  if (id) document.querySelectorAll(`.crow[data-area="${CSS.escape(id)}"], .orow[data-area="${CSS.escape(id)}"]`).forEach((e) => e.classList.add('lit'));
  ground?.light(id);
}
document.addEventListener('tansiq:lit', (e) => light((e as CustomEvent).detail));
for (const [type, on] of [['pointerover', true], ['focusin', true], ['pointerout', false], ['focusout', false]] as const) {
  main.addEventListener(type, (e) => {
    const row = (e.target as Element).closest<HTMLElement>('[data-area]');
    if (row) light(on ? row.dataset.area! : '');
  });
}

/** choose opens an area: its row, its outline, what is said of it. */
async function choose(id: string): Promise<void> {
  if (id === state.area && state.open) return;
  state.area = id;
  state.open = Boolean(id);
  remember();
  ground?.pick(id);
  ground?.reveal(id);
  if (id && ground?.view && !ground.view.whole && !ground.view.areas.some((a) => a.id === id)) void draw().then(() => ground?.pick(id));
  await Promise.all([panel(), calendar()]);
  if (id) document.querySelector(`#calbox [data-area="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

let panelTurn = 0;
async function panel(): Promise<void> {
  const mine = ++panelTurn;
  try {
    const r = await ask(`/watch/panel?${params({ t: state.live ? '' : iso(state.at), area: state.area, days: String(Math.round((state.to - state.from) / DAY)), from: iso(state.from), side: state.side === 'gone' ? 'gone' : '', gone: state.side === 'gone' ? state.gone : '' })}`);
    const words = await r.text();
    if (mine !== panelTurn) return;
    el('wpanel').innerHTML = words;
    ground?.taken('none');
    ground?.ways(); // what was found stood in the panel that is gone
    const h = el('wpanel').querySelector('h1');
    if (h) say(h.textContent ?? '');
  } catch { fault(true); }
}

main.addEventListener('click', (e) => {
  const at = e.target as Element, a = at.closest<HTMLAnchorElement>('a[data-choose]');
  if (a && !(e as MouseEvent).ctrlKey && !(e as MouseEvent).metaKey) { e.preventDefault(); void choose(a.dataset.choose!); el('wpanel').focus(); if (small()) el('mapbox').scrollIntoView({ block: 'start' }); return; }
  switch (at.closest<HTMLElement>('[data-map]')?.dataset.map) {
    case 'in': ground?.map.zoomIn({ animate: !still }); break;
    case 'out': ground?.map.zoomOut({ animate: !still }); break;
    case 'home': ground?.fit(); break;
    case 'legend': { const l = el('wlegend'); l.classList.toggle('shut'); at.closest('[data-map]')!.setAttribute('aria-expanded', String(!l.classList.contains('shut'))); break; }
  }
});
// Ways through open ground: asked for in the panel, drawn on the map.

async function findWay(form: HTMLFormElement): Promise<void> {
  const found = form.parentElement!.querySelector<HTMLElement>('.wfound')!;
  found.setAttribute('aria-busy', 'true');
  try {
    const r = await fetch('/watch/corridor?' + new URLSearchParams([...new FormData(form)] as [string, string][]), { headers: { 'HX-Request': 'true' } });
    if (!r.ok && r.status !== 422) throw new Error(String(r.status));
    found.innerHTML = await r.text();
    const lines = found.querySelector<HTMLElement>('[data-lines]')?.dataset.lines;
    ground?.ways(lines ? JSON.parse(lines) : undefined);
    if (lines && small()) el('mapbox').scrollIntoView({ block: 'start' });
  } catch {
    found.textContent = t('failed');
    ground?.ways();
  } finally { found.removeAttribute('aria-busy'); }
}

/** pickEnd takes an end of a way from the map. */
async function pickEnd(button: HTMLElement): Promise<void> {
  if (!ground) return;
  if (button.getAttribute('aria-pressed') === 'true') { ground.taken('none'); return; }
  const name = button.dataset.pick!;
  button.setAttribute('aria-pressed', 'true');
  el('wpick').hidden = false;
  say(t('watch.pick'));
  if (small()) el('mapbox').scrollIntoView({ block: 'start' });
  el('map').focus({ preventScroll: true });
  const at = await ground.take();
  button.setAttribute('aria-pressed', 'false');
  if (!document.querySelector('[data-pick][aria-pressed="true"]')) el('wpick').hidden = true;
  const field = document.querySelector<HTMLInputElement>(`form[data-way] input[name="${name}"]`);
  if (!at || !field) return;
  field.value = at.map((x) => x.toFixed(4)).join(', ');
  field.focus();
}

main.addEventListener('submit', (e) => {
  const form = (e.target as Element).closest<HTMLFormElement>('form[data-way]');
  if (!form) return;
  e.preventDefault();
  void findWay(form);
});
main.addEventListener('click', (e) => {
  const at = e.target as Element, pick = at.closest<HTMLElement>('[data-pick]'), put = at.closest<HTMLAnchorElement>('a[data-put]'), jump = at.closest<HTMLAnchorElement>('a[data-goto]');
  if ((e as MouseEvent).ctrlKey || (e as MouseEvent).metaKey) return;
  if (pick) void pickEnd(pick);
  else if (put) {
    const form = put.closest('section')?.querySelector<HTMLFormElement>('form[data-way]');
    if (!form) return;
    e.preventDefault();
    form.querySelector<HTMLInputElement>(`input[name="${put.dataset.end}"]`)!.value = put.dataset.put!;
    void findWay(form);
  } else if (jump) {
    e.preventDefault();
    goto(Date.parse(jump.dataset.goto!) / 1000, true);
  }
});
el<HTMLSelectElement>('outline')?.addEventListener('change', (e) => { state.party = (e.target as HTMLSelectElement).value; remember(); void draw(); });
el<HTMLInputElement>('plans')?.addEventListener('change', (e) => { state.plans = (e.target as HTMLInputElement).checked; remember(); void draw(); void calendar(); void panel(); });

// The divider: one side as it stands, the other at another moment, or without somebody's watches.

const divider = el('divider');
let share = 50;
function divide(percent: number): void {
  share = Math.max(0, Math.min(100, percent));
  divider.setAttribute('aria-valuenow', String(Math.round(share)));
  divider.setAttribute('aria-valuetext', t('watch.divider', Math.round(share), 100 - Math.round(share)));
  el('mapbox').style.setProperty('--cut', `${share}%`);
}
async function drawSecond(): Promise<void> {
  const at = state.side === 'moment' ? state.other : state.at, v = await viewAt(at, state.side === 'gone' ? state.gone : '');
  if (!second) {
    second = await Ground.open(el('map2'), main.dataset);
    const a = ground!.map, b = second.map;
    let busy = false;
    const follow = (x: typeof a, y: typeof a) => () => { if (busy) return; busy = true; y.jumpTo({ center: x.getCenter(), zoom: x.getZoom() }); busy = false; };
    a.on('move', follow(a, b));
    b.on('move', follow(b, a));
    b.jumpTo({ center: a.getCenter(), zoom: a.getZoom() });
  }
  second.show(v);
  // What is earlier, or as it stands, is where reading begins.
  main.classList.toggle('second-left', (state.side === 'moment' && state.other < state.at) !== rtl);
  const before = state.side === 'moment' && state.other > state.at ? ground!.view! : v, after = before === v ? ground!.view! : v;
  compared(state.side === 'gone' ? ground!.view! : before, state.side === 'gone' ? v : after, v.says);
}
/** compared says what the two sides differ by. */
function compared(before: View, after: View, at: string): void {
  const box = el('compared'), most = Math.max(1, before.totals.vacuum + before.totals.watched + before.totals.unknown + before.totals.partly, after.totals.vacuum + after.totals.watched + after.totals.unknown + after.totals.partly);
  box.querySelectorAll<HTMLElement>('[data-when]').forEach((row) => {
    const v = row.dataset.when === 'before' ? before : after;
    const bar = row.querySelector('svg')!;
    const cut = (q: string, x: number, w: number) => { const r = bar.querySelector(q)!; r.setAttribute('x', String(x)); r.setAttribute('width', String(w)); };
    const w = (v.totals.watched + v.totals.partly) / most * 180, u = v.totals.unknown / most * 180, k = v.totals.vacuum / most * 180;
    cut('.cw', 0, w); cut('.cunk', w, u); cut('.cvac', w + u, k);
    row.querySelector('b')!.textContent = v.totals.says.find((s) => s.state === 'vacuum')!.words;
  });
  el('side-a').textContent = ground!.view!.says;
  el('side-b').textContent = state.side === 'gone' ? (el<HTMLSelectElement>('gone').selectedOptions[0]?.textContent ?? '') : at;
}
async function compare(side: string, first = false): Promise<void> {
  const was = state.side;
  state.side = side;
  if (side === 'moment' && !state.other) state.other = state.at - 7 * DAY;
  if (side === 'moment') el<HTMLInputElement>('other').value = iso(state.other).slice(0, 16);
  main.classList.toggle('dividing', Boolean(side));
  for (const id of ['map2', 'divider', 'compared', 'side-a', 'side-b']) el(id).hidden = !side;
  el('other-l').hidden = side !== 'moment';
  el('gone-l').hidden = side !== 'gone';
  if (side === 'gone' && !state.gone) state.gone = el<HTMLSelectElement>('gone').value;
  el<HTMLSelectElement>('side').value = side;
  remember();
  if (!first && (was === 'gone' || side === 'gone')) void panel(); // what the departure uncovers stands there
  if (!side) return;
  divide(share);
  try { await drawSecond(); fault(false); } catch { fault(true); }
}
el('compareform').addEventListener('submit', (e) => e.preventDefault());
el('side').addEventListener('change', (e) => { void compare((e.target as HTMLSelectElement).value); });
el('other').addEventListener('change', (e) => { const v = Date.parse((e.target as HTMLInputElement).value + 'Z'); if (!Number.isNaN(v)) { state.other = v / 1000; void compare('moment'); } });
el('gone').addEventListener('change', (e) => { state.gone = (e.target as HTMLSelectElement).value; void compare('gone'); });
divider.addEventListener('keydown', (e) => {
  const by: Record<string, number> = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -20, PageUp: 20 };
  if (e.key in by) divide(share + by[e.key]);
  else if (e.key === 'Home') divide(0);
  else if (e.key === 'End') divide(100);
  else return;
  e.preventDefault();
  e.stopPropagation();
});
divider.addEventListener('pointerdown', (e) => { divider.setPointerCapture(e.pointerId); e.preventDefault(); divider.focus(); });
divider.addEventListener('pointermove', (e) => {
  if (!divider.hasPointerCapture(e.pointerId)) return;
  const r = el('mapbox').getBoundingClientRect();
  divide(((e.clientX - r.left) / r.width) * 100);
});

// Keys.

/** open areas, the most urgent first: V goes from one to the next. */
function nextVacuum(): void {
  const v = ground?.view, list = v?.open ?? [...(v?.areas ?? [])].filter((a) => a.state === 'vacuum').sort((a, b) => (b.age ?? 0) - (a.age ?? 0) || b.km2 - a.km2).map((a) => a.id);
  if (list.length === 0) { say(t('watch.novacuum')); return; }
  void choose(list[(list.indexOf(state.area) + 1) % list.length]);
}
const follow = (q: string): void => { document.querySelector<HTMLAnchorElement>(q)?.click(); };
document.addEventListener('keydown', (e) => {
  if (typing(e) && !(e.target === slider && /^[[\]vVpPsSaAwW]$/.test(e.key)) || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  switch (e.key) {
    case '[': goto(state.at - DAY); break;
    case ']': goto(state.at + DAY); break;
    case 'v': case 'V': nextVacuum(); break;
    case 'p': case 'P': follow('[data-key="P"]'); break;
    case 's': case 'S': follow('[data-key="S"]'); break;
    case 'a': case 'A': follow('[data-key="A"]'); break;
    case 'w': case 'W': follow('#wpanel [data-key="W"], [data-key="W"]'); break;
    case 'd': case 'D': void compare(state.side ? '' : 'moment').then(() => { if (state.side) divider.focus(); }); break;
    case ' ': if (e.target === document.body) { e.preventDefault(); play.click(); } break;
    case 'Enter': if (e.target === el('map') || (e.target as Element).closest?.('#map')) ground?.taken(); break;
    case 'Escape': if (ground?.taken('none')) break; if (state.side) void compare(''); else if (state.area) void choose(''); break;
    default: return;
  }
});

async function start(): Promise<void> {
  wire();
  place();
  if (!small() && Math.abs(wide() - Number(main.dataset.wide)) > 40) void calendar();
  else if (small()) {
    const s = el('calscroll'), cal = document.getElementById('cal');
    const now = cal?.querySelector('.nowl')?.getBoundingClientRect();
    if (s && now) s.scrollLeft += now.left - s.getBoundingClientRect().left - s.clientWidth / 2;
  }
  try {
    ground = await Ground.open(el('map'), main.dataset, (id) => { void choose(id); });
    await draw();
    ground.pick(state.area);
    if (state.area) ground.fit(state.area); else ground.fit();
    if (ground.view?.box) {
      // What was sent is fine enough for a map that shows all of it, and for none much nearer.
      const whole = ground.map.cameraForBounds(ground.view.box)?.zoom ?? 5;
      frame = { bbox: '', z: '', holds: (o) => o.zoom < whole + 0.75 };
      ground.map.on('moveend', look);
      look();
    }
    if (state.side) await compare(state.side, true);
  } catch (err) { failed(el('map'), err); }
}
let width = innerWidth;
addEventListener('resize', () => { clearTimeout(later); if (Math.abs(innerWidth - width) > 40) { width = innerWidth; later = setTimeout(() => { if (!small()) void calendar(); }, 250); } });
addEventListener('popstate', () => location.reload());
void start();

// The Read page: keys for proposals, the values of a card and their words in the text find each other, the rail shows
// where marks stand, words of the text become values, files are dropped anywhere.
import { typing } from './app';
import * as marks from './marks';
import * as pick from './pick';
import { figures, make, say, t } from './words';

const $ = <T extends Element = HTMLElement>(q: string): T | null => document.querySelector<T>(q);
const side = (): HTMLElement | null => $('#side');
const open_ = (): number => Number(side()?.dataset.open ?? 0);

// Contradictions: one is shown at a time, to begin with the first of the open proposal.
let clash = 0;
const clashes = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#contra .clash')];

function showClash(): void {
  const all = clashes();
  clash = Math.min(clash, Math.max(0, all.length - 1));
  all.forEach((c, i) => { c.hidden = i !== clash; });
  const at = $('[data-clash-at]');
  if (at && all[clash]) at.textContent = figures(String(Number(all[clash].dataset.clash) + 1));
}

/** toClash shows a contradiction and goes to where it stands in the text. */
function toClash(i: number): void {
  const all = clashes();
  if (all.length === 0) return;
  const more = $('[data-do="clashes"]');
  if (i >= all.length && more) { begun = false; more.click(); return; }
  clash = i % all.length;
  begun = true;
  showClash();
  const c = all[clash];
  document.querySelectorAll('.clash.now').forEach((s) => s.classList.remove('now'));
  let first: HTMLElement | undefined;
  for (const r of c.querySelectorAll<HTMLElement>('[data-v]')) for (const el of marks.pieces(r.dataset.v!)) { el.classList.add('now'); first ??= el; }
  $('#contra')?.scrollIntoView({ block: 'nearest' });
  c.focus({ preventScroll: true });
  first?.scrollIntoView({ block: 'center' });
}
let begun = false;

function open(id: string): void {
  const link = document.querySelector<HTMLElement>(`.prop h3 a[data-open="${CSS.escape(id)}"]`);
  if (link) link.click();
  else document.getElementById('p-' + id)?.scrollIntoView({ block: 'nearest' });
}

// While the server answers, further steps are counted and decisions are not taken: they would be about a proposal that
// nobody has seen yet.
let busy = false, pending = 0;
document.addEventListener('htmx:before:request', () => { busy = true; });
document.addEventListener('htmx:finally:request', () => { busy = false; if (pending) requestAnimationFrame(() => { const n = pending; pending = 0; step(n); }); });

function step(n: number): void {
  if (busy) { pending += n; return; }
  const props = [...document.querySelectorAll<HTMLElement>('.prop')];
  const at = props.findIndex((p) => p.classList.contains('on'));
  const next = props[Math.min(props.length - 1, Math.max(0, at + n))];
  if (next && !next.classList.contains('on')) open(next.dataset.prop!);
}

// Keys. While words are chosen or asked about, the keys belong to that; this listens before the page's own keys do.
addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || document.querySelector('dialog[open]')) return;
  if (pick.isOpen() && /^[1-6١-٦]$/.test(e.key)) {
    const n = /[1-6]/.test(e.key) ? Number(e.key) : e.key.charCodeAt(0) - 0x660;
    const b = document.querySelectorAll<HTMLButtonElement>('#pick button[value]')[n - 1];
    if (b && !b.hidden) { e.preventDefault(); e.stopPropagation(); b.click(); }
    return;
  }
  if (e.key === 'Escape' && (pick.isOpen() || pick.choosing())) { e.preventDefault(); e.stopPropagation(); pick.leave(); return; }
  if (!pick.choosing()) return;
  const rtl = getComputedStyle($('.docv')!).direction === 'rtl' ? -1 : 1;
  const dx = e.key === 'ArrowRight' ? rtl : e.key === 'ArrowLeft' ? -rtl : 0;
  const dy = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
  if (dx || dy) { e.preventDefault(); e.stopPropagation(); pick.close(); pick.move(dx, dy, e.shiftKey); }
  if (e.key === 'Enter') { e.preventDefault(); e.stopPropagation(); pick.selected(); }
}, true);

document.addEventListener('keydown', (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') { $<HTMLFormElement>('#new, form[data-form="edit"]')?.requestSubmit(); return; }
  if (e.key === 'Escape' && $('[data-do="leave"]') && !document.querySelector('dialog[open]')) { $('[data-do="leave"]')!.click(); return; }
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]') || !$('.docv')) return;
  switch (e.key.toLowerCase()) {
    case 'j': step(1); break;
    case 'k': step(-1); break;
    case 'n': toClash(begun ? clash + 1 : clash); break;
    case 'm': mentions(!shown); break;
    case 's': pick.begin(); break;
    case 't': (side()?.contains(document.activeElement) ? $('#text') : $('.prop.on [data-v], .prop.on h3'))?.focus(); break;
    case 'c': case 'e': case 'x': case 'u': case 'l': if (!busy) $(`[data-key="${e.key.toLowerCase()}"]`)?.click(); break;
  }
});

// Values and their words.
const nameOf = (v: string): string => (/^(x\d|j\d|m\.)/.test(v) ? v : `${open_()}.${v}`);

function lightValue(el: HTMLElement, go: boolean): void {
  const list = marks.pieces(nameOf(el.dataset.v!));
  marks.light([...list, el]);
  const text = $('#text');
  if (!go || list.length === 0 || !text) return;
  const b = list[0].getBoundingClientRect(), v = text.getBoundingClientRect();
  if (b.top < v.top + 20 || b.bottom > v.bottom - 20) list[0].scrollIntoView({ block: 'center' });
}

/** valuesOf are the values beside the text that a piece of it stands for. */
function valuesOf(piece: Element): HTMLElement[] {
  const n = open_(), out: HTMLElement[] = [];
  for (const t of marks.tokens(piece)) {
    if (t.n === n || t.n === 0) out.push(...document.querySelectorAll<HTMLElement>(`#side [data-v="${CSS.escape(t.key)}"]`));
  }
  return out;
}

function lightPiece(piece: HTMLElement): void {
  const values = valuesOf(piece);
  const rest = values.filter((v) => v.closest('.prop.on') || v.closest('.clash:not([hidden])')).flatMap((v) => marks.pieces(nameOf(v.dataset.v!)));
  const others = marks.tokens(piece).filter((t) => t.n > 0 && t.n !== open_() && t.slot).flatMap((t) => [...document.querySelectorAll(`.prop[data-n="${t.n}"]`)]);
  marks.light([piece, ...values, ...rest, ...(values.length ? [] : others)]);
}

for (const [on, off] of [['pointerover', 'pointerout'], ['focusin', 'focusout']]) {
  document.addEventListener(on, (e) => {
    const el = e.target as Element;
    const v = el.closest?.<HTMLElement>('#side [data-v]');
    if (v) { lightValue(v, on === 'focusin' && v.matches(':focus-visible')); return; }
    const m = el.closest?.<HTMLElement>('.docv [data-m]');
    if (m) lightPiece(m);
  });
  document.addEventListener(off, (e) => { if ((e.target as Element).closest?.('[data-v], [data-m]')) marks.dark(); });
}

document.addEventListener('click', (e) => {
  const el = e.target as Element;
  if (el.closest('[data-do="clash"]')) { toClash(begun ? clash + 1 : clash); return; }
  if (el.closest('[data-do="mentions"]')) { e.preventDefault(); mentions(!shown); return; }
  const copy = el.closest<HTMLElement>('[data-copy]');
  if (copy) { void navigator.clipboard.writeText((document.getElementById(copy.dataset.copy!) as HTMLTextAreaElement).value).then(() => say(t('copied'))); return; }
  // A link to a line goes to the very words.
  const line = el.closest<HTMLAnchorElement>('#side a[href^="#l"]');
  if (line) {
    e.preventDefault();
    const first = line.dataset.v ? marks.pieces(nameOf(line.dataset.v))[0] : undefined;
    (first ?? document.querySelector(line.hash))?.scrollIntoView({ block: 'center' });
    return;
  }
  const badge = el.closest<HTMLElement>('.mg a[data-open]');
  if (badge) { e.preventDefault(); open(badge.dataset.open!); return; }
  const piece = el.closest<HTMLElement>('.docv [data-m]');
  if (!piece || getSelection()?.isCollapsed === false) return;
  clicked(piece);
});

/** clicked goes from words of the text to what they stand for. */
function clicked(piece: HTMLElement): void {
  const list = marks.tokens(piece), n = open_();
  const own = list.find((t) => t.n === n && t.slot);
  if (own) {
    const v = $(`.prop.on [data-v="${CSS.escape(own.key)}"]`);
    v?.scrollIntoView({ block: 'nearest' });
    v?.focus({ preventScroll: true });
    return;
  }
  const other = list.find((t) => t.n > 0 && t.slot && piece.classList.contains(t.slot)) ?? list.find((t) => t.n > 0 && t.slot);
  if (other) { open(document.querySelector<HTMLElement>(`.prop[data-n="${other.n}"]`)?.dataset.prop ?? ''); return; }
  const x = list.find((t) => t.n === 0 && t.key[0] === 'x');
  if (x) { const i = clashes().findIndex((c) => c.dataset.clash === /^x(\d+)/.exec(x.key)![1]); if (i >= 0) toClash(i); return; }
  const m = list.find((t) => t.key.startsWith('m.'));
  if (m && shown) {
    const els = marks.pieces(m.name), r = document.createRange();
    r.setStartBefore(els[0]);
    r.setEndAfter(els[els.length - 1]);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(r);
    pick.selected();
  }
}

// Mentions that no proposal uses.
let shown = false;
function mentions(on: boolean, quiet = false): void {
  shown = on;
  $('#main')?.classList.toggle('ments', on);
  $('[data-do="mentions"]')?.setAttribute('aria-pressed', String(on));
  try { sessionStorage.setItem('tansiq-mentions', on ? 'yes' : ''); } catch { /* not kept */ }
  if (!quiet) { say(t(on ? 'mentions.on' : 'mentions.off')); rail(true); }
}

// Words selected with the pointer.
document.addEventListener('pointerup', (e) => {
  if ((e.target as Element).closest?.('#pick')) return;
  setTimeout(() => { if (getSelection()?.isCollapsed === false) pick.selected(); else pick.close(); }, 0);
});
let later = 0;
document.addEventListener('selectionchange', () => { // a finger's selection ends without a pointerup
  if (!matchMedia('(pointer: coarse)').matches) return;
  clearTimeout(later);
  later = window.setTimeout(() => { if (getSelection()?.isCollapsed === false) pick.selected(); }, 400);
});

let ground: (HTMLElement | string)[] = []; // what the rail shows whichever proposal is open

/** rail draws the marks of the whole text at the edge of the page; anew when the text or its layout changed. */
function rail(anew: boolean): void {
  const text = $('#text'), bar = $('#rail');
  if (!text || !bar) return;
  const all = text.scrollHeight || 1, top = text.offsetTop, seen = text.clientHeight;
  const long = text.closest('.docv.long'); // laid out only where it is seen: places are told by counting letters
  const last = long ? Number([...text.querySelectorAll<HTMLElement>('[data-at]')].pop()?.dataset.at ?? 1) || 1 : 1;
  const box = text.getBoundingClientRect();
  const tick = (m: HTMLElement): [number, string] => {
    const part = long ? Number(m.closest<HTMLElement>('[data-at]')?.dataset.at ?? 0) / last : (m.getBoundingClientRect().top - box.top + text.scrollTop) / all;
    return [Math.round(top + part * seen), m.classList[1] ?? ''];
  };
  const drawn = (list: Iterable<HTMLElement>, more: string): HTMLElement[] => {
    const ticks = new Map<string, HTMLElement>();
    for (const m of list) {
      if (!m.matches('mark.sp') || !text.contains(m)) continue;
      const [y, kind] = tick(m), id = y + kind;
      if (ticks.has(id)) continue;
      const i = make('i', { class: `${kind}${more}${m.classList.contains('clash') ? ' clash' : ''}` });
      i.style.insetBlockStart = `${y}px`;
      ticks.set(id, i);
    }
    return [...ticks.values()];
  };
  if (anew) ground = drawn(text.querySelectorAll<HTMLElement>(shown ? 'mark.sp' : 'mark.sp:not(.ment)'), '');
  const b = make('b');
  const place = () => { const whole = text.scrollHeight || 1; b.style.insetBlockStart = `${top + (text.scrollTop / whole) * seen}px`; b.style.blockSize = `${(seen / whole) * seen}px`; };
  b.hidden = text.scrollHeight <= text.clientHeight + 2;
  place();
  text.onscroll = place;
  bar.replaceChildren(...ground, ...drawn(document.querySelectorAll<HTMLElement>('mark.sp.on'), ' on'), b);
  bar.onpointerdown = (e) => { text.scrollTop = ((e.clientY - bar.getBoundingClientRect().top - top) / seen) * text.scrollHeight - seen / 2; };
}

/** show brings the open proposal and its first mark into view. */
function show(whole: boolean): void {
  showClash();
  rail(whole);
  const wide = matchMedia('(min-width: 641px)').matches;
  const first = document.querySelector<HTMLElement>('.docv .act.on, .docv mark.sp.on, .docv .ev');
  const text = $('#text');
  if (first && text) {
    const b = first.getBoundingClientRect(), v = wide ? text.getBoundingClientRect() : new DOMRect(0, 60, innerWidth, innerHeight / 2);
    if (b.top < v.top + 20 || b.bottom > v.bottom - 40) first.scrollIntoView({ block: wide ? 'center' : 'start' });
  }
  if (wide) reveal();
}

/** reveal scrolls the side no further than the open card wants: what is decided there keeps its buttons in view. */
function reveal(): void {
  const s = side(), card = $('.prop.on');
  if (!s || !card) return;
  const c = card.getBoundingClientRect(), v = s.getBoundingClientRect();
  const wanted = Math.min(c.height, v.height * 0.55);
  if (c.top + wanted > v.bottom) s.scrollTop += Math.min(c.top + wanted - v.bottom, c.top - v.top);
  else if (c.top < v.top) s.scrollTop -= v.top - c.top;
}

function minimap(): void {
  const mini = $('[data-minimap]:not([data-begun])');
  if (!mini) return;
  mini.dataset.begun = 'yes';
  import('./minimap').then((m) => m.start(mini)).catch(() => { mini.hidden = true; });
}

/** settle does what is left when the side, or the whole page, has come from the server. */
function settle(whole: boolean): void {
  const s = side();
  if (!s) return;
  if (whole) { marks.restart(open_(), s.dataset.off ?? ''); mentions(shown, true); } else marks.colour(open_(), s.dataset.off ?? '');
  const asked = new URLSearchParams(location.search).get('clash');
  const wanted = clashes().findIndex((c) => (asked !== null ? c.dataset.clash === asked : c.dataset.cards?.split(' ').includes(s.dataset.open ?? '')));
  if (wanted >= 0 && (asked !== null || !clashes()[clash]?.dataset.cards?.split(' ').includes(s.dataset.open ?? ''))) { clash = wanted; begun = false; }
  document.querySelectorAll<HTMLElement>('[data-copy]').forEach((b) => { b.hidden = false; });
  const done = new Map([...document.querySelectorAll<HTMLElement>('.prop')].map((p) => [p.dataset.n, !p.classList.contains('awaiting')]));
  document.querySelectorAll<HTMLElement>('.mg .pn').forEach((b) => b.classList.toggle('done', Boolean(done.get(b.dataset.n))));
  // What waits is counted in the navigation and in the inbox too.
  const count = (el: Element | null, n: number) => { if (el?.firstChild) { el.firstChild.textContent = figures(String(n)); (el as HTMLElement).hidden = n === 0; } };
  count($('.rooms a[href="/read"] .cnt'), Number(s.dataset.total));
  count($('.inbox .doc.on .cnt'), Number(s.dataset.waiting));
  minimap();
  show(whole);
  const form = $<HTMLFormElement>('form[data-form="edit"]');
  if (form) {
    const field = form.querySelector<HTMLElement>('.err input, [autofocus]');
    field?.focus({ preventScroll: true });
    if (field instanceof HTMLInputElement && field.type !== 'checkbox') field.select();
    // Its beginning, when all of it does not fit.
    const f = form.getBoundingClientRect(), v = s.getBoundingClientRect();
    if (form.querySelector('[data-minimap]')) s.scrollTop += f.top - v.top - 12; // a map is still to come
    else if (f.bottom > v.bottom || f.top < v.top) s.scrollTop += Math.min(f.bottom - v.bottom, f.top - v.top - 12);
  }
}

/** fresh takes the precision of the place before out of the form, when another place is chosen. */
function fresh(form: HTMLElement): void {
  const chosen = form.querySelector<HTMLInputElement>('input[name="place"]:checked'), said = form.querySelector<HTMLInputElement>('[name="place.fresh"]');
  if (!chosen || chosen.value === 'keep' || chosen.value === 'none' || said) return;
  const precision = form.querySelector<HTMLSelectElement>('[name="placeprec"]'), radius = form.querySelector<HTMLInputElement>('[name="radius"]');
  if (precision) precision.value = '';
  if (radius) radius.value = '';
  form.append(make('input', { type: 'hidden', name: 'place.fresh', value: 'yes' }));
}
document.addEventListener('change', (e) => { const f = (e.target as Element).closest<HTMLElement>('fieldset.place'); if (f && (e.target as HTMLInputElement).name === 'place') fresh(f); });

let unsaved = false;
document.addEventListener('input', (e) => { if ((e.target as Element).closest('form[data-form="edit"]')) unsaved = true; });
document.addEventListener('submit', () => { unsaved = false; }, true);
addEventListener('beforeunload', (e) => { if (unsaved) e.preventDefault(); });
// Leaving a correction for another proposal asks first; Cancel and Escape mean it.
document.addEventListener('click', (e) => {
  const a = (e.target as Element).closest<HTMLAnchorElement>('a[href]');
  if (!a || !unsaved || a.getAttribute('href')!.startsWith('#')) return;
  if (a.dataset.do === 'leave' || confirm(t('unsaved'))) unsaved = false;
  else { e.preventDefault(); e.stopPropagation(); }
}, true);

let address = location.pathname + location.search;
document.addEventListener('htmx:after:swap', (e) => {
  const ctx = (e as CustomEvent).detail?.ctx;
  const hits = document.querySelector('#hits');
  if (hits && ctx?.target === hits) fresh(hits.closest<HTMLElement>('fieldset')!);
  const target = ctx?.target instanceof Element ? ctx.target.id : String(ctx?.target ?? '').replace('#', '');
  if (target !== 'side' && target !== 'main') return;
  pick.leave();
  address = location.pathname + location.search;
  requestAnimationFrame(() => settle(target === 'main'));
});
document.addEventListener('htmx:before:history:restore', (e) => e.preventDefault());
addEventListener('popstate', () => { if (location.pathname + location.search !== address) location.reload(); });
try { shown = $('#main')?.classList.contains('ments') || sessionStorage.getItem('tansiq-mentions') === 'yes'; } catch { /* not kept */ }
if (side()) document.fonts.ready.then(() => settle(true)); else minimap(); // a confirmed claim is corrected on a page of its own
addEventListener('resize', () => rail(true));

// Files: their names are shown; on the other Read pages a drop brings them to the form.
const input = $<HTMLInputElement>('input[type="file"]');
function listed(): void {
  $('#files')?.replaceChildren(...[...(input?.files ?? [])].map((f) => make('li', {}, f.name)));
}
input?.addEventListener('change', listed);
for (const zone of document.querySelectorAll<HTMLElement>('[data-dropzone], [data-drop], .newdoc')) {
  zone.addEventListener('dragover', (e) => { e.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (e) => {
    e.preventDefault();
    zone.classList.remove('over');
    const files = e.dataTransfer?.files;
    if (!files?.length) return;
    if (input) { input.files = files; listed(); return; }
    // Not on the form: give the files at once, with what the form has as default.
    const form = make('form', { method: 'post', action: '/read/new', enctype: 'multipart/form-data', hidden: 'hidden' });
    const field = make('input', { type: 'file', name: 'files', multiple: 'multiple' });
    field.files = files;
    form.append(field);
    document.body.append(form);
    form.submit();
  });
}

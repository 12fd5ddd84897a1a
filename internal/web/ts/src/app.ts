// What every page has: the clock, the palette, the keys. Pages work without it.
import 'htmx.org';
import { figures, monthShort } from './words';

const $ = <T extends Element = HTMLElement>(q: string): T | null => document.querySelector<T>(q);

// The demo's clock is not the browser's: the page says what it shows.
const told = Date.parse($('.clock')?.dataset.now ?? '');
const ahead = Number.isNaN(told) ? 0 : told - Date.now();

function tick(): void {
  const now = new Date(Date.now() + ahead);
  const put = (k: string, v: string) => { const el = $(`[data-clock="${k}"]`); if (el && el.textContent !== v) el.textContent = v; };
  const two = (n: number) => String(n).padStart(2, '0');
  put('date', figures(`${now.getDate()} ${monthShort(now.getMonth())} ${now.getFullYear()}`));
  put('time', figures(`${two(now.getHours())}:${two(now.getMinutes())}`));
  // What is printed says when: on page one, and in the margin of every page.
  const printed = $('#printhead')?.dataset.printed?.replace('{0}', figures(`${now.getUTCDate()} ${monthShort(now.getUTCMonth())} ${now.getUTCFullYear()}${document.dir === 'rtl' ? '،' : ','} ${two(now.getUTCHours())}:${two(now.getUTCMinutes())} UTC`)), at = $('#printed');
  if (printed && at && at.textContent !== printed) { at.textContent = printed; document.documentElement.dataset.printed = `\u2068${printed}\u2069`; }
  put('zulu', `${two(now.getUTCHours())}:${two(now.getUTCMinutes())}Z`);
}
if ($('[data-clock]')) {
  tick();
  setInterval(tick, 5000);
  addEventListener('beforeprint', tick);
}

/** typing reports whether keys belong to a field. */
export function typing(e: KeyboardEvent): boolean {
  const el = e.target as HTMLElement;
  return el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !(el instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(el.type));
}

/** step moves the selection of a list by n rows; used by J and K. */
function step(n: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.row, .inbox .doc, .ptn, .src-n')].filter((r) => r.offsetParent !== null);
  if (document.querySelector('.read:not(.bare)') || rows.length === 0) return;
  const at = rows.findIndex((r) => r.classList.contains('sel') || r === document.activeElement);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + n))];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  document.dispatchEvent(new CustomEvent('tansiq:select', { detail: next }));
}

document.addEventListener('keydown', (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
    e.preventDefault();
    openPalette();
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === 'Escape') {
    const open = document.querySelectorAll<HTMLDetailsElement>('details.pop[open], details.who[open]');
    open.forEach((d) => { d.open = false; d.querySelector('summary')?.focus(); });
    if (open.length === 0 && !document.querySelector('dialog[open]') && !typing(e)) $('.case [data-do="back"]')?.click();
    return;
  }
  if (typing(e) || document.querySelector('dialog[open]')) return;
  const rooms = document.querySelectorAll<HTMLAnchorElement>('.rooms a');
  switch (e.key) {
    case '?': $<HTMLDialogElement>('#keys')?.showModal(); break;
    case '/': { const q = $<HTMLInputElement>('#q, .isearch input'); if (q) { e.preventDefault(); q.focus(); q.select(); } break; }
    case 'j': case 'J': step(1); break;
    case 'k': case 'K': step(-1); break;
    case '1': case '2': case '3': case '4': case '5': rooms[Number(e.key) - 1]?.click(); break;
  }
});

function openPalette(): void {
  const d = $<HTMLDialogElement>('#palette');
  if (!d || d.open) return;
  d.showModal();
  $<HTMLInputElement>('#palette-q')?.focus();
}

$('#palette')?.addEventListener('keydown', (e) => {
  const k = (e as KeyboardEvent).key;
  if (k !== 'ArrowDown' && k !== 'ArrowUp') return;
  e.preventDefault();
  const stops = [...document.querySelectorAll<HTMLElement>('#palette-q, #palette .cmdrow')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + (k === 'ArrowDown' ? 1 : stops.length - 1)) % stops.length].focus();
});

document.addEventListener('click', (e) => {
  const el = e.target as Element;
  if (el.closest('[data-do="palette"]')) openPalette();
  if (el instanceof HTMLDialogElement) el.close();
  document.querySelectorAll<HTMLDetailsElement>('details.pop[open], details.who[open]').forEach((d) => { if (!d.contains(el)) d.open = false; });
});

// Words selected in the full text of the why view go into the form that marks a portion of it.
document.addEventListener('selectionchange', () => {
  const sel = getSelection();
  const at = sel?.anchorNode?.parentElement?.closest<HTMLElement>('.whysec .full.txt');
  if (!sel || !at || sel.isCollapsed || !at.contains(sel.focusNode)) return;
  const field = at.closest('.whysec')?.querySelector<HTMLInputElement>('input[name="phrase"]');
  const words = sel.getRangeAt(0).cloneContents();
  words.querySelectorAll('sup').forEach((n) => n.remove());
  if (!field) return;
  field.value = (words.textContent ?? '').replace(/\s+/g, ' ').trim();
  const lang = field.form?.elements.namedItem('phrase.lang');
  if (lang instanceof HTMLSelectElement) lang.value = at.lang;
});

// Words of the text become a value: they are selected with the pointer or, word by word, with the keys, and the page
// asks what they are.
import { say, t } from './words';

const $ = <T extends Element = HTMLElement>(q: string): T | null => document.querySelector<T>(q);
const form = (): HTMLFormElement | null => $<HTMLFormElement>('#pick');

/** points counts code points, as the server counts places in a text. */
function points(s: string): number {
  let n = 0;
  for (let i = 0; i < s.length; i++, n++) { const c = s.charCodeAt(i); if (c >= 0xd800 && c < 0xdc00) i++; }
  return n;
}

const lineOf = (n: Node | null): HTMLElement | null => (n instanceof Element ? n : n?.parentElement)?.closest<HTMLElement>('.docv [data-at]') ?? null;

/** nodes are the text of a line, without the numbers in its margin. */
function* nodes(line: HTMLElement): Generator<Text> {
  const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (n) => (n.parentElement?.closest('.mg') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  for (let n = walk.nextNode(); n; n = walk.nextNode()) yield n as Text;
}

/** place is where a boundary of a selection stands in the document. */
function place(node: Node, offset: number): number | undefined {
  const line = lineOf(node);
  if (!line) return undefined;
  const to = document.createRange();
  to.selectNodeContents(line);
  to.setEnd(node, offset);
  let n = Number(line.dataset.at);
  for (const text of nodes(line)) {
    if (!to.intersectsNode(text)) break;
    n += points(text === to.endContainer ? text.data.slice(0, to.endOffset) : text.data);
  }
  return n;
}

/** close takes the question away. */
export function close(): void {
  const f = form();
  if (f && !f.hidden) { f.hidden = true; document.documentElement.classList.remove('picking'); }
}

export const isOpen = (): boolean => Boolean(form() && !form()!.hidden);

/** ask asks what words of the text are. rect is where they stand on the screen. */
export function ask(span: [number, number], words: string, rect: DOMRect): void {
  const f = form(), side = $('#side');
  if (!f || !side) return;
  (f.elements.namedItem('span') as HTMLInputElement).value = `${span[0]}-${span[1]}`;
  (f.elements.namedItem('claim') as HTMLInputElement).value = side.dataset.claim ?? '';
  f.querySelector('q')!.textContent = words.length > 90 ? words.slice(0, 88) + '…' : words;
  const takes = side.dataset.takes === 'yes';
  f.querySelector('[data-to] .pn')!.textContent = document.querySelector('.prop.on .pn')?.textContent ?? '';
  f.querySelector<HTMLElement>('[data-to]')!.hidden = !takes;
  f.querySelectorAll<HTMLButtonElement>('button[value]').forEach((b) => { b.hidden = !takes && b.value !== 'act'; });
  f.hidden = false;
  document.documentElement.classList.add('picking');
  if (matchMedia('(max-width: 640px)').matches) { f.style.removeProperty('top'); f.style.removeProperty('left'); return; }
  const box = f.getBoundingClientRect(), gap = 8;
  const below = rect.bottom + gap + box.height < innerHeight - 36;
  f.style.top = `${Math.max(56, below ? rect.bottom + gap : rect.top - gap - box.height)}px`;
  const page = $('.docv')!.getBoundingClientRect(); // beside the proposals, not over them
  f.style.left = `${Math.max(page.left + gap, Math.min(page.right - box.width - gap, rect.left + rect.width / 2 - box.width / 2))}px`;
}

/** selected asks about the words that are selected, if any. */
export function selected(): void {
  const sel = getSelection();
  if (!sel || sel.isCollapsed || sel.rangeCount === 0) return;
  const r = sel.getRangeAt(0);
  if (!lineOf(r.startContainer)) return;
  const a = place(r.startContainer, r.startOffset);
  let b = lineOf(r.endContainer) ? place(r.endContainer, r.endOffset) : undefined;
  const words = sel.toString().trim();
  if (a === undefined || !words) return;
  b ??= a + points(sel.toString());
  if (b > a) ask([a, b], words, r.getBoundingClientRect());
}

// Word by word.
const WORD = /[\p{L}\p{M}\p{N}]+(?:[\/'’.\-–][\p{L}\p{M}\p{N}]+)*/gu;
let cursor: { line: HTMLElement; from: number; to: number } | undefined;

const words = (line: HTMLElement): [number, number][] => [...[...nodes(line)].map((n) => n.data).join('').matchAll(WORD)].map((m) => [m.index, m.index + m[0].length]);

function boundary(line: HTMLElement, at: number): [Text, number] {
  let last: Text | undefined;
  for (const n of nodes(line)) {
    if (at <= n.data.length) return [n, at];
    at -= n.data.length;
    last = n;
  }
  return [last!, last!.data.length];
}

function select(): void {
  if (!cursor) return;
  const list = words(cursor.line), r = document.createRange();
  const [a, b] = [Math.min(cursor.from, cursor.to), Math.max(cursor.from, cursor.to)];
  r.setStart(...boundary(cursor.line, list[a][0]));
  r.setEnd(...boundary(cursor.line, list[b][1]));
  const sel = getSelection();
  sel?.removeAllRanges();
  sel?.addRange(r);
  const box = r.getBoundingClientRect(), view = $('#text')!.getBoundingClientRect();
  if (box.top < view.top + 10 || box.bottom > view.bottom - 10) cursor.line.scrollIntoView({ block: 'center' });
  say(r.toString());
}

export const choosing = (): boolean => cursor !== undefined;

/** leave ends choosing words by key. */
export function leave(): void {
  cursor = undefined;
  getSelection()?.removeAllRanges();
  close();
}

/** begin chooses words by key, from the first line that is seen. */
export function begin(): void {
  const view = $('#text')?.getBoundingClientRect();
  const lines = [...document.querySelectorAll<HTMLElement>('.src-b [data-at]')].filter((l) => words(l).length > 0);
  const mark = document.querySelector<HTMLElement>('.src-b .sp.on');
  const line = mark && view && mark.getBoundingClientRect().top > view.top && mark.getBoundingClientRect().bottom < view.bottom ? lineOf(mark)! : lines.find((l) => view && l.getBoundingClientRect().bottom > view.top + 20) ?? lines[0];
  if (!line) return;
  cursor = { line, from: 0, to: 0 };
  say(t('words'));
  select();
}

/** move moves the chosen word, or stretches the choice. dx counts words in reading order, dy lines. */
export function move(dx: number, dy: number, stretch: boolean): void {
  if (!cursor) return;
  const lines = [...document.querySelectorAll<HTMLElement>('.src-b [data-at]')].filter((l) => words(l).length > 0);
  let i = lines.indexOf(cursor.line), to = cursor.to + dx;
  const n = words(cursor.line).length;
  if (stretch) { cursor.to = Math.max(0, Math.min(n - 1, to)); select(); return; }
  if (dy !== 0 || to < 0 || to >= n) {
    i = Math.max(0, Math.min(lines.length - 1, i + (dy || (to < 0 ? -1 : 1))));
    if (lines[i] === cursor.line) return;
    to = dy === 0 && to < 0 ? words(lines[i]).length - 1 : 0;
  }
  cursor = { line: lines[i], from: to, to };
  select();
}

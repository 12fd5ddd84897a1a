// The marked text of a reading: which words stand for which value, and the colours when another proposal is chosen.
// The server colours the page for the proposal that it opens; this does the same without asking it again.

interface Token { n: number; key: string; slot: string; name: string }

let read = new WeakMap<Element, Token[]>();
let index: Map<string, HTMLElement[]> | undefined;
let ofProposal = new Map<number, Set<HTMLElement>>();

export const textOf = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.docv [data-m]')];

/** tokens are what a piece of the text stands for, the shortest stretch first. */
export function tokens(el: Element): Token[] {
  let list = read.get(el);
  if (!list) {
    list = (el.getAttribute('data-m') ?? '').split(' ').map((t) => {
      const [name, slot] = t.split(':');
      const m = /^(\d+)\.(.*)$/.exec(name);
      return { n: m ? Number(m[1]) : 0, key: m ? m[2] : name, slot: slot ?? '', name };
    });
    read.set(el, list);
  }
  return list;
}

function know(): Map<string, HTMLElement[]> {
  if (index) return index;
  index = new Map();
  ofProposal = new Map();
  for (const el of textOf()) for (const t of tokens(el)) {
    const list = index.get(t.name);
    if (list) list.push(el); else index.set(t.name, [el]);
    if (t.n > 0) {
      const own = ofProposal.get(t.n);
      if (own) own.add(el); else ofProposal.set(t.n, new Set([el]));
    }
  }
  return index;
}

/** pieces are the pieces of the text that stand for a value, named as "3.place-0". */
export const pieces = (name: string): HTMLElement[] => know().get(name) ?? [];

/** of are the pieces that stand for anything of a proposal. */
export const of = (n: number): Iterable<HTMLElement> => (know(), ofProposal.get(n) ?? []);

/** forget what was known of a text that was replaced: its pieces may stand for other things now. */
function forget(): void { index = undefined; read = new WeakMap(); }

let shownOpen = 0, shownOff = '';
const numbers = (off: string): number[] => off.split(' ').filter(Boolean).map(Number);

/** colour marks the text for the open proposal; off are the numbers of those that were rejected. */
export function colour(open: number, off: string): void {
  const gone = new Set(numbers(off)), was = new Set(numbers(shownOff));
  const changed = [shownOpen, open, ...gone, ...was].filter((n) => n === shownOpen || n === open || gone.has(n) !== was.has(n));
  if (open === shownOpen && off === shownOff) return;
  [shownOpen, shownOff] = [open, off];
  for (const el of new Set(changed.flatMap((n) => [...of(n)]))) {
    const list = tokens(el);
    const best = pick(list, (t) => t.n === open && open > 0) ?? pick(list, (t) => t.n > 0 && !gone.has(t.n)) ?? pick(list, (t) => t.key.startsWith('m.'));
    const classes = [];
    if (best) {
      classes.push('sp', best.slot);
      if (best.n === 0) classes.push('ment'); else if (best.n === open) classes.push('on');
      const also = list.find((t) => t.slot && t.n === best.n && t.slot !== best.slot);
      if (also) classes.push('also-' + also.slot);
    }
    if (list.some((t) => t.n === 0 && t.key[0] === 'x')) classes.push('clash');
    if (list.some((t) => t.key === 'ev' && t.n === open)) classes.push('ev');
    el.className = classes.join(' ');
  }
  document.querySelectorAll<HTMLElement>('.mg .pn').forEach((b) => b.classList.toggle('on', Number(b.dataset.n) === open));
}

const pick = (list: Token[], ok: (t: Token) => boolean): Token | undefined => list.find((t) => t.slot && ok(t));

/** restart is called when the server has coloured the text anew. */
export function restart(open: number, off: string): void { shownOpen = open; shownOff = off; forget(); }

/** light shows a value's words, or a piece's values, while they are pointed at. */
export function light(els: Iterable<Element>): void {
  dark();
  for (const el of els) el.classList.add('hot');
}

export function dark(): void { document.querySelectorAll('.hot').forEach((e) => e.classList.remove('hot')); }

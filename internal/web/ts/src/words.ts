// What the server tells the instruments: words, months and digits of the reader's choice.
export type Side = 'group' | 'responder' | 'undetermined' | 'neither';
export const SIDES: Side[] = ['group', 'responder', 'undetermined', 'neither'];

interface Told {
  lang: string; dir: 'rtl' | 'ltr'; digits: string;
  words: Record<string, string>; months: string[]; short: string[]; sides: Record<Side, string>;
}

const told: Told = JSON.parse(document.getElementById('words')?.textContent ?? '{}');

export const rtl = told.dir === 'rtl';
export const lang = told.lang;
export const sideName = (s: Side): string => told.sides[s];

/** figures writes ASCII digits as the reader wants them. */
export function figures(s: string): string {
  return told.digits === 'arab' ? s.replace(/[0-9]/g, (d) => String.fromCodePoint(0x660 + Number(d))) : s;
}

/** num writes a whole number with groups of three. */
export function num(n: number): string {
  return figures(String(n).replace(/\B(?=(\d{3})+$)/g, told.digits === 'arab' ? '٬' : ','));
}

/** t returns a message with {0}, {1}… replaced. */
export function t(key: string, ...args: (string | number)[]): string {
  return args.reduce<string>((s, a, i) => s.replace(`{${i}}`, String(a)), told.words[key] ?? key);
}

/** day writes a date, counted in days since 1970, as "11 January 2025". */
export function day(d: number): string {
  const x = new Date(d * 864e5);
  return figures(`${x.getUTCDate()} ${told.months[x.getUTCMonth()]} ${x.getUTCFullYear()}`);
}

export const monthShort = (m: number): string => told.short[m];

/** toDay reads "2025-01-11" as days since 1970. */
export const toDay = (s: string): number => Date.parse(s + 'T00:00:00Z') / 864e5;
/** toISO is the other way round. */
export const toISO = (d: number): string => new Date(d * 864e5).toISOString().slice(0, 10);

/** say tells a screen reader, and nobody else. */
export function say(s: string): void {
  const el = document.getElementById('say');
  if (el) el.textContent = s;
}

/** make builds an HTML element; attributes with an empty value are left out. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Record<string, string> = {}, ...kids: (Node | string)[]): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) if (v) el.setAttribute(k, v);
  el.append(...kids);
  return el;
}

/** svg builds an SVG element. */
export function svg(tag: string, attrs: Record<string, string | number> = {}, ...kids: (Node | string)[]): SVGElement {
  const el = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [k, v] of Object.entries(attrs)) el.setAttribute(k, String(v));
  el.append(...kids);
  return el;
}

const SHAPE: Record<Side, [string, string]> = {
  group: ['group', 'M8 1 15 8 8 15 1 8z'],
  responder: ['resp', 'M2 2h12v12H2z'],
  undetermined: ['other', 'M8 1.6a6.4 6.4 0 1 0 0 12.8a6.4 6.4 0 1 0 0-12.8z'],
  neither: ['neither', 'M8 4.4a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2z'],
};

/** lineOf tells how certainty draws the line of a mark, as the server's marks do. */
export function lineOf(cls: string, certainty: string): string {
  if (certainty === 'denied') return 'denied';
  if (certainty === 'planned' || certainty === 'possible') return 'planned';
  if (cls === 'foiled_plot') return 'foiled';
  return certainty === 'claimed' ? 'reported' : 'confirmed';
}

/** mark draws one mark, size pixels wide. */
export function mark(side: Side, line = 'confirmed', size = 14): SVGElement {
  const [cls, path] = SHAPE[side] ?? SHAPE.neither;
  const el = svg('svg', { class: `mk ${cls} ${line}`, width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { class: 'halo', d: path, fill: 'none' }), svg('path', { class: 's', d: path }));
  if (line === 'foiled') el.append(svg('path', { class: 'bar', d: 'M-1 8h18' }));
  if (line === 'denied') el.append(svg('path', { class: 'strike', d: 'M1 15 15 1' }));
  return el;
}

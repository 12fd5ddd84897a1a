// The time line: weekly counts per side on one scale, or the incidents themselves when they are few. A time is
// chosen with mouse, finger or keyboard. It runs with the script: from the right in Arabic.
import { SIDES, day, figures, lineOf, make, mark, monthShort, num, rtl, say, svg, t, toDay, toISO, lang, type Side } from './words';

interface Bin { week: string; sides: Partial<Record<Side, number>> }
interface Row { id: string; title: { ar?: string; en?: string }; class: string; side: Side; certainty: string; start: string | null; end: string | null; contradictions: number }
interface Data { weeks: Bin[] | null; rows: Row[] | null; from: string | null; to: string | null; recent_from: string | null; recent_to: string | null; recent: Row[] | null }
/** SeenWeek is a week in which nothing is recorded at the chosen place, and what that means. */
export interface SeenWeek { week: string; zero: 'quiet' | 'perhaps' | 'unwatched' | 'unknown'; says?: string }
/** Seen is what weeks mean; says names the ground where no place is chosen, or why nothing is known of it. */
export interface Seen { says?: string; weeks: SeenWeek[] }
interface Asks { choose(from: string, to: string): void; open(id: string): void; seen(first: string, last: string): Promise<Seen> }

const ZEROS = ['quiet', 'perhaps', 'unwatched', 'unknown'] as const;

/** means is what a week says in words. */
const means = (w: SeenWeek): string => w.says ?? t('seen.week.' + w.zero);

const TOP = 22, LABEL = 104, END = 14, STRIP = 18;

export class TimeLine {
  private data?: Data;
  private from?: number;
  private to?: number;
  private lo = 0;
  private hi = 0;
  private width = 0;
  private height = 150;
  private drag?: { start: number; moved: boolean; edge?: 'from' | 'to' };
  private cursor?: number;
  private marked = '';
  private whole = false; // all of a long time is shown, not its end
  private seen: SeenWeek[] = [];
  private looks = 0;

  constructor(private el: SVGSVGElement, private asks: Asks) {
    el.setAttribute('tabindex', '0');
    el.addEventListener('pointerdown', (e) => this.down(e));
    el.addEventListener('pointermove', (e) => this.move(e));
    el.addEventListener('pointerup', (e) => this.up(e));
    el.addEventListener('pointercancel', () => { this.drag = undefined; });
    el.addEventListener('pointerleave', () => { this.cursor = undefined; this.said(); });
    el.addEventListener('keydown', (e) => this.key(e));
    document.getElementById('time-span')?.addEventListener('click', () => { this.whole = !this.whole; this.span(); this.draw(); void this.look(); });
    new ResizeObserver(() => { if (Math.abs(el.clientWidth - this.width) > 1) this.draw(); }).observe(el);
  }

  show(d: Data): void {
    this.data = d;
    if (this.later === undefined && !this.drag) { // else somebody is choosing right now
      this.from = d.from ? toDay(d.from) : undefined;
      this.to = d.to ? toDay(d.to) : undefined;
    }
    if (!this.drag) this.span();
    this.seen = [];
    this.draw();
    this.el.dataset.ready = 'yes';
    void this.look();
  }

  /** look asks what the weeks without incidents mean: nothing recorded is calm only where somebody watched. */
  private async look(): Promise<void> {
    const key = document.getElementById('time-seen'), some = Boolean(this.data?.weeks?.length), mine = ++this.looks;
    if (!key) return; // the node keeps no watches
    delete this.el.dataset.seen;
    let seen: Seen;
    try {
      seen = await this.asks.seen(some ? toISO(this.lo) : '', some ? toISO(this.hi) : '');
    } catch {
      if (mine !== this.looks) return;
      key.textContent = t('failed');
      key.hidden = false;
      return;
    }
    if (mine !== this.looks) return; // something else is shown by now
    this.seen = seen.weeks;
    this.el.classList.toggle('tall', this.seen.length > 0);
    if (!some && this.seen.length) {
      this.lo = toDay(this.seen[0].week) - 2;
      this.hi = toDay(this.seen[this.seen.length - 1].week) + 9;
    }
    const of = (z: string) => this.seen.filter((w) => w.zero === z).length;
    key.hidden = !seen.says && this.seen.length === 0;
    key.replaceChildren(...(seen.says ? [make('span', {}, seen.says)] : []), ...(this.seen.length ? [make('span', {}, t('seen.head'))] : []), ...ZEROS.filter(of).map((z) => make('span', { class: 'zk ' + z }, make('i'), t('seen.' + z, num(of(z))))));
    this.draw();
    this.el.dataset.seen = 'yes';
  }

  /** floor is where the lanes end and the strip of weeks without incidents begins. */
  private get floor(): number { return this.height - (this.seen.length ? STRIP : 0); }

  /** zeros draws the weeks without incidents: tint for watched and quiet, a dashed edge for watched but not certain, hatch for nobody watched, stipple for not known. */
  private zeros(): void {
    if (!this.seen.length) return;
    const runs: { from: number; to: number; zero: string; says: string }[] = [];
    for (const w of this.seen) {
      const from = toDay(w.week), last = runs[runs.length - 1], says = means(w);
      if (last && last.to === from && last.zero === w.zero && last.says === says) last.to = from + 7; else runs.push({ from, to: from + 7, zero: w.zero, says });
    }
    const told = runs.slice(-24).map((r) => t('seen.run', day(r.from), day(r.to - 1), r.says)).join(rtl ? '، ' : ', ');
    const g = svg('g', { class: 'zeros', role: 'img', 'aria-label': `${t('seen.head')} ${told}` },
      svg('defs', {}, svg('pattern', { id: 'tz-v', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, svg('path', { class: 'vl', d: 'M0 0V6' })),
        svg('pattern', { id: 'tz-u', width: 5, height: 5, patternUnits: 'userSpaceOnUse' }, svg('circle', { class: 'ud', cx: 1.25, cy: 1.25, r: 0.8 }), svg('circle', { class: 'ud', cx: 3.75, cy: 3.75, r: 0.8 }))));
    for (const r of runs) {
      const a = this.x(Math.max(r.from, this.lo)), b = this.x(Math.min(r.to, this.hi));
      if (r.to > this.lo && r.from < this.hi) g.append(svg('rect', { class: 'zn ' + r.zero, x: Math.min(a, b) + 0.5, y: this.floor + 3.5, width: Math.max(1, Math.abs(b - a) - 1), height: STRIP - 7 }));
    }
    this.el.append(svg('path', { class: 'lane', d: `M0 ${this.floor}H${this.width}` }), g,
      svg('text', { class: 'lanel zl', x: rtl ? this.width - 12 : 12, y: this.floor + 13, 'text-anchor': 'start', direction: rtl ? 'rtl' : 'ltr' }, t('seen.lane')));
  }

  /** span settles which days the line shows: around a chosen time, else the end of a long time or all of it. */
  private span(): void {
    const d = this.data!, weeks = (d.weeks ?? []).map((b) => toDay(b.week));
    const long = Boolean(d.recent_from && d.recent_to), button = document.getElementById('time-span')!;
    button.hidden = !long || this.from !== undefined || this.to !== undefined;
    button.textContent = this.whole ? t('recent') : t('all');
    if (weeks.length === 0) return;
    this.lo = Math.min(...weeks) - 3;
    this.hi = Math.max(...weeks) + 10;
    if (this.from !== undefined || this.to !== undefined) {
      const days = (d.rows ?? []).flatMap((r) => [r.start, r.end]).filter((x): x is string => Boolean(x)).map(toDay);
      const from = this.from ?? (days.length ? Math.min(...days) : this.lo), to = this.to ?? (days.length ? Math.max(...days) : this.hi), pad = Math.max(4, (to - from) * 0.15);
      this.lo = from - pad;
      this.hi = to + pad;
    } else if (long && !this.whole) {
      this.lo = toDay(d.recent_from!) - 2;
      this.hi = toDay(d.recent_to!) + 3;
    }
    const short = 40 - (this.hi - this.lo);
    if (short > 0) { this.lo -= short / 2; this.hi += short / 2; }
  }

  /** rows are the incidents shown one by one, when the days shown hold few. */
  private get rows(): Row[] {
    const d = this.data;
    return (this.from === undefined && this.to === undefined && d?.recent_from && !this.whole ? d.recent : d?.rows) ?? [];
  }

  mark(id: string): void {
    this.marked = id;
    if (this.rows.length) this.draw();
  }

  private x(d: number): number {
    const span = this.width - LABEL - END, p = ((d - this.lo) / (this.hi - this.lo || 1)) * span;
    return rtl ? this.width - LABEL - p : LABEL + p;
  }

  private dayAt(x: number): number {
    const span = this.width - LABEL - END, p = rtl ? this.width - LABEL - x : x - LABEL;
    return Math.round(this.lo + (Math.min(span, Math.max(0, p)) / span) * (this.hi - this.lo));
  }

  private draw(): void {
    const d = this.data;
    this.width = this.el.clientWidth || 800;
    this.height = this.el.clientHeight || 150;
    this.el.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    this.el.replaceChildren();
    const said = document.getElementById('time-said')!;
    const weeks = d?.weeks ?? [];
    if (weeks.length === 0) {
      said.textContent = t('nodata');
      if (this.seen.length) { this.axis(); this.zeros(); }
      return;
    }
    this.axis();
    const shown = weeks.filter((b) => toDay(b.week) + 7 > this.lo && toDay(b.week) < this.hi);
    if (this.rows.length) this.marks(this.rows); else this.bars(shown);
    this.zeros();
    this.brush();
    this.said();
  }

  /** axis draws months, or years when there are many. */
  private axis(): void {
    const from = new Date(this.lo * 864e5), months = (this.hi - this.lo) / 30.4, room = (this.width - LABEL) / (rtl ? 72 : 54);
    const step = [1, 2, 3, 6, 12, 24, 60].find((s) => months / s <= room) ?? 120;
    for (let y = from.getUTCFullYear(), m = 0; ; m += step) {
      const when = Date.UTC(y, m, 1) / 864e5;
      if (when > this.hi) break;
      if (when < this.lo) continue;
      const date = new Date(when * 864e5), x = this.x(when), jan = date.getUTCMonth() === 0;
      if (x < 30 || x > this.width - 24) continue;
      this.el.append(svg('path', { class: 'grid', d: `M${x} ${TOP}V${this.height}` }),
        svg('text', { class: 'tick', x, y: 14, 'text-anchor': 'middle' }, step >= 12 || jan ? figures(String(date.getUTCFullYear())) : monthShort(date.getUTCMonth())));
    }
    if (months < 3) {
      for (let w = Math.ceil(this.lo / 7) * 7 - 3; w < this.hi; w += 7) {
        const x = this.x(w), date = new Date(w * 864e5);
        if (date.getUTCDate() > 4 && date.getUTCDate() < 27 && x > 24 && x < this.width - 24) this.el.append(svg('path', { class: 'grid', d: `M${x} ${TOP}V${this.height}` }), svg('text', { class: 'tick', x, y: 14, 'text-anchor': 'middle' }, figures(String(date.getUTCDate()))));
      }
    }
  }

  /** lanes gives every side that the whole time knows a lane, also where these days have none of it. */
  private lanes(weigh: (side: Side) => number, draw: (side: Side, top: number, height: number) => void): void {
    const sides = SIDES.filter((s) => this.data?.weeks?.some((b) => b.sides[s]));
    const all = sides.reduce((sum, s) => sum + weigh(s), 0);
    let next = TOP;
    sides.forEach((side) => {
      const top = next, height = ((this.floor - TOP) * weigh(side)) / all;
      next += height;
      this.el.append(svg('path', { class: 'lane', d: `M0 ${top}H${this.width}` }));
      draw(side, top, height);
      this.el.append(svg('text', { class: `lanel ${side}`, x: rtl ? this.width - 12 : 12, y: top + height / 2 + 4, 'text-anchor': 'start', direction: rtl ? 'rtl' : 'ltr' }, t(side)));
    });
  }

  /** within reports whether a time touches the chosen one. */
  private within(from: number, to: number): boolean {
    return (this.from === undefined || to >= this.from) && (this.to === undefined || from <= this.to);
  }

  private bars(weeks: Bin[]): void {
    const most = Math.max(1, ...weeks.flatMap((b) => SIDES.map((s) => b.sides[s] ?? 0)));
    const wide = Math.max(1, Math.abs(this.x(this.lo + 7) - this.x(this.lo)) - 0.6);
    this.lanes(() => 1, (side, top, height) => {
      let inn = '', out = '';
      for (const b of weeks) {
        const n = b.sides[side] ?? 0;
        if (!n) continue;
        const w = toDay(b.week), h = Math.max(1.5, (n / most) * (height - 5)), x = Math.min(this.x(w), this.x(w + 7));
        const path = `M${x.toFixed(1)} ${(top + height).toFixed(1)}v${(-h).toFixed(1)}h${wide.toFixed(1)}v${h.toFixed(1)}z`;
        if (this.within(w, w + 6)) inn += path; else out += path;
      }
      this.el.append(svg('path', { class: side, d: inn }), svg('path', { class: side + ' out', d: out }));
    });
  }

  private marks(rows: Row[]): void {
    const dated = rows.filter((r) => r.start && toDay(r.end ?? r.start) >= this.lo && toDay(r.start) <= this.hi);
    const many = (side: Side) => dated.filter((r) => r.side === side).length;
    this.lanes((side) => (many(side) ? 1 + Math.min(3, many(side) / 3) : 0.6), (side, top, height) => {
      // What is taken of each line, counted from where the time begins.
      const lines: [number, number][][] = [];
      const fit = Math.max(1, Math.floor((height - 2) / 17));
      const along = (x: number) => (rtl ? this.width - x : x);
      for (const r of dated.filter((o) => o.side === side).sort((a, b) => toDay(a.start!) - toDay(b.start!))) {
        const from = toDay(r.start!), to = r.end ? toDay(r.end) : from, x1 = this.x(from), x2 = this.x(to);
        const name = (lang === 'ar' ? r.title.ar || r.title.en : r.title.en || r.title.ar) ?? '';
        const short = name.length > 34 ? name.slice(0, 33) + '…' : name;
        const begin = Math.min(along(x1), along(x2)) - 8, end = Math.max(along(x1), along(x2)) + 8, room = short.length * 6.4 + 10;
        const free = (i: number, lo: number, hi: number) => !(lines[i] ?? []).some(([l, h]) => lo < h + 6 && l - 6 < hi);
        // The words stand after the mark, or before it where the line ends; where nothing is free, the mark stands alone.
        let line = -1, back = false, words = true;
        for (let i = 0; i < fit && line < 0; i++) {
          if (end + room < this.width - 4 && free(i, begin, end + room)) [line, back] = [i, false];
          else if (begin - room > LABEL && free(i, begin - room, end)) [line, back] = [i, true];
        }
        if (line < 0) { words = false; for (let i = 0; i < fit && line < 0; i++) if (free(i, begin, end)) line = i; }
        if (line < 0) line = fit - 1;
        (lines[line] ??= []).push([words && back ? begin - room : begin, words && !back ? end + room : end]);
        const y = top + 10 + line * 17, edge = rtl ? Math.min(x1, x2) : Math.max(x1, x2);
        const a = svg('a', { href: '/incidents/' + r.id, class: this.within(from, to) ? '' : 'out', 'aria-label': `${name}, ${day(from)}` });
        if (to > from) a.append(svg('path', { class: 'maybe', stroke: `var(--${side === 'group' ? 'group' : side === 'responder' ? 'resp' : 'other'})`, d: `M${x1} ${y}H${x2}` }));
        const m = mark(r.side, lineOf(r.class, r.certainty), 12);
        m.setAttribute('x', String(x2 - 6)); m.setAttribute('y', String(y - 6));
        a.append(m);
        if (words) a.append(svg('text', { class: 'tl' + (r.id === this.marked ? ' cur' : ''), x: back ? (rtl ? Math.max(x1, x2) + 12 : Math.min(x1, x2) - 8) : edge + (rtl ? -12 : 12), y: y + 4, 'text-anchor': back ? 'end' : 'start', direction: rtl ? 'rtl' : 'ltr' }, short));
        a.addEventListener('click', (e) => { if (!this.drag?.moved) { e.preventDefault(); this.asks.open(r.id); } });
        this.el.append(a);
      }
    });
  }

  private brush(): void {
    document.getElementById('time-clear')!.hidden = this.from === undefined && this.to === undefined;
    if (this.from === undefined && this.to === undefined) return;
    const a = this.x(this.from ?? this.lo), b = this.x((this.to ?? this.hi) + 1), x = Math.min(a, b);
    this.el.append(svg('rect', { class: 'sel', x, y: TOP, width: Math.abs(b - a), height: this.height - TOP }));
    for (const [d, k] of [[this.from, a], [this.to, b]] as const) if (d !== undefined) this.el.append(svg('path', { class: 'edge', d: `M${k} ${TOP}V${this.height}` }), svg('rect', { class: 'grip', x: k - 3, y: this.height / 2 - 2, width: 6, height: 22, rx: 2 }));
  }

  private said(): void {
    const el = document.getElementById('time-said')!, d = this.data;
    if (!d?.weeks?.length) return;
    if (this.cursor !== undefined && !this.drag) {
      const week = Math.floor((this.cursor - 4) / 7) * 7 + 4, bin = d.weeks.find((b) => toDay(b.week) === week);
      if (bin) { el.textContent = `${t('weekof', day(week))}: ${SIDES.filter((s) => bin.sides[s]).map((s) => `${t(s)} ${num(bin.sides[s]!)}`).join(rtl ? '، ' : ', ')}`; return; }
      const none = this.seen.find((w) => toDay(w.week) === week);
      if (none) { el.textContent = `${t('weekof', day(week))}: ${means(none)}`; return; }
    }
    if (this.from !== undefined || this.to !== undefined) { el.textContent = t('chosen', day(this.from ?? this.lo), day(this.to ?? this.hi)); return; }
    const most = Math.max(...d.weeks.flatMap((b) => Object.values(b.sides) as number[]));
    if (d.recent_from && !this.whole) { el.textContent = `${t('shown', day(toDay(d.recent_from)), day(toDay(d.recent_to!)))} · ${t('drag')}`; return; }
    el.textContent = this.rows.length ? t('marks') : `${t('weeks')} · ${t('max', num(most))} · ${t('drag')}`;
  }

  private at(e: PointerEvent): number { return e.clientX - this.el.getBoundingClientRect().left; }

  private down(e: PointerEvent): void {
    if (e.button !== 0 || !this.data?.weeks?.length) return;
    const x = this.at(e), near = (d: number | undefined) => d !== undefined && Math.abs(this.x(d) - x) < 8;
    const edge = near(this.from) ? 'from' as const : near(this.to === undefined ? undefined : this.to + 1) ? 'to' as const : undefined;
    this.drag = { start: this.dayAt(x), moved: false, edge };
  }

  private move(e: PointerEvent): void {
    const x = this.at(e), d = this.dayAt(x);
    if (!this.drag) { this.cursor = d; this.said(); return; }
    if (!this.drag.moved && Math.abs(this.x(this.drag.start) - x) < 5) return;
    if (!this.drag.moved) this.el.setPointerCapture(e.pointerId);
    this.drag.moved = true;
    const held = this.drag.edge === 'from' ? (this.to ?? this.hi) : this.drag.edge === 'to' ? (this.from ?? this.lo) : this.drag.start;
    this.from = Math.min(held, d);
    this.to = Math.max(held, d);
    this.draw();
  }

  private up(e: PointerEvent): void {
    const drag = this.drag;
    if (drag?.moved) {
      this.choose();
      setTimeout(() => { this.drag = undefined; });
      return;
    }
    this.drag = undefined;
    // A single click on a bar chooses its week.
    if (drag && !(e.target as Element).closest('a') && !this.rows.length) {
      this.from = Math.floor((drag.start - 4) / 7) * 7 + 4;
      this.to = this.from + 6;
      this.draw();
      this.choose();
    }
  }

  private choose(): void {
    if (this.from !== undefined && this.to !== undefined) this.asks.choose(toISO(this.from), toISO(this.to));
  }

  private key(e: KeyboardEvent): void {
    const forward = e.key === (rtl ? 'ArrowLeft' : 'ArrowRight'), back = e.key === (rtl ? 'ArrowRight' : 'ArrowLeft');
    if (e.key === 'Escape' && (this.from !== undefined || this.to !== undefined)) {
      this.from = this.to = undefined;
      this.span();
      this.draw();
      this.asks.choose('', '');
      return;
    }
    if (!forward && !back || !this.data?.weeks?.length) return;
    e.preventDefault();
    const by = forward ? 7 : -7, monday = (d: number) => Math.floor((d - 4) / 7) * 7 + 4;
    if (this.from === undefined || this.to === undefined) { this.to = monday(this.hi - 7) + 6; this.from = this.to - 27; }
    else if (e.shiftKey) this.to = Math.max(this.from + 6, this.to + by);
    else { this.from += by; this.to += by; }
    this.draw();
    say(t('chosen', day(this.from), day(this.to)));
    clearTimeout(this.later);
    this.later = setTimeout(() => { this.later = undefined; this.choose(); }, 450);
  }

  private later?: ReturnType<typeof setTimeout>;
}

// The Picture's instruments: the map and the time line. The list beside them is the server's; both follow its
// filter, which stands in the address.
import { load as loadMap, type Chart } from './map';
import { TimeLine, type Seen } from './time';
import { typing } from './app';
import { groundLayer, type GroundLayer } from './pictureground';
import { num, say, t } from './words';

const main = document.getElementById('main')!;
const form = document.getElementById('filter') as HTMLFormElement;
const callout = document.getElementById('callout')!;
let chart: Chart | undefined, ground: GroundLayer | undefined;

const query = (): string => document.getElementById('list')?.dataset.query ?? '';

/** ask fetches JSON for the present filter. */
async function ask(path: string, more = ''): Promise<any> {
  const q = [query(), more].filter(Boolean).join('&');
  const r = await fetch(path + (q ? '?' + q : ''), { headers: { Accept: 'application/json' } });
  if (!r.ok || !r.headers.get('Content-Type')?.includes('json')) throw new Error(String(r.status));
  return r.json();
}

/** narrow sets fields of the filter and lets the form ask for the list. */
function narrow(fields: Record<string, string>): void {
  for (const [k, v] of Object.entries(fields)) {
    const el = form.elements.namedItem(k);
    if (el instanceof HTMLInputElement || el instanceof HTMLSelectElement) el.value = v;
  }
  form.requestSubmit();
}

const line = new TimeLine(document.getElementById('time') as unknown as SVGSVGElement, {
  choose: (from, to) => narrow({ from, to }),
  open: (id) => select(id),
  seen: (first, last): Promise<Seen> => ask('/picture/seen', first && `first=${first}&last=${last}`),
});

async function refresh(): Promise<void> {
  try {
    const [time] = await Promise.all([ask('/picture/time'), chart?.draw(), ground?.draw(query())]);
    line.show(time);
    const table = document.getElementById('time-table') as HTMLAnchorElement | null;
    if (table) table.href = '/picture/table' + (query() ? '?' + query() : '');
  } catch {
    say(t('failed'));
    document.getElementById('time-said')!.textContent = t('failed');
  }
}

/** select marks an incident in the list and on the map, and opens its callout. */
async function select(id: string, fly = true): Promise<void> {
  document.querySelectorAll('.row.sel').forEach((r) => r.classList.remove('sel'));
  const row = document.querySelector<HTMLElement>(`.row[data-id="${CSS.escape(id)}"]`);
  row?.classList.add('sel');
  row?.scrollIntoView({ block: 'nearest' });
  line.mark(id);
  try {
    const r = await fetch(`/incidents/${encodeURIComponent(id)}/callout`);
    if (!r.ok) throw new Error();
    callout.innerHTML = await r.text();
    callout.hidden = false;
  } catch {
    say(t('failed'));
    return;
  }
  const d = row?.dataset, at: [number, number] | undefined = d?.lon ? [Number(d.lon), Number(d.lat)] : undefined;
  if (d?.unit !== undefined) void chart?.area(d.unit, at, Number(d.km));
  else chart?.point(at, fly);
  const u = new URL(location.href);
  u.searchParams.set('incident', id);
  history.replaceState(history.state, '', u);
}

function unselect(): void {
  callout.hidden = true;
  document.querySelectorAll('.row.sel').forEach((r) => r.classList.remove('sel'));
  chart?.point(undefined, false);
  line.mark('');
  const u = new URL(location.href);
  u.searchParams.delete('incident');
  history.replaceState(history.state, '', u);
}

document.addEventListener('tansiq:select', (e) => { const id = ((e as CustomEvent).detail as HTMLElement).dataset.id; if (id) void select(id); });

// One click shows an incident on the map, Enter or a second click opens its page.
main.addEventListener('click', (e) => {
  const el = e.target as Element;
  if (el.closest('[data-do="close-callout"]')) return unselect();
  const row = el.closest<HTMLElement>('.row');
  if (!row || (e as MouseEvent).detail === 0 || e.ctrlKey || e.metaKey || e.shiftKey || row.classList.contains('sel') || matchMedia('(max-width: 640px)').matches) return;
  e.preventDefault();
  void select(row.dataset.id!);
});

document.addEventListener('keydown', (e) => {
  if (e.key === 'Escape' && !callout.hidden && !document.querySelector('dialog[open]')) unselect();
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.key === 'l' || e.key === 'L') toggleLegend();
});

function toggleLegend(): void {
  const legend = document.getElementById('legend')!;
  const small = matchMedia('(max-width: 640px)').matches;
  if (small) legend.classList.toggle('open'); else legend.hidden = !legend.hidden;
  document.querySelector('[data-map="layers"]')?.setAttribute('aria-expanded', String(small ? legend.classList.contains('open') : !legend.hidden));
}

document.querySelector('.zoom')?.addEventListener('click', (e) => {
  switch ((e.target as Element).closest<HTMLElement>('[data-map]')?.dataset.map) {
    case 'in': chart?.zoom(1); break;
    case 'out': chart?.zoom(-1); break;
    case 'home': chart?.home(); break;
    case 'box': narrow({ box: chart?.box() ?? '' }); break;
    case 'layers': toggleLegend(); break;
  }
});
document.getElementById('legend')?.addEventListener('change', (e) => { const el = e.target as HTMLInputElement; if (el.dataset.layer === 'ground') void ground?.turn(el.checked, query()); else chart?.layer(el.dataset.layer!, el.checked); });
document.getElementById('time-clear')?.addEventListener('click', () => narrow({ from: '', to: '' }));
document.getElementById('tray')?.addEventListener('click', (e) => {
  const a = (e.target as Element).closest<HTMLElement>('[data-tray]');
  if (!a) return;
  e.preventDefault();
  narrow({ placing: a.dataset.tray! });
});

// The list came anew: the instruments follow it.
document.addEventListener('htmx:after:swap', () => {
  if (document.getElementById('list')?.dataset.query !== shown) { shown = query(); void refresh(); }
});
let shown = query();
addEventListener('popstate', () => location.reload());

async function start(): Promise<void> {
  const first = refresh();
  try {
    chart = await loadMap(document.getElementById('map')!, main.dataset, {
      ask: (zoom) => ask('/picture/map', 'zoom=' + zoom),
      open: (id, at) => { void select(id, false).then(() => chart?.point(at, false)); },
      within: (unit) => narrow({ unit, placing: 'area' }),
      tray: (areas, none, moreAreas, moreNone) => {
        const put = (k: string, n: number, more: boolean) => { const a = document.querySelector<HTMLElement>(`[data-tray="${k}"]`)!; a.querySelector('b')!.textContent = (more ? t('atleast', num(n)) : num(n)); a.parentElement!.hidden = n === 0; };
        put('area', areas, moreAreas); put('none', none, moreNone);
        document.getElementById('tray')!.hidden = areas + none === 0;
      },
    });
    ground = groundLayer(chart);
    const box = document.querySelector<HTMLInputElement>('[data-layer="ground"]');
    if (box?.checked) void ground.turn(true, query()); // a browser keeps what was ticked over a reload
    await chart.draw();
  } catch (err) {
    console.warn('map:', err);
    document.getElementById('map')!.replaceChildren(Object.assign(document.createElement('p'), { className: 'nomap', textContent: t('nomap') }));
  }
  await first;
  const id = new URL(location.href).searchParams.get('incident');
  if (id) void select(id);
}
void start();

// The map: the embedded basemap drawn by MapLibre, and over it the marks of incidents as buttons. Incidents
// known to an area only are drawn as areas, never as points. Sides stand side by side and are never added.
import { Map as GLMap, Marker, setWorkerUrl, type LngLatLike, type StyleSpecification, type FilterSpecification } from 'maplibre-gl';
import plexLatin from '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-500-normal.woff2';
import plexArabic from '@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-500-normal.woff2';
import { SIDES, lang, lineOf, make, mark, num, sideName, t, type Side } from './words';

type Sides = Partial<Record<Side, number>>;
interface Box { West: number; South: number; East: number; North: number }
interface Bilingual { ar?: string; en?: string }
interface Row { id: string; title: Bilingual; class: string; side: Side; certainty: string }
interface Cluster { lon: number; lat: number; sides: Sides; box: Box; row?: Row }
interface Area { unit?: string; coord?: { lon: number; lat: number }; radius_km?: number; name: Bilingual; sides: Sides }
interface Count { n: number; more: boolean }
interface Drawn { clusters: Cluster[] | null; areas: Area[] | null; no_place: Count; in_areas: Count }

export interface Asks {
  ask(zoom: number): Promise<Drawn>;
  open(id: string, at: [number, number]): void;
  within(unit: string): void;
  tray(areas: number, none: number, moreAreas: boolean, moreNone: boolean): void;
}

export interface Chart {
  draw(): Promise<void>;
  /** point rings an incident's point; area draws the area that an incident is known to. Each undoes the other. */
  point(at: [number, number] | undefined, fly: boolean): void;
  area(unit: string, at: [number, number] | undefined, km: number): Promise<void>;
  zoom(by: number): void;
  home(): void;
  box(): string;
  layer(name: string, on: boolean): void;
  /** map is for layers of others; they are to be put there anew when styled is called, after a change of the theme. */
  map: GLMap;
  styled(fn: () => void): void;
}

const say2 = (b: Bilingual): string => (lang === 'ar' ? b.ar || b.en : b.en || b.ar) ?? '';

// A token's colour as MapLibre takes it: the page resolves light-dark() for us.
const probe = document.createElement('span');
probe.hidden = true;
document.body.append(probe);
function ink(name: string): string {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** onTheme calls fn when the theme changes. Printing makes the page light for a moment; the maps stay as they are, the sheet of print turns them. */
export function onTheme(fn: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (!matchMedia('print').matches) fn(); });
}

/** prints makes a map ready for paper, where it is shown as it was last drawn: its size on the screen stands beside it, so that the style of print
 *  can make it fit, and a map that was drawn dark says so, for its light to be turned. Nothing is drawn anew while a page is printed. */
export function prints(map: GLMap, el: HTMLElement): void {
  const box = el.closest<HTMLElement>('.mapbox');
  const tone = (): void => { probe.style.color = 'light-dark(#ffffff, #000000)'; el.toggleAttribute('data-dark', getComputedStyle(probe).color === 'rgb(0, 0, 0)'); };
  const size = (): void => {
    if (!box?.clientWidth || !box.clientHeight || matchMedia('print').matches) return;
    box.style.setProperty('--wide', String(box.clientWidth));
    box.style.setProperty('--tall', String(box.clientHeight));
  };
  tone();
  size();
  onTheme(tone);
  map.on('resize', size);
  addEventListener('beforeprint', size);
}

export interface Features { type: 'FeatureCollection'; features: { type: 'Feature'; properties: Record<string, any>; geometry: { type: any; coordinates: any } }[] }
type Layer = NonNullable<StyleSpecification['layers']>[number];

export function style(base: string, have: Set<string>, names: Features): StyleSpecification {
  const font = ['Tansiq Sans'];
  const zoomed = (a: number, b: number): any => ['interpolate', ['linear'], ['zoom'], 5, a, 9, b];
  const label = (extra: object): any => ({ 'text-field': ['coalesce', ['get', lang], ['get', 'en'], ['get', 'ar']], 'text-font': font, 'text-letter-spacing': 0, 'text-max-width': 8, 'text-padding': 4, ...extra });
  const written = (c: string, halo: string): any => ({ 'text-color': ink(c), 'text-halo-color': ink(halo), 'text-halo-width': 1.5 });
  const disputed: FilterSpecification = ['==', ['get', 'kind'], 'disputed'];
  const pop: any = ['coalesce', ['get', 'pop'], 0];
  const rank: any = ['coalesce', ['get', 'rank'], 5];
  const layers: (Layer & { source?: string })[] = [
    { id: 'sea', type: 'background', paint: { 'background-color': ink('--m-sea') } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': ink('--m-land') } },
    { id: 'home', type: 'fill', source: 'countries', filter: ['==', ['get', 'cc'], 'SY'], paint: { 'fill-color': ink('--m-home') } },
    { id: 'lakes', type: 'fill', source: 'lakes', paint: { 'fill-color': ink('--m-lake') } },
    { id: 'rivers', type: 'line', source: 'rivers', paint: { 'line-color': ink('--m-river'), 'line-width': zoomed(1.1, 2.4) } },
    { id: 'governorates', type: 'line', source: 'governorates', filter: ['in', ['get', 'cc'], ['literal', ['SY', 'IQ']]], paint: { 'line-color': ink('--m-admin'), 'line-width': 0.8, 'line-dasharray': [4, 3] } },
    { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': ink('--m-coast'), 'line-width': 0.9 } },
    { id: 'borders', type: 'line', source: 'borders', filter: ['!', disputed], paint: { 'line-color': ink('--m-country'), 'line-width': zoomed(1.1, 1.8) } },
    { id: 'disputed', type: 'line', source: 'borders', filter: disputed, paint: { 'line-color': ink('--m-country'), 'line-width': 1.2, 'line-dasharray': [3, 2.5] } },
    { id: 'areas', type: 'line', source: 'areas', paint: { 'line-color': ink('--m-label'), 'line-width': 1.1, 'line-dasharray': [1, 2.6], 'line-opacity': ['case', ['get', 'told'], 0.85, 0.4] } },
    { id: 'hover', type: 'line', source: 'hover', paint: { 'line-color': ink('--accent'), 'line-width': 1.4, 'line-dasharray': [1, 2] } },
    { id: 'chosen-fill', type: 'fill', source: 'chosen', paint: { 'fill-color': ink('--accent'), 'fill-opacity': 0.12 } },
    { id: 'chosen', type: 'line', source: 'chosen', paint: { 'line-color': ink('--accent'), 'line-width': 2, 'line-dasharray': [1, 1.6] } },
    { id: 'country', type: 'symbol', source: 'country-names', maxzoom: 7.5, layout: label({ 'text-size': 15 }), paint: written('--m-label-2', '--m-land') },
    { id: 'town-dot', type: 'circle', source: 'towns', filter: ['any', ['<=', rank, 2], ['>=', ['zoom'], 7.2], ['all', ['>=', ['zoom'], 6], ['<=', rank, 3]]], paint: { 'circle-radius': ['match', ['to-number', rank], 1, 2.6, 1.8], 'circle-color': ink('--m-label') } },
    { id: 'regions', type: 'symbol', source: 'regions', maxzoom: 8, layout: label({ 'text-size': 13 }), paint: written('--m-label-2', '--m-halo') },
    { id: 'towns', type: 'symbol', source: 'towns', filter: ['any', ['<=', rank, 2], ['>=', ['zoom'], 7.2], ['all', ['>=', ['zoom'], 6], ['<=', rank, 3]]], layout: label({ 'text-size': ['match', ['to-number', rank], 1, 14, 12.5], 'symbol-sort-key': ['-', 0, pop], 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.55, 'text-justify': 'auto' }), paint: written('--m-label', '--m-halo') },
  ];
  const layersOf = ['land', 'countries', 'governorates', 'lakes', 'rivers', 'coast', 'borders', 'towns', 'regions'];
  const empty = { type: 'FeatureCollection' as const, features: [] };
  return {
    version: 8,
    'font-faces': { 'Tansiq Sans': [{ url: new URL(plexArabic, location.href).href, 'unicode-range': ['U+0600-06FF', 'U+FB50-FDFF', 'U+FE70-FEFC'] }, { url: new URL(plexLatin, location.href).href, 'unicode-range': ['U+0000-00FF', 'U+2018-201D'] }] },
    sources: Object.fromEntries([...layersOf.map((n) => [n, { type: 'geojson', data: have.has(n) ? `${base}${n}.geojson` : empty }] as const), ['areas', { type: 'geojson', data: empty }] as const, ['chosen', { type: 'geojson', data: empty }] as const, ['hover', { type: 'geojson', data: empty }] as const, ['country-names', { type: 'geojson', data: names }] as const]),
    layers: layers as Layer[],
  } as StyleSpecification;
}

/** ring is a disc on the ground as a polygon. */
export function ring(lon: number, lat: number, km: number): number[][] {
  return Array.from({ length: 49 }, (_, i) => {
    const a = (i / 48) * 2 * Math.PI;
    return [lon + (km / 111.32 / Math.cos((lat * Math.PI) / 180)) * Math.cos(a), lat + (km / 110.57) * Math.sin(a)];
  });
}

/** foot is where the label of a polygon stands: under its middle. */
function middle(coords: any, type: string): [number, number] {
  const polys: number[][][] = type === 'MultiPolygon' ? coords.map((p: number[][][]) => p[0]) : [coords[0]];
  const size = (r: number[][]) => { let a = 0; for (let i = 1; i < r.length; i++) a += r[i - 1][0] * r[i][1] - r[i][0] * r[i - 1][1]; return a / 2; };
  const big = polys.reduce((a, b) => (Math.abs(size(b)) > Math.abs(size(a)) ? b : a));
  let x = 0, y = 0; const area = size(big) || 1;
  for (let i = 1; i < big.length; i++) { const f = big[i - 1][0] * big[i][1] - big[i][0] * big[i - 1][1]; x += (big[i - 1][0] + big[i][0]) * f; y += (big[i - 1][1] + big[i][1]) * f; }
  return [x / (6 * area), y / (6 * area)];
}

/** grown is the width of a mark that stands for n: the root of the count, within bounds. */
const grown = (n: number): number => Math.round(Math.min(26, 11 + 2.1 * Math.log2(n)));

function spoken(sides: Sides): string {
  return SIDES.filter((s) => sides[s]).map((s) => `${sideName(s)} ${num(sides[s]!)}`).join(lang === 'ar' ? '، ' : ', ');
}

export const outlines = new Map<string, any>();
export async function outline(units: string[]): Promise<void> {
  const missing = units.filter((u) => !outlines.has(u));
  if (missing.length === 0) return;
  const r = await fetch('/picture/outlines?units=' + encodeURIComponent(missing.join(',')));
  if (!r.ok) return;
  for (const f of (await r.json()).features ?? []) outlines.set(f.properties.id, f);
  for (const u of missing) if (!outlines.has(u)) outlines.set(u, null);
}

/** ASIDE is where the label of an area may move, in pixels, nearest first. */
const ASIDE: [number, number][] = [[0, 0], [0, 24], [0, -24], [34, 16], [-34, 16], [34, -16], [-34, -16], [0, 44], [0, -44], [64, 0], [-64, 0], [60, 34], [-60, 34], [0, 64], [0, -64], [70, -34], [-70, -34], [90, 10], [-90, 10]];

/** DISCS is the zoom from which the discs of "near a place" are drawn; further out they are shown on demand. */
const DISCS = 7;

const HOME: [[number, number], [number, number]] = [[35.2, 32.2], [42.6, 37.5]];

/** room keeps the side free where the callout stands. */
const room = (el: HTMLElement) => (el.clientWidth > 900 ? { left: 270, right: 40, top: 24, bottom: 24 } : { left: 16, right: 16, top: 16, bottom: 16 });

/** basemap is what a map begins with: the worker set, the layers there are, the neighbours' names. */
export async function basemap(data: DOMStringMap): Promise<{ have: Set<string>; countries: Features }> {
  setWorkerUrl(new URL(data.worker!, location.href).href);
  const have = new Set((data.layers ?? '').split(','));
  // The neighbours' names stand where the basemap says, not in the middle of what each tile shows of them.
  const countries: Features = { type: 'FeatureCollection', features: [] };
  if (have.has('countries')) {
    const all = await (await fetch(`${data.base}countries.geojson`)).json() as Features;
    for (const f of all.features) if (f.properties.cc !== 'SY') countries.features.push({ type: 'Feature', properties: f.properties, geometry: { type: 'Point', coordinates: [f.properties.lon, f.properties.lat] } });
  }
  return { have, countries };
}

/** rests says in el how far a map is: data-ready once it was drawn, data-still for as long as nothing is left to draw. */
export function rests(map: GLMap, el: HTMLElement): void {
  for (const e of ['dataloading', 'movestart', 'render'] as const) map.on(e, () => { delete el.dataset.still; });
  map.on('idle', () => { el.dataset.ready = el.dataset.still = 'yes'; });
}

export async function load(el: HTMLElement, data: DOMStringMap, asks: Asks): Promise<Chart> {
  const { have, countries } = await basemap(data);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new GLMap({
    container: el, style: style(data.base!, have, countries), bounds: HOME, fitBoundsOptions: { padding: room(el) }, minZoom: 3.4, maxZoom: 12,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false, localIdeographFontFamily: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await new Promise<void>((ok) => { map.once('style.load', () => ok()); });
  rests(map, el);

  let cells: Marker[] = [], labels: Marker[] = [], last: Drawn | undefined, asked = -1, turn = 0, areasOn = true, nearby = false;
  let at: [number, number] | undefined;

  const sides = (s: Sides, size: (n: number) => number, counts: boolean): HTMLElement[] => SIDES.filter((k) => s[k]).map((k) => make('span', {}, mark(k, 'confirmed', size(s[k]!)), ...(counts ? [make('i', {}, num(s[k]!))] : [])));

  function cell(c: Cluster): Marker {
    let b: HTMLButtonElement;
    if (c.row) {
      b = make('button', { type: 'button', class: 'cell', 'aria-label': say2(c.row.title), title: say2(c.row.title), 'data-id': c.row.id }, mark(c.row.side, lineOf(c.row.class, c.row.certainty), 15));
      b.addEventListener('click', (e) => { e.stopPropagation(); asks.open(c.row!.id, [c.lon, c.lat]); });
    } else {
      const words = spoken(c.sides);
      b = make('button', { type: 'button', class: SIDES.filter((k) => c.sides[k]).length > 1 ? 'cell many' : 'cell', 'aria-label': t('cluster', words), title: words }, ...sides(c.sides, grown, true));
      b.addEventListener('click', (e) => { e.stopPropagation(); map.fitBounds([[c.box.West, c.box.South], [c.box.East, c.box.North]], { padding: 60, maxZoom: Math.max(map.getZoom() + 2, 8), animate: !still }); });
    }
    return new Marker({ element: b, opacityWhenCovered: '1' }).setLngLat([c.lon, c.lat]).addTo(map);
  }

  async function areas(list: Area[]): Promise<void> {
    await outline(list.flatMap((a) => (a.unit ? [a.unit] : [])));
    labels.forEach((m) => m.remove());
    labels = [];
    const features: any[] = [];
    // Zoomed out, only the areas that hold most carry their counts; the others are drawn and told nearer by.
    const weight = (a: Area) => Math.max(...SIDES.map((k) => a.sides[k] ?? 0));
    const fit = Math.round((el.clientWidth < 500 ? 3 : 6) * 2 ** Math.max(0, map.getZoom() - 5));
    const told = new Set([...list].sort((a, b) => weight(b) - weight(a)).slice(0, fit));
    const discs = map.getZoom() >= DISCS;
    for (const a of areasOn ? list : []) {
      let where: [number, number] | undefined, feature: any;
      if (a.unit) {
        feature = outlines.get(a.unit);
        if (feature) feature = { ...feature, properties: { ...feature.properties, told: told.has(a) } };
        if (feature) where = middle(feature.geometry.coordinates, feature.geometry.type);
      } else if (a.coord && a.radius_km) {
        feature = { type: 'Feature', properties: { told: told.has(a) }, geometry: { type: 'Polygon', coordinates: [ring(a.coord.lon, a.coord.lat, a.radius_km)] } };
        where = [a.coord.lon, a.coord.lat - (discs ? a.radius_km / 110.57 : 0)];
      }
      if (!feature || !where) continue;
      if (a.unit || discs) features.push(feature);
      if (!told.has(a)) continue;
      const b = make('button', { type: 'button', class: 'alabel', 'aria-label': `${t('within', say2(a.name))}: ${spoken(a.sides)}`, title: t('within', say2(a.name)) }, ...sides(a.sides, () => 9, true));
      b.addEventListener('click', () => { if (a.unit) asks.within(a.unit); });
      const outlined = (on: boolean) => () => { (map.getSource('hover') as any)?.setData({ type: 'FeatureCollection', features: on ? [feature] : [] }); };
      for (const e of ['pointerenter', 'focus']) b.addEventListener(e, outlined(true));
      for (const e of ['pointerleave', 'blur']) b.addEventListener(e, outlined(false));
      labels.push(new Marker({ element: b, anchor: a.unit ? 'center' : 'top' }).setLngLat(where).addTo(map));
    }
    apart();
    (map.getSource('areas') as any)?.setData({ type: 'FeatureCollection', features });
  }

  /** apart moves the labels of areas aside where they would cover marks or each other. */
  function apart(): void {
    const box = (e: HTMLElement) => { const r = e.getBoundingClientRect(); return { l: r.left - 3, r: r.right + 3, t: r.top - 3, b: r.bottom + 3 }; };
    const taken = cells.map((m) => box(m.getElement()));
    for (const m of labels) {
      const e = m.getElement();
      m.setOffset([0, 0]);
      const own = box(e);
      const free = ASIDE.find(([dx, dy]) => !taken.some((o) => own.l + dx < o.r && o.l < own.r + dx && own.t + dy < o.b && o.t < own.b + dy));
      e.classList.toggle('hid', !free); // no room: nearer by there is
      if (!free) continue;
      m.setOffset(free);
      taken.push({ l: own.l + free[0], r: own.r + free[0], t: own.t + free[1], b: own.b + free[1] });
    }
  }

  async function draw(): Promise<void> {
    const mine = ++turn;
    asked = Math.round(map.getZoom());
    const d = await asks.ask(asked);
    if (mine !== turn) return;
    last = d;
    cells.forEach((m) => m.remove());
    cells = (d.clusters ?? []).map(cell);
    asks.tray(d.in_areas.n, d.no_place.n, d.in_areas.more, d.no_place.more);
    await areas(d.areas ?? []);
    el.dataset.drawn = String(cells.length);
    ringOn();
  }

  /** ringOn puts the ring and the leader on the chosen incident. */
  function ringOn(): void {
    const leader = document.getElementById('leader')!;
    const box = document.getElementById('callout')!;
    leader.classList.toggle('on', Boolean(at) && !box.hidden);
    if (!at || box.hidden) return;
    const p = map.project(at as LngLatLike), r = box.getBoundingClientRect(), m = el.getBoundingClientRect();
    const circle = leader.querySelector('circle')!;
    circle.setAttribute('cx', String(p.x)); circle.setAttribute('cy', String(p.y));
    const edge = r.right - m.left, y = Math.min(Math.max(p.y, r.top - m.top + 14), r.bottom - m.top - 14);
    leader.querySelector('path')!.setAttribute('d', p.x - 16 > edge ? `M${edge} ${y}L${p.x - 16} ${p.y}` : '');
  }

  const chosen = (features: any[]): void => { (map.getSource('chosen') as any)?.setData({ type: 'FeatureCollection', features }); };

  function scale(): void {
    const c = map.getCenter(), a = map.unproject([0, 0]), b = map.unproject([100, 0]);
    const km = ((b.lng - a.lng) * 111.32 * Math.cos((c.lat * Math.PI) / 180));
    const nice = [500, 200, 100, 50, 20, 10, 5, 2, 1].find((n) => n <= km * 1.2) ?? 1;
    const bar = document.querySelector<HTMLElement>('#scale i'), words = document.querySelector('#scale span');
    if (bar && words) { bar.style.inlineSize = `${Math.round((nice / km) * 100)}px`; words.textContent = `${num(nice)} ${t('km')}`; }
  }

  map.on('zoomend', () => {
    const near = map.getZoom() >= DISCS;
    if (Math.round(map.getZoom()) !== asked) void draw().catch(() => undefined);
    else if (near !== nearby) void areas(last?.areas ?? []);
    else apart();
    nearby = near;
  });
  map.on('move', ringOn);
  map.on('resize', () => { ringOn(); scale(); });
  map.on('zoom', scale);
  scale();
  const others: (() => void)[] = [];
  const restyle = () => { map.setStyle(style(data.base!, have, countries), { diff: true }); map.once('styledata', () => { if (last) void areas(last.areas ?? []); others.forEach((fn) => fn()); }); };
  onTheme(restyle);
  prints(map, el);

  return {
    draw, map,
    styled: (fn) => { others.push(fn); },
    async area(unit, where, km) {
      at = undefined;
      ringOn();
      if (km && where) chosen([{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring(where[0], where[1], km)] } }]);
      else if (unit) { await outline([unit]); chosen([outlines.get(unit)].filter(Boolean)); } else chosen([]);
    },
    point(where, fly) {
      chosen([]);
      at = where;
      if (where && fly && !map.getBounds().contains(where)) map.easeTo({ center: where, animate: !still });
      ringOn();
    },
    zoom: (by) => { map.zoomTo(map.getZoom() + by, { animate: !still }); },
    home: () => { map.fitBounds(HOME, { padding: room(el), animate: !still }); },
    box() {
      const b = map.getBounds();
      return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((x) => x.toFixed(3)).join(',');
    },
    layer(name, on) {
      if (name === 'areas') { areasOn = on; void areas(last?.areas ?? []); }
      if (name === 'towns') for (const id of ['towns', 'town-dot']) map.setLayoutProperty(id, 'visibility', on ? 'visible' : 'none');
    },
  };
}

// How ground is drawn on a map: tints for what is watched, hatches for what nobody watches (the older the denser), a stipple for
// what is not known. Parties have no colours. The patterns are made of the tokens when a map begins and when the theme changes.
import { Map as GLMap, Marker, LngLatBounds } from 'maplibre-gl';
import { basemap, onTheme, prints, rests, style, type Features } from './map';
import { figures, make, t } from './words';

export interface Patch { area: string; state: string; many?: boolean; age?: number; planned?: boolean; km2: number; geometry: any }
export interface Area { id: string; name: string; says: string; state: string; age?: number; km2: number; label: [number, number]; dashed?: boolean; mixed?: boolean; geometry: any }
export interface Said { state: string; words: string }
export interface View { t: number; says: string; patches: Patch[]; areas: Area[]; outlined: { watch: string; now: boolean; geometry: any }[]; whole: boolean; box?: [number, number, number, number]; dots?: { ids: string[]; at: number[]; states: string }; open?: string[]; left?: string; totals: { vacuum: number; unknown: number; watched: number; partly: number; says: Said[] } }

const probe = document.createElement('span');
probe.hidden = true;
document.body.append(probe);
const ink = (name: string): string => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };

/** HATCH is how far apart the lines of a hatch are and how heavy, in pixels, by the age of a vacuum. */
const HATCH: [number, number][] = [[10, 0.8], [8, 0.95], [7, 1.1], [6, 1.25], [5, 1.4]];

function image(size: number, draw: (c: CanvasRenderingContext2D) => void): ImageData {
  const el = document.createElement('canvas'), scale = 2;
  el.width = el.height = size * scale;
  const c = el.getContext('2d')!;
  c.scale(scale, scale);
  draw(c);
  return c.getImageData(0, 0, size * scale, size * scale);
}

function hatch(size: number, width: number, colour: string, alpha: number): ImageData {
  return image(size, (c) => {
    c.globalAlpha = alpha;
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.beginPath();
    for (const o of [-size, 0, size]) { c.moveTo(o - 2, size + 2); c.lineTo(o + size + 2, -2); }
    c.stroke();
  });
}

/** patterns puts the fills of a theme into a map. */
export function patterns(map: GLMap): void {
  const put = (id: string, data: ImageData): void => { if (map.hasImage(id)) map.removeImage(id); map.addImage(id, data, { pixelRatio: 2 }); };
  const vacuum = ink('--vacuum'), unknown = ink('--unknown');
  HATCH.forEach(([size, width], i) => {
    put(`vacuum-${i + 1}`, hatch(size, width, vacuum, 1));
    put(`planned-${i + 1}`, hatch(size, width, vacuum, 0.38));
  });
  put('unknown', image(6, (c) => { c.fillStyle = unknown; for (const [x, y] of [[1.5, 1.5], [4.5, 4.5]]) { c.beginPath(); c.arc(x, y, 0.75, 0, 7); c.fill(); } }));
}

/** PLATES is how many names are put on a map at most; a screen holds fewer. */
const PLATES = 60;

/** ASIDE is where a plate may stand instead, in pixels, nearest first. */
const ASIDE: [number, number][] = [[0, 0], [0, 18], [0, -18], [-28, 0], [28, 0], [-34, 22], [34, 22], [-34, -22], [34, -22], [0, 34], [0, -34], [-56, 10], [56, 10]];

const empty: Features = { type: 'FeatureCollection', features: [] };
const feature = (properties: Record<string, any>, geometry: any) => ({ type: 'Feature' as const, properties, geometry });

/** layers puts the layers of ground beneath the names of places, or beneath another layer. */
export function layers(map: GLMap, before = 'country'): void {
  if (map.getSource('ground')) return;
  for (const s of ['dots', 'ground', 'edges', 'outlined', 'lit', 'picked', 'ways']) map.addSource(s, { type: 'geojson', data: empty as any });
  // Areas of a large desk that are small at this scale: the colour says how they stand, and what nobody watches is a ring, as it has an edge elsewhere.
  const kind = (w: any, p: any, u: any, v: any) => ['match', ['get', 'state'], 'w', w, 'p', p, 'u', u, v] as any;
  map.addLayer({ id: 'dots', type: 'circle', source: 'dots', paint: {
    'circle-radius': ['interpolate', ['linear'], ['zoom'], 5, 1.6, 8, 3, 11, 5] as any, 'circle-color': kind(ink('--watched-2'), ink('--watched'), ink('--unknown'), ink('--sheet')),
    'circle-stroke-color': kind(ink('--resp'), ink('--resp'), ink('--unknown'), ink('--vacuum')), 'circle-stroke-width': kind(0.5, 0.5, 0, 1.2) } }, before);
  const tint = ['case', ['get', 'many'], ink('--watched-2'), ink('--watched')] as any;
  map.addLayer({ id: 'ground-watched', type: 'fill', source: 'ground', filter: ['==', ['get', 'state'], 'watched'], paint: { 'fill-color': tint, 'fill-opacity': 0.86, 'fill-antialias': false } }, before);
  map.addLayer({ id: 'ground-partly', type: 'fill', source: 'ground', filter: ['==', ['get', 'state'], 'partly'], paint: { 'fill-color': ink('--watched'), 'fill-opacity': 0.4 } }, before);
  map.addLayer({ id: 'ground-unknown', type: 'fill', source: 'ground', filter: ['==', ['get', 'state'], 'unknown'], paint: { 'fill-pattern': 'unknown' } }, before);
  map.addLayer({ id: 'ground-vacuum', type: 'fill', source: 'ground', filter: ['==', ['get', 'state'], 'vacuum'], paint: { 'fill-pattern': ['get', 'pattern'] as any } }, before);
  // The edge of an area says how all of it stands; where its ground stands differently, it is neutral. Vacuum has an edge of its own.
  const edge = (id: string, source: string, filter: any, paint: any) => map.addLayer({ id, type: 'line', source, filter, paint }, before);
  const whole = ['!', ['get', 'mixed']], is = (...states: string[]) => ['in', ['get', 'state'], ['literal', states]];
  edge('edge-mixed', 'edges', ['get', 'mixed'], { 'line-color': ink('--m-label-2'), 'line-width': 0.9, 'line-dasharray': [5, 3] });
  edge('edge-unknown', 'edges', ['all', whole, is('unknown')], { 'line-color': ink('--unknown'), 'line-width': 1, 'line-dasharray': [1, 3] });
  edge('edge-watched', 'edges', ['all', whole, is('watched'), ['!', ['get', 'dashed']]], { 'line-color': ink('--resp'), 'line-width': 0.9, 'line-opacity': 0.7 });
  edge('edge-turns', 'edges', ['all', whole, is('watched', 'partly'), ['get', 'dashed']], { 'line-color': ink('--resp'), 'line-width': 1.1, 'line-dasharray': [4, 3] });
  edge('edge-vacuum', 'ground', ['all', is('vacuum'), ['!', ['get', 'planned']]], { 'line-color': ink('--vacuum'), 'line-width': ['match', ['get', 'age'], 1, 1, 2, 1.2, 3, 1.4, 4, 1.6, 1.8] });
  edge('edge-planned', 'ground', ['all', is('vacuum'), ['get', 'planned']], { 'line-color': ink('--vacuum'), 'line-width': 1.1, 'line-opacity': 0.6, 'line-dasharray': [4, 3] });
  map.addLayer({ id: 'outlined', type: 'line', source: 'outlined', filter: ['get', 'now'], paint: { 'line-color': ink('--ink'), 'line-width': 2.2 } }, before);
  map.addLayer({ id: 'outlined-off', type: 'line', source: 'outlined', filter: ['!', ['get', 'now']], paint: { 'line-color': ink('--ink'), 'line-width': 1.6, 'line-dasharray': [3, 2] } }, before);
  map.addLayer({ id: 'lit', type: 'line', source: 'lit', paint: { 'line-color': ink('--accent'), 'line-width': 1.6 } }, before);
  map.addLayer({ id: 'picked', type: 'line', source: 'picked', paint: { 'line-color': ink('--accent'), 'line-width': 3 } }, before);
  // Ways: the circle of a width is drawn where it is narrower than the way is long; the widest lies beneath the shortest, ground that is not known dotted over both; what closes them in the colour of who watches, and
  // what would close them in ink, dashed, because nobody watches there yet.
  const role = (r: string): any => ['==', ['get', 'role'], r], round = { 'line-cap': 'round' as const, 'line-join': 'round' as const };
  const line = (id: string, filter: any, paint: any, layout: any = round) => map.addLayer({ id, type: 'line', source: 'ways', filter, paint, layout }, before);
  line('way-region', role('region'), { 'line-color': ink('--m-label-2'), 'line-width': 0.8, 'line-dasharray': [2, 4] });
  line('way-casing', ['in', ['get', 'role'], ['literal', ['shortest', 'widest', 'barrier', 'cut']]], { 'line-color': ink('--m-halo'), 'line-width': 7, 'line-opacity': 0.85 });
  line('way-widest', role('widest'), { 'line-color': ink('--caution-mark'), 'line-width': 4 });
  line('way-shortest', role('shortest'), { 'line-color': ink('--vacuum'), 'line-width': 2.6 });
  line('way-unknown', ['all', role('ground'), ['==', ['get', 'state'], 'unknown']], { 'line-color': ink('--m-halo'), 'line-width': 2, 'line-dasharray': [0.1, 2] });
  line('way-narrow', ['all', role('narrowest'), ['<', ['get', 'width_km'], ['*', 0.7, ['get', 'km']]]], { 'line-color': ['match', ['get', 'of'], 'widest', ink('--caution'), ink('--vacuum')] as any, 'line-width': 1.4, 'line-dasharray': [2, 2] });
  line('way-barrier', ['all', role('barrier'), ['!=', ['get', 'state'], 'unknown']], { 'line-color': ink('--resp'), 'line-width': 5 });
  line('way-unsaid', ['all', role('barrier'), ['==', ['get', 'state'], 'unknown']], { 'line-color': ink('--unknown'), 'line-width': 4, 'line-dasharray': [0.1, 1.6] });
  line('way-cut', role('cut'), { 'line-color': ink('--ink'), 'line-width': 3, 'line-dasharray': [2.4, 1.4] }, { 'line-cap': 'butt' });
  map.addLayer({ id: 'way-end', type: 'circle', source: 'ways', filter: ['in', ['get', 'role'], ['literal', ['from', 'to']]], paint: { 'circle-radius': 5, 'circle-color': ink('--paper'), 'circle-stroke-color': ink('--ink'), 'circle-stroke-width': 2 } }, before);
}

/** spread puts how the ground stands into the layers of a map. */
export function spread(map: GLMap, v: Pick<View, 'patches' | 'areas'>): void {
  const put = (source: string, features: any[]): void => { (map.getSource(source) as any)?.setData({ type: 'FeatureCollection', features }); };
  put('ground', v.patches.map((p) => feature({ area: p.area, state: p.state, many: Boolean(p.many), planned: Boolean(p.planned), age: p.age ?? 0, pattern: `${p.planned ? 'planned' : 'vacuum'}-${p.age || 1}` }, p.geometry)));
  put('edges', v.areas.map((a) => feature({ id: a.id, state: a.state, age: a.age ?? 0, dashed: Boolean(a.dashed), mixed: Boolean(a.mixed) }, a.geometry)));
}

const SYRIA: [[number, number], [number, number]] = [[35.5, 32.2], [42.5, 37.4]];

/** boundsOf is the box around geometries. */
export function boundsOf(geometries: any[]): LngLatBounds {
  const b = new LngLatBounds();
  const walk = (c: any): void => { if (typeof c[0] === 'number') b.extend(c as [number, number]); else c.forEach(walk); };
  geometries.forEach((g) => { if (g?.coordinates) walk(g.coordinates); });
  return b;
}

export const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Ground is a map of how the ground stands. */
export class Ground {
  view?: View;
  private plates: Marker[] = [];
  private drawn: Features = empty;
  private widths: Marker[] = [];
  private taking?: (at: [number, number] | undefined) => void;
  private chosen = '';

  private constructor(readonly map: GLMap, readonly el: HTMLElement, private choose?: (id: string) => void) {}

  /** open draws the basemap in el. choose is called for an area that is clicked. */
  static async open(el: HTMLElement, data: DOMStringMap, choose?: (id: string) => void): Promise<Ground> {
    const { have, countries } = await basemap(data);
    const map = new GLMap({
      container: el, style: style(data.base!, have, countries), bounds: SYRIA, fitBoundsOptions: { padding: 20 }, minZoom: 3.4, maxZoom: 13,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false, localIdeographFontFamily: false, fadeDuration: 0,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    await new Promise<void>((ok) => { map.once('style.load', () => ok()); });
    patterns(map);
    layers(map);
    rests(map, el);
    const g = new Ground(map, el, choose);
    onTheme(() => {
      map.setStyle(style(data.base!, have, countries), { diff: false });
      map.once('style.load', () => { patterns(map); layers(map); g.redraw(); });
    });
    prints(map, el);
    map.on('moveend', () => requestAnimationFrame(() => g.apart()));
    if (choose) {
      const at = (p: { x: number; y: number }): string => g.under(p);
      map.on('click', (e) => { if (g.taking) { g.taken([e.lngLat.lng, e.lngLat.lat]); return; } const id = at(e.point); if (id) choose(id); });
      let last = '';
      map.on('mousemove', (e) => { const id = at(e.point); map.getCanvas().style.cursor = g.taking ? 'crosshair' : id ? 'pointer' : ''; if (id !== last) { last = id; document.dispatchEvent(new CustomEvent('tansiq:lit', { detail: id })); } });
    }
    return g;
  }

  /** under is the smallest area beneath a point of the screen. */
  private under(p: { x: number; y: number }): string {
    const ids = new Set(this.map.queryRenderedFeatures([p.x, p.y] as any, { layers: ['ground-watched', 'ground-partly', 'ground-unknown', 'ground-vacuum'] }).map((f) => f.properties.area as string));
    if (this.view?.dots) {
      const r = 4, dot = this.map.queryRenderedFeatures([[p.x - r, p.y - r], [p.x + r, p.y + r]] as any, { layers: ['dots'] })[0];
      if (dot) return dot.properties.area as string;
    }
    const list = (this.view?.areas ?? []).filter((a) => ids.has(a.id));
    return list.length ? list[list.length - 1].id : '';
  }

  show(v: View, plates = true): void {
    this.view = v;
    this.redraw(plates);
  }

  private set(source: string, features: any[]): void { (this.map.getSource(source) as any)?.setData({ type: 'FeatureCollection', features }); }

  private redraw(plates = true): void {
    const v = this.view;
    if (!v) return;
    spread(this.map, v);
    const d = v.dots;
    this.set('dots', d ? d.ids.map((id, i) => feature({ area: id, state: d.states[i] }, { type: 'Point', coordinates: [d.at[2 * i], d.at[2 * i + 1]] })) : []);
    this.set('outlined', v.outlined.map((o) => feature({ now: o.now }, o.geometry)));
    this.pick(this.chosen);
    this.set('ways', this.drawn.features);
    this.plates.forEach((m) => m.remove());
    this.plates = plates ? [...v.areas].sort((a, b) => weight(b) - weight(a)).slice(0, PLATES).map((a) => this.plate(a)) : [];
    requestAnimationFrame(() => this.apart());
    this.el.dataset.drawn = String(v.areas.length);
    this.el.dataset.moment = String(v.t);
  }

  private plate(a: Area): Marker {
    const b = make('button', { type: 'button', class: `wplate ${a.state}${a.id === this.chosen ? ' on' : ''}`, 'data-area': a.id, 'aria-label': `${a.name}: ${a.says}` }, make('b', {}, a.name), make('span', {}, a.says));
    b.addEventListener('click', (e) => { if (this.taking) return; e.stopPropagation(); this.choose?.(a.id); });
    return new Marker({ element: b, opacityWhenCovered: '1' }).setLngLat(a.label).addTo(this.map);
  }

  /** apart hides plates that would lie on others, the lesser ones; nearer by there is room for them. */
  private apart(): void {
    const taken: DOMRect[] = [];
    for (const m of this.plates) {
      const e = m.getElement();
      e.classList.remove('hid', 'short');
      m.setOffset([0, 0]);
      const free = (): [number, number] | undefined => {
        const r = e.getBoundingClientRect();
        return ASIDE.find(([x, y]) => !taken.some((o) => r.left + x < o.right + 2 && o.left < r.right + x + 2 && r.top + y < o.bottom + 2 && o.top < r.bottom + y + 2));
      };
      let where = free();
      if (!where) { e.classList.add('short'); where = free(); }
      if (!where) { e.classList.add('hid'); continue; }
      m.setOffset(where);
      const r = e.getBoundingClientRect();
      taken.push(new DOMRect(r.left, r.top, r.width, r.height));
    }
  }

  /** light outlines the area that is pointed at. */
  light(id: string): void {
    const a = this.view?.areas.find((x) => x.id === id);
    this.set('lit', a && id !== this.chosen ? [feature({}, a.geometry)] : []);
    for (const m of this.plates) m.getElement().classList.toggle('lit', m.getElement().dataset.area === id);
  }

  /** pick outlines the chosen area. */
  pick(id: string): void {
    this.chosen = id;
    const a = this.view?.areas.find((x) => x.id === id);
    this.set('picked', a ? [feature({}, a.geometry)] : []);
    for (const m of this.plates) m.getElement().classList.toggle('on', m.getElement().dataset.area === id);
  }

  /** ways draws what was found between two places, and shows all of it; nothing takes it off. */
  ways(found?: Features): void {
    this.drawn = found ?? empty;
    this.set('ways', this.drawn.features);
    this.widths.forEach((m) => m.remove());
    const said = new Set<string>();
    const narrow = this.drawn.features.filter((f) => f.properties!.role === 'narrowest').reverse();
    this.widths = narrow.filter((f) => { const k = `${f.properties!.at} ${f.properties!.width_km.toFixed(2)}`; return !said.has(k) && Boolean(said.add(k)); }).map((f) => {
      const p = f.properties!, e = make('span', { class: `wwide ${p.of}` }, t('watch.narrow', figures(p.width_km < 10 ? p.width_km.toFixed(1) : String(Math.round(p.width_km)))));
      return new Marker({ element: e, opacityWhenCovered: '1', anchor: 'top', offset: [0, p.of === 'widest' ? 8 : -30] }).setLngLat(p.at).addTo(this.map);
    });
    const roles = this.drawn.features.map((f) => f.properties!.role as string);
    this.el.dataset.ways = [...new Set(roles)].join(' ');
    const lines = this.drawn.features.filter((f) => f.properties!.role !== 'region' && f.properties!.role !== 'narrowest').map((f) => f.geometry);
    const b = boundsOf(lines);
    if (!b.isEmpty()) this.map.fitBounds(b, { padding: this.el.clientWidth < 500 ? 32 : 90, maxZoom: 10, animate: !still });
  }

  /** take waits for a point to be chosen; undefined when it is given up. */
  take(): Promise<[number, number] | undefined> {
    this.taking?.(undefined);
    this.map.getCanvas().style.cursor = 'crosshair';
    return new Promise((ok) => { this.taking = ok; });
  }

  /** taken ends the waiting; with no place of its own, the middle of the map is the point. */
  taken(at?: [number, number] | 'none'): boolean {
    const ok = this.taking;
    if (!ok) return false;
    this.taking = undefined;
    this.map.getCanvas().style.cursor = '';
    const c = this.map.getCenter();
    ok(at === 'none' ? undefined : at ?? [c.lng, c.lat]);
    return true;
  }

  /** fit shows the chosen area, or all of them. */
  fit(id = ''): void {
    const list = (this.view?.areas ?? []).filter((a) => !id || a.id === id).map((a) => a.geometry);
    const box = id ? undefined : this.view?.box, b = box ? new LngLatBounds(box) : boundsOf(list);
    this.map.fitBounds(b.isEmpty() ? SYRIA : b, { padding: this.el.clientWidth < 500 ? 24 : id ? 120 : 48, maxZoom: 9, animate: !still });
  }

  /** frame is what the map shows with something around it, and its zoom, as the server is asked for it. */
  frame(): { bbox: string; z: string; holds: (o: { west: number; south: number; east: number; north: number; zoom: number }) => boolean } {
    const b = this.map.getBounds(), x = (b.getEast() - b.getWest()) / 4, y = (b.getNorth() - b.getSouth()) / 4, zoom = this.map.getZoom();
    const w = b.getWest() - x, s = b.getSouth() - y, e = b.getEast() + x, n = b.getNorth() + y;
    return { bbox: [w, s, e, n].map((v) => v.toFixed(2)).join(), z: zoom.toFixed(1), holds: (o) => o.west >= w && o.south >= s && o.east <= e && o.north <= n && Math.abs(o.zoom - zoom) < 0.75 };
  }

  /** seen is what the map shows. */
  seen(): { west: number; south: number; east: number; north: number; zoom: number } {
    const b = this.map.getBounds();
    return { west: b.getWest(), south: b.getSouth(), east: b.getEast(), north: b.getNorth(), zoom: this.map.getZoom() };
  }

  /** reveal moves the map only where the area is not seen. */
  reveal(id: string): void {
    const a = this.view?.areas.find((x) => x.id === id);
    const i = this.view?.dots?.ids.indexOf(id) ?? -1, label = a?.label ?? (i >= 0 ? [this.view!.dots!.at[2 * i], this.view!.dots!.at[2 * i + 1]] as [number, number] : undefined);
    if (label && !this.map.getBounds().contains(label)) this.map.easeTo({ center: label, animate: !still });
  }
}

const rank: Record<string, number> = { vacuum: 3, unknown: 2, partly: 1, watched: 0 };
const weight = (a: Area): number => rank[a.state] * 1e7 + (a.age ?? 0) * 1e5 + Math.min(a.km2, 9e4);

/** failed says in the place of a map that there is none. */
export function failed(el: HTMLElement, err: unknown): void {
  console.warn('map:', err);
  el.replaceChildren(make('p', { class: 'nomap' }, t('watch.nomap')));
}

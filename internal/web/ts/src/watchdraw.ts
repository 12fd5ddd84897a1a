// Drawing on a map for the forms: an outline or a line is a list of positions in a text field, and the map shows and changes the same
// list. Click sets a point, dragging moves one, Delete takes the last chosen one away, Ctrl Z takes a step back.
import { Marker } from 'maplibre-gl';
import { showMarks } from './planmarks';
import { Ground, boundsOf, failed, still } from './watchmap';
import { make, say, t } from './words';

const main = document.getElementById('main')!;

class Draft {
  private points: [number, number][] = [];
  private past: string[] = [];
  private handles: Marker[] = [];
  private at = -1; // chosen point
  private foreign = false; // the field holds what cannot be drawn point by point

  constructor(private ground: Ground, readonly field: HTMLTextAreaElement, private line: boolean, private side?: HTMLInputElement) {
    const map = ground.map;
    this.layers();
    map.on('style.load', this.again); // a change of theme begins a new style
    map.getCanvas().style.cursor = 'crosshair';
    field.addEventListener('input', () => this.read());
    side?.addEventListener('input', () => this.show());
    this.read();
  }

  private again = (): void => { this.layers(); this.show(); };

  private layers(): void {
    const map = this.ground.map;
    map.addSource('draft', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    const probe = make('span');
    probe.hidden = true;
    probe.style.color = 'var(--accent)';
    document.body.append(probe);
    const accent = getComputedStyle(probe).color;
    probe.remove();
    map.addLayer({ id: 'draft-fill', type: 'fill', source: 'draft', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': accent, 'fill-opacity': 0.14 } }, 'country');
    map.addLayer({ id: 'draft-line', type: 'line', source: 'draft', paint: { 'line-color': accent, 'line-width': 2 } }, 'country');
  }

  /** active says whether the field is the one that the form shows; what is in a closed <details> has a box and is not seen. */
  private active(): boolean { return this.field.checkVisibility(); }

  private read(): void {
    const text = this.field.value.trim().replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/٫/g, '.');
    this.foreign = text.startsWith('{') || /\n\s*\n/.test(text);
    this.points = [];
    if (!this.foreign) for (const l of text.split('\n')) {
      const m = /^\s*(-?[\d.]+)\s*[°]?\s*([NSEW])?[\s,;،]+(-?[\d.]+)\s*[°]?\s*([NSEW])?\s*$/i.exec(l);
      if (!m) continue;
      let a = Number(m[1]), b = Number(m[3]);
      if (/[NS]/i.test(m[2] ?? '')) [a, b] = [b, a];
      if (Number.isFinite(a) && Number.isFinite(b) && Math.abs(a) <= 180 && Math.abs(b) <= 90) this.points.push([a, b]);
    }
    this.show();
  }

  private write(): void {
    this.past.push(this.field.value);
    this.field.value = this.points.map((p) => `${p[0].toFixed(5)} ${p[1].toFixed(5)}`).join('\n') + (this.points.length ? '\n' : '');
    this.show();
  }

  /** click sets a point. */
  click(p: [number, number]): void { if (this.active() && !this.foreign) this.add(p); }

  /** close takes the draft off the map; what it drew stays in its field. */
  close(): void {
    this.handles.splice(0).forEach((m) => m.remove());
    this.ground.map.off('style.load', this.again);
    for (const id of ['draft-fill', 'draft-line']) this.ground.map.removeLayer(id);
    this.ground.map.removeSource('draft');
  }

  /** add puts a point where after the chosen point, or at the end. */
  private add(p: [number, number]): void {
    let where = this.points.length;
    if (this.at >= 0 && this.at < this.points.length - 1) where = this.at + 1;
    this.points.splice(where, 0, p);
    this.at = where;
    this.write();
    say(t('watch.points', this.points.length));
  }

  remove(): void {
    if (!this.active() || this.points.length === 0 || this.foreign) return;
    const gone = this.at >= 0 ? this.at : this.points.length - 1;
    this.points.splice(gone, 1);
    this.at = Math.min(gone, this.points.length - 1);
    this.write();
    say(t('watch.points', this.points.length));
  }

  undo(): void {
    const last = this.past.pop();
    if (last === undefined || !this.active()) return;
    this.field.value = last;
    this.at = -1;
    this.read();
  }

  clear(): void { if (this.active()) { this.points = []; this.at = -1; this.foreign = false; this.write(); } }

  show(): void {
    this.handles.splice(0).forEach((m) => m.remove());
    const features: any[] = [];
    if (this.foreign && this.active()) {
      try { const g = JSON.parse(this.field.value); features.push({ type: 'Feature', properties: {}, geometry: g }); } catch { /* what is typed is not finished */ }
    } else if (this.active()) {
      if (this.line) {
        if (this.points.length > 1) features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: this.points } });
        const km = Number((this.side?.value ?? '').replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(',', '.'));
        if (km > 0 && km <= 200) for (let i = 0; i + 1 < this.points.length; i++) features.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [around(this.points[i], this.points[i + 1], km)] } });
      } else if (this.points.length > 2) features.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[...this.points, this.points[0]]] } });
      else if (this.points.length === 2) features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: this.points } });
      this.points.forEach((p, i) => {
        const b = make('button', { type: 'button', class: i === this.at ? 'dpt on' : 'dpt', tabindex: '-1', 'aria-hidden': 'true' });
        b.addEventListener('click', (e) => { e.stopPropagation(); this.at = i; this.show(); });
        const m = new Marker({ element: b, draggable: true }).setLngLat(p).addTo(this.ground.map);
        m.on('dragend', () => { const l = m.getLngLat(); this.points[i] = [l.lng, l.lat]; this.at = i; this.write(); });
        this.handles.push(m);
      });
    }
    (this.ground.map.getSource('draft') as any)?.setData({ type: 'FeatureCollection', features });
    this.ground.el.dataset.points = String(this.points.length);
  }

  fit(): void {
    const b = boundsOf([{ coordinates: this.points }]);
    if (this.active() && this.points.length > 1) this.ground.map.fitBounds(b, { padding: 60, maxZoom: 10, animate: !still });
  }
}

/** around is roughly what lies within km of a stretch, for the eye while it is drawn; the server makes the true outline. */
function around(a: [number, number], b: [number, number], km: number): [number, number][] {
  const ky = 110.6, kx = 111.32 * Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  const dir = Math.atan2((b[1] - a[1]) * ky, (b[0] - a[0]) * kx), out: [number, number][] = [];
  const arc = (p: [number, number], from: number) => { for (let i = 0; i <= 12; i++) { const w = from + (Math.PI * i) / 12; out.push([p[0] + (km * Math.cos(w)) / kx, p[1] + (km * Math.sin(w)) / ky]); } };
  arc(b, dir - Math.PI / 2);
  arc(a, dir + Math.PI / 2);
  out.push(out[0]);
  return out;
}

/** leftOut says what of a large desk is not drawn by its outlines. */
function leftOut(words?: string): void {
  const e = document.getElementById('dleft');
  if (!e) return;
  e.hidden = !words;
  e.textContent = words ?? '';
}

async function start(): Promise<void> {
  const el = document.getElementById('dmap');
  if (!el) return;
  const box = el.closest<HTMLElement>('.dmapbox')!;
  box.hidden = false;
  try {
    const ground = await Ground.open(el, main.dataset);
    const r = await fetch(main.dataset.shows ?? '/watch/at', { headers: { Accept: 'application/json' } });
    if (r.ok) {
      const view = await r.json();
      ground.show(view);
      leftOut(view.left);
      if (!view.whole && !main.dataset.shows) { // of a large desk the areas of the map's frame are asked for as it moves
        let later: ReturnType<typeof setTimeout> | undefined, frame = ground.frame(), turn = 0;
        ground.map.on('moveend', () => {
          const now = ground.frame();
          if (now.bbox === frame.bbox) return;
          frame = now;
          clearTimeout(later);
          later = setTimeout(() => {
            const mine = ++turn;
            void fetch(`/watch/at?${new URLSearchParams({ bbox: now.bbox, z: now.z })}`, { headers: { Accept: 'application/json' } }).then((x) => (x.ok ? x.json() : undefined)).then((v) => {
              if (v && mine === turn) { ground.show(v); leftOut(v.left); }
            }).catch(() => undefined); // what is drawn stays
          }, 120);
        });
      }
      if (view.marks) showMarks(ground, view.marks);
      if (main.dataset.shows) ground.fit();
    }
    // The form shows one field at a time: the map draws that one.
    const fields = [...document.querySelectorAll<HTMLTextAreaElement>('textarea[data-draw]')];
    const side = document.querySelector<HTMLInputElement>('input[name="side"]') ?? undefined;
    let draft: Draft | undefined;
    ground.map.on('click', (e) => draft?.click([e.lngLat.lng, e.lngLat.lat]));
    const change = () => {
      const shown = fields.find((f) => f.checkVisibility());
      box.classList.toggle('idle', !shown);
      if (draft && draft.field !== shown) { draft.close(); draft = undefined; }
      if (shown && !draft) draft = new Draft(ground, shown, shown.dataset.draw === 'line', shown.dataset.draw === 'line' ? side : undefined);
      else draft?.show();
      draft?.fit();
    };
    document.querySelector('form.dform')?.addEventListener('change', (e) => { if ((e.target as HTMLElement).matches('[name="how"], [name="covers"]')) change(); });
    document.querySelectorAll('details').forEach((d) => d.addEventListener('toggle', change));
    change();
    box.addEventListener('click', (e) => {
      switch ((e.target as Element).closest<HTMLElement>('[data-draft]')?.dataset.draft) {
        case 'undo': draft?.undo(); break;
        case 'remove': draft?.remove(); break;
        case 'clear': draft?.clear(); break;
        case 'in': ground.map.zoomIn({ animate: !still }); break;
        case 'out': ground.map.zoomOut({ animate: !still }); break;
      }
    });
    document.addEventListener('keydown', (e) => {
      const inMap = el.contains(document.activeElement) || document.activeElement === document.body;
      if (!inMap) return;
      if (e.key === 'Delete' || e.key === 'Backspace') { e.preventDefault(); draft?.remove(); }
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z') { e.preventDefault(); draft?.undo(); }
    });
  } catch (err) { failed(el, err); }
}

// Times of day that go with a choice of when.
const presets: Record<string, [string, string]> = { daily: ['07:00', '12'], nights: ['19:00', '11'], weekdays: ['07:00', '10'], weekly: ['07:00', '12'] };
document.querySelectorAll<HTMLInputElement>('input[name="preset"]').forEach((r) => r.addEventListener('change', () => {
  const p = presets[r.value], begins = document.querySelector<HTMLInputElement>('[name="begins"]'), length = document.querySelector<HTMLInputElement>('[name="length"]');
  if (p && begins && length && !begins.dataset.typed && !length.dataset.typed) { begins.value = p[0]; length.value = p[1]; }
}));
document.querySelectorAll<HTMLInputElement>('[name="begins"], [name="length"]').forEach((i) => i.addEventListener('input', () => { i.dataset.typed = 'yes'; }));
void start();

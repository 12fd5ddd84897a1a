// The small map of the place editor: the places offered as numbers, and the chosen one as fine as it is known: a
// point, a disc, or the unit that it lies in.
import { Map as GLMap, Marker, LngLatBounds } from 'maplibre-gl';
import { basemap, outline, outlines, rests, ring, style } from './map';
import { figures, make, t } from './words';

interface Place { name: { ar?: string; en?: string }; lon?: number; lat?: number; precision: string; radius_km?: number; unit?: string }

const NEAR = 25; // km that "near" reaches, as the composition takes it

/** start draws the map in el and follows the form around it. */
export async function start(el: HTMLElement): Promise<void> {
  const form = el.closest('fieldset')!;
  const { have, countries } = await basemap(el.dataset);
  if (!el.isConnected) return;
  el.hidden = false;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = new GLMap({
    container: el, style: style(el.dataset.base!, have, countries), bounds: [[35.6, 32.4], [42.4, 37.3]], minZoom: 2, maxZoom: 12,
    dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false, localIdeographFontFamily: false, fadeDuration: 0, cooperativeGestures: false,
  });
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute('aria-label', t('onmap'));
  map.getCanvas().tabIndex = -1; // the list beside it is the same by keyboard
  await new Promise<void>((ok) => { map.once('style.load', () => ok()); });
  rests(map, el);
  const markers: Marker[] = [];

  const choices = (): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>('input[name="place"][data-place]')];
  const placeOf = (i: HTMLInputElement): Place => JSON.parse(i.dataset.place!);
  const at = (p: Place): [number, number] | undefined => (p.lon === undefined || p.lat === undefined ? undefined : [p.lon, p.lat]);

  async function draw(move: boolean): Promise<void> {
    markers.splice(0).forEach((m) => m.remove());
    const box = new LngLatBounds();
    let chosen: Place | undefined;
    for (const i of choices()) {
      const p = placeOf(i), where = at(p);
      if (i.checked) chosen = p;
      if (!where) continue;
      const n = i.value === 'keep' ? '•' : i.closest('label')?.querySelector('.hn')?.textContent ?? '';
      const b = make('button', { type: 'button', class: i.checked ? 'mm on' : 'mm', tabindex: '-1', 'aria-hidden': 'true' }, figures(n));
      b.addEventListener('click', () => { i.checked = true; i.dispatchEvent(new Event('change', { bubbles: true })); });
      markers.push(new Marker({ element: b }).setLngLat(where).addTo(map));
    }
    const features: unknown[] = [];
    if (chosen) {
      const precision = (form.querySelector<HTMLSelectElement>('[name="placeprec"]')?.value || chosen.precision);
      const typed = Number(form.querySelector<HTMLInputElement>('[name="radius"]')?.value.replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)));
      const km = precision === 'near' ? NEAR : precision === 'region' ? (typed || chosen.radius_km || 50) : 0;
      const where = at(chosen);
      if (where && km > 0) {
        const r = ring(where[0], where[1], km);
        features.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [r] } });
        r.forEach((c) => box.extend(c as [number, number]));
      } else if (chosen.unit && /^(district|governorate|country)$/.test(precision)) {
        await outline([chosen.unit]);
        const f = outlines.get(chosen.unit);
        if (f) {
          features.push(f);
          (f.geometry.type === 'MultiPolygon' ? f.geometry.coordinates.flat(2) : f.geometry.coordinates.flat(1)).forEach((c: [number, number]) => box.extend(c));
        }
      }
      if (where) box.extend(where);
      el.dataset.drawn = features.length > 0 ? 'area' : where ? 'point' : 'none';
    }
    // The namesakes that are not too far are seen beside the chosen one.
    const centre = chosen && at(chosen);
    for (const i of choices()) {
      const where = at(placeOf(i));
      if (where && (!centre || Math.hypot((where[0] - centre[0]) * 0.83, where[1] - centre[1]) < 4)) box.extend(where);
    }
    (map.getSource('chosen') as any)?.setData({ type: 'FeatureCollection', features });
    if (move && !box.isEmpty()) map.fitBounds(box, { padding: 34, maxZoom: 8, animate: !still });
  }
  const redraw = (): void => { void draw(true); };
  form.addEventListener('change', redraw);
  form.querySelector('[name="radius"]')?.addEventListener('input', redraw);
  form.querySelector('#hits')?.addEventListener('htmx:after:swap', redraw);
  new MutationObserver(redraw).observe(form.querySelector('#hits')!, { childList: true });
  await draw(true);
}

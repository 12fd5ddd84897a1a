// What was found in a draft of a plan, on its map: a number where it is, the same as beside the words, and the outline of ground
// that two are named for.
import { Marker } from 'maplibre-gl';
import type { Ground } from './watchmap';
import { make, num } from './words';

export interface Mark { n: number; free: boolean; words: string; at: [number, number]; geometry?: any }

export function showMarks(ground: Ground, marks: Mark[]): void {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const draw = (): void => {
    if (ground.map.getSource('clashes')) return;
    probe.style.color = 'var(--caution)';
    const features = marks.filter((m) => m.geometry).map((m) => ({ type: 'Feature' as const, properties: {}, geometry: m.geometry }));
    ground.map.addSource('clashes', { type: 'geojson', data: { type: 'FeatureCollection', features } });
    ground.map.addLayer({ id: 'clashes', type: 'line', source: 'clashes', paint: { 'line-color': getComputedStyle(probe).color, 'line-width': 2.4, 'line-dasharray': [2, 1.4] } }, 'country');
  };
  draw();
  ground.map.on('style.load', draw); // a change of theme begins a new style
  for (const m of marks) {
    const a = make('a', { class: m.free ? 'pl-n v' : 'pl-n', href: `#f${m.n}`, title: m.words, 'aria-label': `${num(m.n)}: ${m.words}` }, num(m.n));
    a.addEventListener('click', (e) => { e.stopPropagation(); });
    // Above the place, where the name of the area stands.
    new Marker({ element: a, offset: [0, -30] }).setLngLat(m.at).addTo(ground.map);
  }
  ground.el.dataset.marks = String(marks.length);
}

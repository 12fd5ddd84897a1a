// The layer of the Picture that shows how the ground was watched, drawn as in the Watch room: nothing where nobody knows of an area.
// A chosen time is many moments; the layer shows its last one and says so, for a share of a time has no outline.
import type { Chart } from './map';
import { layers, patterns, spread, type View } from './watchmap';
import { say } from './words';

export interface GroundLayer {
  /** turn shows the layer for a filter, or takes it away. */
  turn(on: boolean, query: string): Promise<void>;
  /** draw brings the layer, if it is shown, up to a filter. */
  draw(query: string): Promise<void>;
}

/** lastMoment is the end of the time that a filter chooses; empty where that is now, or where no end is chosen. */
function lastMoment(query: string): string {
  const to = new URLSearchParams(query).get('to') ?? '';
  const end = to ? Date.parse(to + 'T23:59:59Z') : NaN;
  return Number.isNaN(end) || end >= Date.now() ? '' : to + 'T23:59:59Z';
}

/** groundLayer is the layer on a chart, beneath its areas and marks. */
export function groundLayer(chart: Chart): GroundLayer {
  const key = document.getElementById('wkey'), said = document.getElementById('wkey-says'), el = document.getElementById('map')!;
  let on = false, turn = 0, view: Pick<View, 'patches' | 'areas'> | undefined;

  function put(): void {
    if (!view) return;
    if (!chart.map.getSource('ground')) patterns(chart.map);
    layers(chart.map, 'areas');
    spread(chart.map, view);
  }

  async function draw(query: string): Promise<void> {
    if (!on || !key || !said) return;
    const mine = ++turn, t = lastMoment(query);
    delete el.dataset.ground;
    let words: string;
    try {
      const r = await fetch('/watch/at' + (t ? '?t=' + encodeURIComponent(t) : ''), { headers: { Accept: 'application/json' } });
      if (!r.ok || !r.headers.get('Content-Type')?.includes('json')) throw new Error(String(r.status));
      const got = await r.json() as View;
      if (mine !== turn || !on) return;
      view = got;
      words = (got.areas.length ? (t ? said.dataset.end : said.dataset.now) : key.dataset.none)!.replace('{0}', got.says);
    } catch {
      if (mine !== turn || !on) return;
      view = { patches: [], areas: [] }; // what is not known of this time is not drawn as that of another
      words = key.dataset.failed!;
      say(words);
    }
    said.textContent = words;
    put();
    el.dataset.ground = String(view.areas.length);
  }

  chart.styled(put);
  return {
    draw,
    async turn(now, query) {
      on = now;
      if (key) key.hidden = !on;
      if (on) return draw(query);
      turn++;
      view = { patches: [], areas: [] };
      put();
      view = undefined;
      delete el.dataset.ground;
    },
  };
}

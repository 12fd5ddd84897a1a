// Possible doubles: J and K choose a pair, L says that it is one happening, A that it is not, U takes the last back.
import { typing } from './app';

const pairs = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.dbl')];

function choose(n: number, focus = true): void {
  const all = pairs();
  const at = Math.min(all.length - 1, Math.max(0, n));
  all.forEach((p, i) => p.classList.toggle('on', i === at));
  if (!focus || !all[at]) return;
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: 'nearest' });
}

const chosen = (): number => pairs().findIndex((p) => p.classList.contains('on'));

// After a decision the page comes back to where the pair stood: there stands the next one.
const back = /^#pair-(\d+)$/.exec(location.hash);
choose(back ? Number(back[1]) - 1 : 0, back !== null);

document.addEventListener('focusin', (e) => {
  const at = pairs().findIndex((p) => p.contains(e.target as Node));
  if (at >= 0 && at !== chosen()) choose(at, false);
});

document.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || document.querySelector('dialog[open]')) return;
  const key = e.key.toLowerCase();
  switch (key) {
    case 'j': choose(chosen() + 1); break;
    case 'k': choose(chosen() - 1); break;
    case 'l': case 'a': pairs()[chosen()]?.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click(); break;
    case 'u': document.querySelector<HTMLElement>('.lundo [data-key="u"]')?.click(); break;
  }
});

// The Read page: keys for proposals, a click on a mark opens its proposal, the rail shows where marks stand,
// files are dropped anywhere.
import { typing } from './app';
import { figures, make } from './words';

const $ = <T extends Element = HTMLElement>(q: string): T | null => document.querySelector<T>(q);

let clash = -1;

/** nextClash shows the next contradiction and goes to where it stands in the text. */
function nextClash(): void {
  const all = [...document.querySelectorAll<HTMLElement>('#contra .clash')];
  if (all.length === 0) return;
  const first = clash < 0;
  clash = first ? 0 : (clash + 1) % all.length;
  all.forEach((c, i) => { c.hidden = i !== clash; });
  const at = $('[data-clash-at]');
  if (at) at.textContent = figures(String(clash + 1));
  document.querySelectorAll('.sp.clash.now').forEach((s) => s.classList.remove('now'));
  const start = Number(all[clash].dataset.clash);
  const spans = [...document.querySelectorAll<HTMLElement>('.sp.clash')].filter((s) => Number(s.dataset.at) >= start);
  spans[0]?.classList.add('now');
  spans[0]?.scrollIntoView({ block: 'center' });
}

function open(id: string): void {
  const link = document.querySelector<HTMLElement>(`.prop h3 a[data-open="${CSS.escape(id)}"]`);
  if (link) link.click();
  else document.getElementById('p-' + id)?.scrollIntoView({ block: 'nearest' });
}

function step(n: number): void {
  const props = [...document.querySelectorAll<HTMLElement>('.prop')];
  const at = props.findIndex((p) => p.classList.contains('on'));
  const next = props[Math.min(props.length - 1, Math.max(0, at + n))];
  if (next && !next.classList.contains('on')) open(next.dataset.prop!);
}

document.addEventListener('keydown', (e) => {
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') { $<HTMLFormElement>('#new, form[data-form="edit"]')?.requestSubmit(); return; }
  if (e.key === 'Escape' && $('[data-do="leave"]') && !document.querySelector('dialog[open]')) { $('[data-do="leave"]')!.click(); return; }
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]') || !$('.docv')) return;
  switch (e.key.toLowerCase()) {
    case 'j': step(1); break;
    case 'k': step(-1); break;
    case 'n': nextClash(); break;
    case 'c': case 'e': case 'x': $(`[data-key="${e.key.toLowerCase()}"]`)?.click(); break;
  }
});

document.addEventListener('click', (e) => {
  const el = e.target as Element;
  if (el.closest('[data-do="clash"]')) nextClash();
  const m = el.closest<HTMLElement>('mark[data-open], .mg a[data-open]');
  if (m && getSelection()?.isCollapsed !== false) { e.preventDefault(); open(m.dataset.open!); }
});

/** rail draws the marks of the whole text at the edge of the page. */
function rail(): void {
  const text = $('#text'), bar = $('#rail');
  if (!text || !bar) return;
  bar.replaceChildren();
  const all = text.scrollHeight || 1, top = text.offsetTop, seen = text.clientHeight;
  text.querySelectorAll<HTMLElement>('mark.sp').forEach((m) => {
    const i = make('i', { class: m.classList[1] ?? '' });
    i.style.insetBlockStart = `${top + ((m.offsetTop + (m.offsetParent === text ? 0 : (m.offsetParent as HTMLElement)?.offsetTop ?? 0)) / all) * seen}px`;
    bar.append(i);
  });
  const b = make('b');
  const place = () => { b.style.insetBlockStart = `${top + (text.scrollTop / all) * seen}px`; b.style.blockSize = `${(seen / all) * seen}px`; };
  place();
  text.onscroll = place;
  bar.append(b);
}

/** show brings the open proposal and its first mark into view. */
function show(): void {
  clash = -1;
  rail();
  const first = document.querySelector<HTMLElement>('mark.sp.on, .ev');
  const wide = matchMedia('(min-width: 641px)').matches;
  first?.scrollIntoView({ block: wide ? 'center' : 'start' });
  if (wide) document.querySelector('.prop.on')?.scrollIntoView({ block: 'nearest' });
}
document.addEventListener('htmx:after:swap', () => { requestAnimationFrame(show); });
document.fonts.ready.then(show);
addEventListener('resize', rail);
addEventListener('popstate', () => location.reload());

// Files: their names are shown; on the other Read pages a drop brings them to the form.
const input = $<HTMLInputElement>('input[type="file"]');
function listed(): void {
  $('#files')?.replaceChildren(...[...(input?.files ?? [])].map((f) => make('li', {}, f.name)));
}
input?.addEventListener('change', listed);
for (const zone of document.querySelectorAll<HTMLElement>('[data-dropzone], [data-drop], .newdoc')) {
  zone.addEventListener('dragover', (e) => { e.preventDefault(); zone.classList.add('over'); });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (e) => {
    e.preventDefault();
    zone.classList.remove('over');
    const files = e.dataTransfer?.files;
    if (!files?.length) return;
    if (input) { input.files = files; listed(); return; }
    // Not on the form: give the files at once, with what the form has as default.
    const form = make('form', { method: 'post', action: '/read/new', enctype: 'multipart/form-data', hidden: 'hidden' });
    const field = make('input', { type: 'file', name: 'files', multiple: 'multiple' });
    field.files = files;
    form.append(field);
    document.body.append(form);
    form.submit();
  });
}

// Builds the pages' files into ../static: bundles with hashed names, fonts, the icon sprite, a manifest that
// the Go side reads, and a gzip and a brotli copy of everything that compresses.
import { build } from 'esbuild';
import subsetFont from 'subset-font';
import { brotliCompressSync, gzipSync, constants } from 'node:zlib';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname;
const out = path.join(here, '..', 'static');
const require = createRequire(import.meta.url);

for (const f of await readdir(out)) if (f !== '.keep') await rm(path.join(out, f), { recursive: true });

// Tabular Arabic-Indic digits, three weights, about 2 kB each.
await mkdir(path.join(here, '.fonts'), { recursive: true });
const digits = Array.from({ length: 13 }, (_, i) => String.fromCodePoint(0x660 + i)).join('');
for (const weight of [400, 500, 600]) {
  const font = await readFile(require.resolve(`@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff2`));
  await writeFile(path.join(here, '.fonts', `digits-${weight}.woff2`), await subsetFont(font, digits, { targetFormat: 'woff2' }));
}

const result = await build({
  absWorkingDir: here,
  entryPoints: { app: 'src/app.ts', picture: 'src/picture.ts', read: 'src/read.ts', links: 'src/links.ts', watch: 'src/watch.ts', watchdraw: 'src/watchdraw.ts', pages: 'css/pages.css', 'map-worker': 'maplibre-gl/dist/maplibre-gl-worker.mjs' },
  outdir: out,
  bundle: true, minify: true, format: 'esm', target: 'es2022', metafile: true, legalComments: 'none',
  splitting: true, chunkNames: 'chunk-[hash]', entryNames: '[name]-[hash]', assetNames: '[name]-[hash]',
  publicPath: '/static/', loader: { '.woff2': 'file' }, logLevel: 'info',
});

// The sprite: only the icons that templates name.
const icons = new Set();
for (const f of await readdir(path.join(here, '..', 'templates'))) {
  const text = await readFile(path.join(here, '..', 'templates', f), 'utf8');
  for (const m of text.matchAll(/\{\{-?\s*(?:template\s+"icon"|icon)\s+"([a-z0-9-]+)"/g)) icons.add(m[1]);
}
for (const f of await readdir(path.join(here, '..'))) {
  if (!f.endsWith('.go')) continue;
  for (const m of (await readFile(path.join(here, '..', f), 'utf8')).matchAll(/icon\("([a-z0-9-]+)"\)/g)) icons.add(m[1]);
}
for (const f of await readdir(path.join(here, 'src'))) {
  for (const m of (await readFile(path.join(here, 'src', f), 'utf8')).matchAll(/#i-([a-z0-9-]+)/g)) icons.add(m[1]);
}
const symbols = [];
for (const name of [...icons].sort()) {
  const svg = await readFile(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '');
  symbols.push(`<symbol id="i-${name}" viewBox="0 0 24 24">${inner}</symbol>`);
}
await writeFile(path.join(out, 'sprite.svg'), `<svg class="sprite" aria-hidden="true">${symbols.join('')}</svg>`);

const manifest = {};
for (const [file, info] of Object.entries(result.metafile.outputs)) {
  const name = path.basename(file);
  if (!info.entryPoint) continue;
  const ext = path.extname(name);
  manifest[path.basename(name).replace(/-[A-Z0-9]{8}(?=\.[a-z]+$)/, '')] = name;
  if (ext === '.css') manifest['pages.css'] = name;
}
await writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));

let raw = 0, small = 0;
for (const f of await readdir(out)) {
  if (!/\.(js|css|svg)$/.test(f)) continue;
  const bytes = await readFile(path.join(out, f));
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(path.join(out, f + '.br'), br);
  await writeFile(path.join(out, f + '.gz'), gzipSync(bytes, { level: 9 }));
  raw += bytes.length; small += br.length;
}
const stamp = createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 8);
console.log(`pages ${stamp}: ${Math.round(raw / 1000)} kB, ${Math.round(small / 1000)} kB compressed, ${icons.size} icons`);

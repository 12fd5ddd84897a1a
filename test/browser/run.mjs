// Runs the stories, two at a time, and says at the end how long each took. Every story has a node, a browser and a port
// of its own; a picture in shots/ belongs to one story.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

// The longest begin first, so that neither core is idle at the end. A story that is not named here begins last.
const LONGEST = ['watch', 'pages', 'sources', 'seen', 'site', 'share', 'plan', 'read'];

const here = import.meta.dirname;
const story = (file) => path.basename(file, '.test.mjs');
const place = (file) => (LONGEST.includes(story(file)) ? LONGEST.indexOf(story(file)) : LONGEST.length);
const only = process.argv.slice(2);
const files = readdirSync(here).filter((f) => f.endsWith('.test.mjs') && (only.length === 0 || only.includes(story(f)) || only.includes(f)))
  .sort((a, b) => place(a) - place(b)).map((f) => path.join(here, f));
if (files.length === 0 || files.length < only.length) {
  console.error(`browser tests: no such story among ${only.join(', ')}; there are ${readdirSync(here).filter((f) => f.endsWith('.test.mjs')).map(story).join(', ')}`);
  process.exit(1);
}

const begun = performance.now();
const seconds = (ms) => `${Math.round(ms / 1000)} s`;
const took = new Map();
const hear = ({ file, nesting, details }) => { if (nesting === 0 && file && details) took.set(story(file), (took.get(story(file)) ?? 0) + details.duration_ms); };
const tests = run({ files, concurrency: 2, timeout: 1_500_000 });
tests.on('test:pass', hear).on('test:fail', (e) => { hear(e); process.exitCode = 1; });
tests.compose(spec).pipe(process.stdout);
process.on('exit', () => console.log(`${[...took].map(([name, ms]) => `${name} ${seconds(ms)}`).join(', ')}; all ${seconds(performance.now() - begun)}`));

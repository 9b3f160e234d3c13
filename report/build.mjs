/**
 * Builds the page of the report: scripts and styles of this folder, with uPlot, put into one HTML file with a place for the
 * data. The result, dist/report/page.html, is what the package carries; `--report` fills in the data.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const OUT = here('../dist/report/');

const [bundle] = await build({
  configFile: false,
  logLevel: 'warn',
  root: here('.'),
  build: {
    write: false,
    target: 'es2022',
    lib: { entry: here('main.ts'), formats: ['iife'], name: 'groupsimReport' },
  },
});
const script = bundle.output.find(({ type }) => type === 'chunk').code;
if (/<\/script/i.test(script)) throw new Error('the script of the page would end its own element');

const uplot = readFileSync(createRequire(import.meta.url).resolve('uplot/dist/uPlot.min.css'), 'utf8');
const styles = `${uplot}\n${readFileSync(here('style.css'), 'utf8')}`
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '\n');
const page = readFileSync(here('page.html'), 'utf8')
  .replace('/*styles*/', () => styles)
  .replace('/*script*/', () => script.trim());

mkdirSync(OUT, { recursive: true });
writeFileSync(`${OUT}page.html`, page);

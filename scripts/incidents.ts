/**
 * Writes docs/incidents/: one page and one picture an incident, from what the tool says and draws, and the list of them.
 * `node .build/scripts/incidents.js [--seeds N] [--check]`
 *
 * `--check` writes nothing and evaluates no bands: it says which pictures, and which pages up to their bands, are not what
 * they would be, and which bands have no row, or one with other words.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runInWorkers } from '../src/cli/workers/experiments.ts';
import { BANDS, INCIDENTS } from '../src/scenario/incidents/catalogue.ts';
import { judgeBands } from '../src/scenario/incidents/lab.ts';
import type { Incident } from '../src/scenario/incidents/types.ts';
import { bandsSection, bandWords, fileOf, listPage, pageOf } from './incidents/pages.ts';
import { drawn, shownOf } from './incidents/runs.ts';

const FOLDER = 'docs/incidents';

interface Made {
  readonly incident: Incident;
  /** Up to the bands. */
  readonly page: string;
  readonly picture: string;
}

const make = (incident: Incident): Made => {
  const shown = shownOf(incident);
  return { incident, page: pageOf(incident, shown), picture: drawn(incident, shown) };
};

const pathOf = ({ id }: Incident, ending: string) => `${FOLDER}/${fileOf(id)}.${ending}`;
const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** What of a page and its picture is stale. */
function staleOf({ incident, page, picture }: Made): readonly string[] {
  const [there, path] = [read(pathOf(incident, 'md')), pathOf(incident, 'md')];
  const bands = BANDS.filter(({ id }) => id.startsWith(`${incident.id}.`)).filter(
    (band) => !there.includes(bandWords(band)),
  );
  return [
    ...(there.startsWith(page) ? [] : [path]),
    ...(read(pathOf(incident, 'svg')) === picture ? [] : [pathOf(incident, 'svg')]),
    ...bands.map(({ id }) => `${path}: the row of band ${id}`),
  ];
}

async function writeAll(seeds: number): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const verdicts = await judgeBands(
    BANDS,
    seeds,
    runInWorkers(async () => {}),
  );
  for (const { incident, page, picture } of INCIDENTS.map(make)) {
    const own = verdicts.filter(({ band }) => band.id.startsWith(`${incident.id}.`));
    writeFileSync(pathOf(incident, 'svg'), picture);
    writeFileSync(pathOf(incident, 'md'), page + bandsSection(own, seeds));
  }
  writeFileSync(`${FOLDER}/README.md`, listPage(INCIDENTS, verdicts, seeds));
}

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '20' }, check: { type: 'boolean', default: false } },
});
if (values.check) {
  const stale = INCIDENTS.map(make).flatMap(staleOf);
  if (stale.length > 0) console.error(`stale: ${stale.join(', ')}; run npm run docs:incidents`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  await writeAll(Number(values.seeds));
}

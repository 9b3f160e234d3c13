/**
 * Writes docs/incidents/cures.md: every incident with every client, version and cure, all cells run, on all cores.
 * `node .build/scripts/cures.js`
 */
import { writeFileSync } from 'node:fs';
import { doAll, workerModule } from '../src/cli/workers/pool.ts';
import { poolAll, type RunAll } from '../src/scenario/incidents/lab.ts';
import { CELLS } from './cures/catalogue.ts';
import { curesPage } from './cures/page.ts';

const module = workerModule('cures/cells.worker', import.meta.url);
const runAll: RunAll = (tasks, done) => doAll({ module, tasks, turn: async () => {} }, done);

const began = performance.now();
const pools = await poolAll([...CELLS.values()], 1, runAll);
writeFileSync('docs/incidents/cures.md', curesPage(pools));
console.error(`${CELLS.size} cells in ${Math.round((performance.now() - began) / 1_000)} s`);

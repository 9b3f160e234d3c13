/**
 * `npm run reality [-- FILE] [--json] [--only REGEX] [--seeds N] [--write]` runs the experiments that a file of measured cells describes,
 * and puts what is simulated beside what was measured. FILE is `reality-cells/1`, plain or `.gz`; without it the committed
 * measurements are taken. `--only` chooses cells by id.
 * `--write` puts the result into docs/fidelity.md.
 *
 * Exit code 0: at least 85 % of the cells agree; 1: fewer; 2: the file is broken, some of its cells say what is not known (the
 * others are judged, and these are named on stderr), or an option is unknown.
 */
import { parseArgs } from 'node:util';
import { BrokenCells, readCells } from '../test/conformance/reality/cells.ts';
import { packedCells } from '../test/conformance/reality/packed.ts';
import { jsonOf, lineOf, totalsOf } from '../test/conformance/reality/report.ts';
import { verdicts } from '../test/conformance/reality/run.ts';
import { writeRealityPage } from './reality-page.ts';

const BAR = 0.85;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  seeds: { type: 'string', default: '20' },
  write: { type: 'boolean', default: false },
} as const;

class WrongOption extends Error {}

function main(args: string[]): number {
  const { values, positionals } = parsed(args);
  const only = patternOf(values.only);
  const cells = readCells(positionals[0] ?? packedCells()).filter(({ id }) => only.test(id));
  const found = [];
  for (const verdict of verdicts(cells, seedsOf(values.seeds))) {
    found.push(verdict);
    if (!values.json) console.log(lineOf(verdict));
  }
  if (values.write) writeRealityPage(found, seedsOf(values.seeds));
  console.log(values.json ? JSON.stringify(jsonOf(found)) : totalsOf(found));
  const problems = new Set(found.flatMap(({ problem }) => problem ?? []));
  for (const problem of problems) console.error(problem);
  if (problems.size > 0) return 2;
  return found.filter(({ ok }) => ok).length >= BAR * found.length ? 0 : 1;
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongOption((error as Error).message);
  }
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new WrongOption((error as Error).message);
  }
}

function seedsOf(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new WrongOption(`--seeds cannot be ${text}: a number from 1`);
  return Number(text);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BrokenCells) && !(error instanceof WrongOption)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/**
 * npm run bench [-- --json] [-- --only <suite> | -- --guard]
 *
 * Each suite runs in a process of its own: several engines in one process make each other slower, because call sites
 * that have seen one class are compiled better than those that have seen two.
 *
 * Exit code 0: all bars cleared; 1: a bar missed; 2: the command was not understood.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { allowMoreInlining } from '../src/cli/inlining.ts';
import { across } from './across.ts';
import { assignors } from './assignors.ts';
import { bareEngine } from './bare-engine.ts';
import { clients } from './clients.ts';
import { dayRun } from './day.ts';
import { FLOORS, guarded } from './guard.ts';
import { asTable, type Line, type Suite } from './lines.ts';
import { observers } from './observers.ts';
import { protocol } from './protocol.ts';
import { sizes } from './sizes.ts';
import { workers } from './workers.ts';

const SUITES: readonly Suite[] = [
  ...bareEngine,
  ...protocol,
  ...clients,
  ...observers,
  ...sizes,
  ...dayRun,
  ...workers,
  ...assignors,
];

interface Command {
  readonly json: boolean;
  readonly only: Suite | null;
  /** A few suites against their floors (guard.ts). */
  readonly guard: boolean;
}

class UsageError extends Error {}

function parseCommand(args: string[]): Command {
  const { values } = parsed(args);
  const only = SUITES.find(({ name }) => name === values.only) ?? null;
  if (values.only !== undefined && only === null) {
    throw new UsageError(
      `There is no suite '${values.only}'; there are: ${SUITES.map(({ name }) => name).join(', ')}.`,
    );
  }
  return { json: values.json, only, guard: values.guard };
}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  only: { type: 'string' },
  guard: { type: 'boolean', default: false },
} as const;

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The lines of a suite, measured in a process of its own. */
function measureApart({ name }: Suite): Line[] {
  const args = [...process.execArgv, process.argv[1]!, '--json', '--only', name];
  const { stdout, status, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error !== undefined || status === null || status > 1 || stdout === '') {
    throw new Error(`suite '${name}' failed`, { cause: error });
  }
  return JSON.parse(stdout) as Line[];
}

function measureAll(): Line[] {
  const lines = SUITES.flatMap(measureApart);
  return [...lines, ...across(lines)];
}

function measureGuarded(): Line[] {
  const names = new Set(FLOORS.map(({ suite }) => suite));
  return guarded(SUITES.filter(({ name }) => names.has(name)).flatMap(measureApart));
}

async function main(args: string[]): Promise<number> {
  const { json, only, guard } = parseCommand(args);
  const lines = guard ? measureGuarded() : only === null ? measureAll() : await only.measure();
  console.log(json ? JSON.stringify(lines, null, 2) : asTable(lines));
  return lines.every(({ ok }) => ok) ? 0 : 1;
}

// As the program itself does.
allowMoreInlining();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

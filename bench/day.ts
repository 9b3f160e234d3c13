/**
 * A day of 30 members under churn, as a user runs it: the program from its start to its last line, against the time that
 * its events alone would take at the rate of the benches.
 */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { atMost, information, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent } from './measure.ts';
import { MEMBERS, protocolSide } from './protocol.ts';

const PROGRAM = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
const REQUEST = ['--members', String(MEMBERS), '--churn', '--for', '24h', '--seed', 'day', '--json'];
const RUNS = 2;

interface Day {
  readonly seconds: number;
  readonly events: number;
}

function day(): Day {
  const start = performance.now();
  const { stdout, status } = spawnSync(process.execPath, [PROGRAM, ...REQUEST], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`sim ${REQUEST.join(' ')} ended with ${status}`);
  const { events } = JSON.parse(stdout) as { readonly events: number };
  return { seconds: (performance.now() - start) / 1e3, events };
}

async function measure(): Promise<Line[]> {
  const days = Array.from({ length: RUNS }, day);
  const seconds = Math.min(...days.map((one) => one.seconds));
  const [ns] = nanosecondsPerEvent([protocolSide(MEMBERS)], { rounds: 60 }) as [number];
  const alone = (days[0]!.events * ns) / 1e9;
  return [
    information('a day of 30 members under churn, million events', days[0]!.events / 1e6),
    atMost('a day, from the start of the program to its end, s', seconds, 4),
    atMost('  over what its events alone take', seconds / alone, 1.25),
  ];
}

export const dayRun: readonly Suite[] = [{ name: 'day', measure }];

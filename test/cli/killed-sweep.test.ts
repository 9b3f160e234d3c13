/** A sweep is killed, twice, and started again: the file is that of an unbroken one. Processes of their own, as users run them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FLAGS =
  '--members 4 --for 20m --churn every=30s --vary session.timeout.ms=10s,30s --vary client=java,franz-go --seeds 5';

it('killed with SIGKILL, it goes on where it was, with any number of threads', async () => {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json']);
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const whole = join(folder, 'whole.ndjson');
  const broken = join(folder, 'broken.ndjson');
  try {
    execFileSync(process.execPath, words(whole, 1));
    await killedAfter(3, broken, 2);
    // As if the machine had stopped in the middle of a line.
    appendFileSync(`${broken}.part`, '{"cell":0,"se');
    await killedAfter(8, broken, 3);
    expect(existsSync(broken)).toBe(false);
    execFileSync(process.execPath, words(broken, 2));
    expect(readFileSync(broken, 'utf8')).toBe(readFileSync(whole, 'utf8'));
    expect(existsSync(`${broken}.part`)).toBe(false);
    // Once more: nothing is left to do, and nothing changes.
    execFileSync(process.execPath, words(broken, 2));
    expect(readFileSync(broken, 'utf8')).toBe(readFileSync(whole, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

const words = (out: string, threads: number) => [
  'dist/src/cli/main.js',
  'sweep',
  ...FLAGS.split(' '),
  '--out',
  out,
  '--threads',
  String(threads),
];

/** Started, and killed as soon as its journal has so many runs. */
async function killedAfter(runs: number, out: string, threads: number): Promise<void> {
  const child = spawn(process.execPath, words(out, threads), { stdio: 'ignore' });
  const exited = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  while (child.exitCode === null && runsIn(`${out}.part`) < runs)
    await new Promise((resolve) => setTimeout(resolve, 5));
  kill(child);
  expect(await exited).toBe('SIGKILL');
}

function kill(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGKILL');
}

/** Whole lines but the first. */
function runsIn(path: string): number {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 2 : 0;
}

/**
 * The first moment at which two runs of one seed differ, in the words of the short log.
 */
import type { Cell } from '../experiment/cells.ts';
import { cut, type Layout } from '../report/layout.ts';
import { shortLog } from '../report/log.ts';
import { startRun } from '../scenario/run.ts';
import { toWorld } from '../scenario/to-world.ts';
import type { Io } from './io.ts';
import { runInSlices } from './slices.ts';

/** The whole log of a run, line by line. */
export async function logLines({ scenario }: Cell, seed: string, width: number, io: Io): Promise<readonly string[]> {
  const world = toWorld({ ...scenario, seed });
  const lines: string[] = [];
  await runInSlices(
    () =>
      startRun(
        world,
        shortLog(world, width, (line) => void lines.push(line)),
      ),
    world.durationMs,
    io,
  );
  return lines;
}

/** Lines before the difference that are shown. */
const BEFORE = 2;

export function firstDifference(
  reference: readonly string[],
  variant: readonly string[],
  seed: string,
  { width, paint }: Layout,
): readonly string[] {
  const title = paint('title', `First difference, seed ${seed}`);
  const at = reference.findIndex((line, index) => line !== variant[index]);
  const first = at === -1 && variant.length > reference.length ? reference.length : at;
  if (first === -1) return ['', title, '  none: the two logs are the same'];
  const said = (mark: string, line: string | undefined) => cut(`${mark} ${line ?? '(nothing more)'}`, width);
  return [
    '',
    title,
    ...reference.slice(Math.max(0, first - BEFORE), first).map((line) => paint('dim', said(' ', line))),
    said('−', reference[first]),
    said('+', variant[first]),
  ];
}

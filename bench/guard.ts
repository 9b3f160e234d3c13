/**
 * The guard against regressions, for every change: a few suites, each figure against its floor.
 *
 * A floor is what was measured when it was last set (bench/README.md), less a margin for a machine that has other jobs. A
 * bar that is missed is no floor: what has been reached must not be lost. Whoever makes something faster moves its floor.
 */
import type { Line } from './lines.ts';

interface Floor {
  /** Suite and line that it is about. */
  readonly suite: string;
  readonly line: string;
  /** Measured on a quiet machine. */
  readonly reached: number;
  readonly better: 'higher' | 'lower';
}

/** How much worse than reached it may be. Ratios within one process move by a tenth on a busy machine. */
export const MARGIN = 0.3;

export const FLOORS: readonly Floor[] = [
  { suite: 'hold-100', line: 'wheel / reference, 100 pending', reached: 2.9, better: 'higher' },
  { suite: 'hold-1000', line: 'wheel / reference, 1000 pending', reached: 2.6, better: 'higher' },
  { suite: 'protocol', line: 'full protocol / reference, events per second', reached: 0.5, better: 'higher' },
  {
    suite: 'client-franz-go',
    line: 'franz-go, 30 members / reference, events per second',
    reached: 0.37,
    better: 'higher',
  },
  { suite: 'protocol-scaling', line: 'cost per event, 1000 members / 30', reached: 1.6, better: 'lower' },
  { suite: 'observer-ring', line: 'trace ring on / off', reached: 1.05, better: 'lower' },
  {
    suite: 'observer-invariants',
    line: 'all invariants after every event / none, trace ring on',
    reached: 2.3,
    better: 'lower',
  },
  { suite: 'size-memory', line: 'memory per member, KB', reached: 6.8, better: 'lower' },
];

/** The least, or the most, that passes. */
export function boundOf({ reached, better }: Floor): number {
  return better === 'higher' ? reached * (1 - MARGIN) : reached * (1 + MARGIN);
}

/** The guarded lines, each with its floor as its bar. */
export function guarded(lines: readonly Line[]): Line[] {
  return FLOORS.map((floor) => {
    const line = lines.find(({ name }) => name === floor.line);
    if (line === undefined) throw new Error(`no suite prints '${floor.line}'`);
    const bound = boundOf(floor);
    const ok = floor.better === 'higher' ? line.value >= bound : line.value <= bound;
    return { ...line, bar: `${floor.better === 'higher' ? '>=' : '<='} ${Number(bound.toPrecision(3))}`, ok };
  });
}

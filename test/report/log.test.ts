import { describe, expect, test } from 'vitest';
import { fullLog, type Sink, shortLog } from '../../src/report/log.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import type { Observer } from '../../src/sim/observer.ts';

const ID = 'm-1-e5f32fb6-2208-44d6-af4c-79c708fa4da2';
const WORLD = toWorld(DEFAULT_SCENARIO);

/** The same story, told to any log; without its legend. */
function linesOf(make: (sink: Sink) => Observer): string[] {
  const lines: string[] = [];
  const log = make((line) => lines.push(line));
  lines.length = 0;
  tell(log);
  return lines;
}

function tell(log: Observer): void {
  log.podStarted(5_000, 0, 'deployment');
  log.podStarted(6_123, 1, 'deployment');
  log.memberIdTaken(6_130, 1, ID);
  log.joinStarted(6_140, 1);
  const cause = { reason: `Adding new member ${ID}`, input: 'join', memberId: ID } as const;
  log.groupTransition(6_150, 0, 'Empty', 'PreparingRebalance', 0, cause);
  log.joinFinished(6_200, 1, 1);
  log.groupTransition(6_210, 0, 'CompletingRebalance', 'Stable', 1, { reason: '', input: 'sync', memberId: null });
  log.heartbeatAnswered(36_210, 1, 27);
  log.podStopped(40_000, 1, 'crash', 'churn-crash', '');
  log.memberRemoved(500_000, 0, ID, 'session-expired', null);
  log.podStopping(499_000, 0, 'churn-restart');
  log.podStopped(500_001, 0, 'graceful', 'churn-restart', 'closed');
}

describe('the short log', () => {
  test('has a line per change, and a column per pod', () => {
    expect(linesOf((sink) => shortLog(WORLD, 80, sink))).toMatchInlineSnapshot(`
      [
        "  00:00.500 E    0  >...  m0 starts (deployment)",
        "  00:00.612 E    0  ->..  m1 starts (deployment)",
        "  00:00.615 P    0  -*..  PreparingRebalance: Adding new member m-1-e5f3…",
        "  00:00.621 S    1  -=..  Stable",
        "  00:04.000 S    1  -x..  m1 crashed (churn-crash)",
        "  00:50.000 S    1  -!..  m1 removed: session-expired",
        "  00:49.900 S    1  ~...  m0 is told to stop (churn-restart)",
        "  00:50.000 S    1  <...  m0 stopped (churn-restart)",
      ]
    `);
  });

  test('is cut nowhere where no width is given', () => {
    const lines: string[] = [];
    const world = { ...WORLD, groups: [{ ...WORLD.groups[0]!, members: 300 }] };
    tell(shortLog(world, Number.POSITIVE_INFINITY, (line) => lines.push(line)));
    expect(lines.filter((line) => / [PSE] +\d /.test(line)).every((line) => line.length > 300)).toBe(true);
  });

  test.each([40, 60, 100])('fits %d columns, legend and all', (width) => {
    const lines: string[] = [];
    tell(fullLog({ ...WORLD, groups: [{ ...WORLD.groups[0]!, members: 100 }] }, width, (line) => lines.push(line)));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });
});

describe('the full log', () => {
  test('has all that, and what pods ask and are told', () => {
    const short = linesOf((sink) => shortLog(WORLD, 80, sink));
    const full = linesOf((sink) => fullLog(WORLD, 80, sink));
    expect(full.filter((line) => short.includes(line))).toEqual(short);
    expect(full.filter((line) => !short.includes(line)).map((line) => line.slice(26))).toMatchInlineSnapshot(`
      [
        "m1 is m-1-e5f32fb6-2208-44d6-af4c-79c708fa4da2",
        "m1 sends JoinGroup",
        "m1 SyncGroup answered: generation 1",
        "m1 Heartbeat → REBALANCE_IN_PROGRESS",
      ]
    `);
  });
});

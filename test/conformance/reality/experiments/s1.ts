/**
 * S1: a member joins, one leaves, another joins, one is killed; and again. One event at a time, the group at rest before each.
 */
import { FORMING, JOINING, RUNNING } from '../calibration.ts';
import { maximum, type Window } from '../gaps.ts';
import {
  commitMetrics,
  gapMetrics,
  noticeSpread,
  rebalanceMetrics,
  type Samples,
  samples,
  settledAt,
} from '../metrics.ts';
import type { Setup } from '../setup.ts';
import { Stage } from '../stage.ts';

const EVENTS = ['join', 'leave', 'join', 'crash'] as const;
type Event = (typeof EVENTS)[number];

/** As many as were measured: phases of the members grow apart from one to the next. */
const CYCLES = 11;
/** Time to form a group. */
const FORMATION_MS = 20_000;
/** Of the pauses; after a crash they are as long as they get. */
const PAUSE_RANGE_MS = 3_000;

/** The values of each kind of event. */
export function runS1(setup: Setup, seed: number): Readonly<Record<string, readonly Samples[]>> {
  const stage = new Stage(setup, setup.members + setup.more + 1, seed, RUNNING);
  stage.start(
    Array.from({ length: setup.members }, (_, n) => n),
    FORMING[setup.client],
  );
  stage.runFor(FORMATION_MS + stage.between([0, setup.heartbeatMs]));
  const found: Record<Event, Samples[]> = { join: [], leave: [], crash: [] };
  for (let n = 0; n < CYCLES * EVENTS.length; n++) {
    const event = EVENTS[n % EVENTS.length]!;
    found[event].push(happen(stage, event));
  }
  return found;
}

function happen(stage: Stage, event: Event): Samples {
  const before = stage.living();
  const from = stage.now;
  const pod = event === 'join' ? stage.free() : before[stage.random.below(before.length)]!;
  act(stage, event, pod);
  stage.runFor(stage.between(pauseAfter(stage.setup, event)));
  const staying = before.filter((index) => index !== pod);
  return measure(stage, event, pod, staying, { from, to: stage.now });
}

function pauseAfter({ quietMs: [min, max] }: Setup, event: Event): readonly [number, number] {
  return event === 'crash' ? [max - PAUSE_RANGE_MS, max] : [min, Math.min(max, min + PAUSE_RANGE_MS)];
}

function act(stage: Stage, event: Event, pod: number): void {
  if (event === 'join') stage.start([pod], JOINING[stage.setup.client]);
  else if (event === 'leave') stage.stop(pod);
  else stage.kill(pod);
}

function measure({ record }: Stage, event: Event, pod: number, staying: readonly number[], window: Window): Samples {
  const firstJoin = record.joins.find((join) => join.pod === pod && join.at >= window.from)?.at;
  const counted = event === 'join' ? firstJoin : window.from;
  const firstRecord = record.processed.find(({ pod: by, at }) => by === pod && at >= window.from)?.at;
  const settled = settledAt(record, window);
  return samples({
    ...gapMetrics(record, window),
    ...rebalanceMetrics(record, window),
    ...commitMetrics(record, window),
    settleMs: since(counted, settled),
    noticeSpreadMs: noticeSpread(record, window, staying),
    joinerFirstRecordMs: event === 'join' ? since(firstJoin, firstRecord) : undefined,
  });
}

function since(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : maximum([0, to - from]);
}

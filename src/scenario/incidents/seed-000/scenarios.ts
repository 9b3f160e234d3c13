/**
 * Seed 000: an endless rebalance loop of franz-go on a slow managed broker, with pods that come and go.
 */
import type { ScenarioInput } from '../../read.ts';
import { consumer, type EventInput, phase } from '../building.ts';

const MINUTE_MS = 60_000;
export const MEMBERS = 20;
/** The group is formed by then. */
export const FORMED_MS = 30_000;

export interface Lock {
  readonly run?: number;
  readonly client?: string;
  readonly sessionMs?: number;
  readonly heartbeatMs?: number;
  readonly minutes?: number;
  /** Churn stops after so many. */
  readonly churnMinutes?: number;
  /** Share of pods that close their consumer. */
  readonly graceful?: number;
  readonly eager?: boolean;
  readonly static?: boolean;
  /** Between two restarts, from the least to the most. */
  readonly everyMs?: readonly [least: number, most: number];
}

/** 000-A and its variations: 20 members, 20 partitions, a pod restarted every 8–14 s and back after 5 s. */
export function churnLock(lock: Lock = {}): ScenarioInput {
  const { client = 'franz-go@1.18', sessionMs = 45_000, heartbeatMs = 15_000, minutes = 30, eager = false } = lock;
  return {
    durationMs: FORMED_MS + minutes * MINUTE_MS,
    service: { allMs: 0.5, joinGroupMs: 200 },
    topics: [{ partitions: MEMBERS, recordsPerSecond: 1 }],
    groups: [
      {
        members: MEMBERS,
        client,
        consumer: consumer(sessionMs, heartbeatMs, eager, (lock.static ? { 'group.instance.id': 'pod' } : {}) as never),
        application: { processingMs: 1, commit: 'auto' },
      },
    ],
    events: restarts(lock) as never,
  };
}

export interface Sick {
  readonly run?: number;
  readonly client?: string;
  /** What the broker takes for an OffsetFetch, once the group is at rest. */
  readonly offsetFetchMs?: number;
  readonly eager?: boolean;
}

/** The broken member has been replaced, and its ghost is forgotten, by then. */
export const SICK_MS = 150_000;

/** 000-C: the group is at rest; offsets get slow; then one pod crashes, and its successor has to fetch its offsets. */
export function sickMember({
  run = 0,
  client = 'franz-go@1.18',
  offsetFetchMs = 12_000,
  eager = false,
}: Sick = {}): ScenarioInput {
  const atMs = FORMED_MS + Math.round(15_000 * phase(run));
  const { events: _, ...healthy } = churnLock({ run, client, minutes: 10, eager });
  return {
    ...healthy,
    events: [
      { atMs: FORMED_MS, kind: 'broker-slow', requests: 'offsetFetch', addedMs: offsetFetchMs },
      { atMs, kind: 'pod-kill', pods: SICK_POD, downMs: 1_000 },
    ] as never,
  };
}

export const SICK_POD = '7';

function restarts({ run = 0, minutes = 30, churnMinutes = minutes, graceful = 0.5, everyMs = [8_000, 14_000] }: Lock) {
  const events: EventInput[] = [];
  const [least, most] = everyMs;
  let atMs = FORMED_MS;
  for (let n = 0; ; n++) {
    atMs += Math.round(least + (most - least) * draw(run, n, 1));
    if (atMs >= FORMED_MS + churnMinutes * MINUTE_MS - 1) return events;
    const kind = draw(run, n, 2) < graceful ? 'pod-stop' : 'pod-kill';
    events.push({ atMs, kind, pods: String(Math.floor(MEMBERS * draw(run, n, 3))), downMs: 5_000 });
  }
}

/** In [0, 1); unlike phases these are irregular from one restart to the next. */
function draw(run: number, n: number, what: number): number {
  const value = Math.imul((run + 1) * 7_919 + n * 104_729 + what * 1_299_709, 0x9e3779b1) >>> 0;
  return phase(Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 8, what);
}

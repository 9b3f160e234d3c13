/**
 * Seed 000: an endless rebalance loop of franz-go on a slow managed broker, with pods that come and go.
 */
import type { ScenarioInput } from '../../read.ts';
import { consumer, type EventInput, phase } from '../building.ts';

const MINUTE_MS = 60_000;
const MEMBERS = 20;
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

/**
 * Seed 001, scenarios A and A2: what one consumer that leaves, joins or crashes costs a group of four, by client, by way
 * of committing, and by assignor. Each event comes at another phase of the heartbeat in each run.
 */
import type { ClientName } from '../../../client-model/profiles/configuration.ts';
import { Api } from '../../../protocol/api.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { ScenarioInput } from '../../read.ts';
import { consumer, familyOf, phase, quickApplication, versioned } from '../building.ts';
import { phaseSpread } from '../measures/beats.ts';
import { eventSamples } from '../measures/settling.ts';
import type { Span } from '../measures/spans.ts';
import type { Experiment, Samples } from '../types.ts';

export type CommitMode = 'sync' | 'auto' | 'none';

/** Session and heartbeat of the group. */
export interface Timing {
  readonly sessionMs: number;
  readonly heartbeatMs: number;
}

export const USUAL: Timing = { sessionMs: 10_000, heartbeatMs: 3_000 };
export const FAST: Timing = { sessionMs: 10_000, heartbeatMs: 1_000 };
/** The article's "optimised" settings. */
export const SLOW: Timing = { sessionMs: 30_000, heartbeatMs: 10_000 };

/**
 * The one figure of the environment that is calibrated: JoinGroup is slow on the busy machine of the measurements. Of the
 * cooperative variant nothing is calibrated.
 */
const JOIN_GROUP_MS = 60;
const partitionsOf = (eager: boolean) => (eager ? 6 : 12);
const MEMBERS = 4;

/** When the consumer leaves, comes back, and crashes, before the phase is added; and the end. */
function plan({ sessionMs, heartbeatMs }: Timing, run: number) {
  const quiet = Math.max(12_000, 2 * heartbeatMs + 6_000);
  const at = (n: number) => Math.round(20_000 + n * quiet + heartbeatMs * phase(run, n));
  const crash = at(2);
  return { leave: at(0), join: at(1), crash, end: crash + sessionMs + 2 * heartbeatMs + 4_000 };
}

export function membershipScenario(
  client: string,
  commit: CommitMode,
  eager = true,
  timing = USUAL,
  run = 0,
): ScenarioInput {
  const { leave, join, crash, end } = plan(timing, run);
  const [leaver, victim] = [String(run % MEMBERS), String((run + 1) % MEMBERS)];
  return {
    durationMs: end,
    service: { allMs: 0.5, joinGroupMs: eager ? JOIN_GROUP_MS : null },
    topics: [{ partitions: partitionsOf(eager), recordsPerSecond: 10 }],
    groups: [
      {
        members: MEMBERS,
        client: versioned(client),
        consumer: consumer(timing.sessionMs, timing.heartbeatMs, eager, {
          'max.poll.interval.ms': 30_000,
          'auto.commit.interval.ms': 5_000,
        } as never),
        application: quickApplication(commit),
        startup: { minMs: 50, maxMs: 250 },
      },
    ],
    events: [
      { atMs: leave, kind: 'pod-stop', pods: leaver },
      { atMs: join, kind: 'pod-start', pods: leaver },
      { atMs: crash, kind: 'pod-kill', pods: victim },
    ],
  };
}

/** A second round that comes later than this has waited for a heartbeat: 0.5 s after the first in franz-go, H in the others. */
const LATE_MS: Readonly<Record<ClientName, number>> = {
  'franz-go': 400,
  java: 1_200,
  librdkafka: 1_200,
  sarama: 1_200,
};

/** How long nobody worked at a join whose second round was late. */
function withLateStop(samples: Samples, lateMs: number): Samples {
  const second = samples['join second']?.[0] ?? 0;
  return {
    ...samples,
    'join late': second > lateMs ? [second] : [],
    'join immediate': second > 0 ? [second < 100 ? 1 : 0] : [],
    'join late stop': second > lateMs ? samples['join groupStop']! : [],
  };
}

export function membership(client: string, commit: CommitMode, eager = true, timing = USUAL): Experiment {
  const id = [client, commit, eager ? 'eager' : 'cooperative', timing.heartbeatMs].join(' ');
  return {
    id: `001-A ${id}`,
    scenario: (run) => membershipScenario(client, commit, eager, timing, run),
    runs: (seeds) => 3 * seeds,
    measure: (chronicle) =>
      withLateStop(measure(chronicle, timing.heartbeatMs, partitionsOf(eager)), LATE_MS[familyOf(client)]),
  };
}

function measure(chronicle: Chronicle, heartbeatMs: number, partitions: number): Samples {
  const [leave, join, crash] = chronicle.scheduled.map(({ at }) => at) as [number, number, number];
  const end = chronicle.beats.at(-1)!.at;
  const left = chronicle.asked.find(({ api, at }) => api === Api.LeaveGroup && at >= leave)?.at ?? leave;
  const joined = chronicle.asked.find(({ api, at }) => api === Api.JoinGroup && at >= join)?.at ?? join;
  return {
    ...named('leave', chronicle, { from: left, to: join }, partitions),
    ...named('join', chronicle, { from: joined, to: crash }, partitions),
    ...named('crash', chronicle, { from: crash, to: end }, partitions),
    'phase spread': phaseSpread(chronicle, join, heartbeatMs),
  };
}

function named(event: string, chronicle: Chronicle, span: Span, partitions: number): Samples {
  const refused = chronicle.commits.filter(
    ({ at, errorCode, refusal }) => at >= span.from && at < span.to && (errorCode !== 0 || refusal !== null),
  );
  const samples: Samples = { ...eventSamples(chronicle, span, partitions), refused: [refused.length] };
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [`${event} ${name}`, values]));
}

/**
 * Seed 001, scenarios D and E: work that takes longer than max.poll.interval, and groups that form.
 */
import { Api } from '../../../protocol/api.ts';
import { Errors } from '../../../protocol/errors.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { WorldConfig } from '../../../sim/world-config.ts';
import type { ScenarioInput } from '../../read.ts';
import { consumer } from '../building.ts';
import { generationsIn, isStable } from '../measures/spans.ts';
import type { Experiment, Samples } from '../types.ts';

export interface Slow {
  readonly client: string;
  /** Only pod 0 is slow; else all. */
  readonly one?: boolean;
  readonly members?: number;
  readonly processingMs?: number;
  readonly maxPollMs?: number;
  readonly eager?: boolean;
  readonly minutes?: number;
  readonly joinerAtMs?: number;
  /** franz-go's BlockRebalanceOnPoll: no rebalance while a batch is worked on. */
  readonly blocks?: boolean;
}

export function slowScenario(slow: Slow): ScenarioInput {
  const { client, one = false, members = one ? 2 : 3, processingMs = 10_000, maxPollMs = 8_000, eager = true } = slow;
  const { minutes = 5, joinerAtMs, blocks = false } = slow;
  const group = {
    consumer: consumer(6_000, 2_000, eager, { 'max.poll.interval.ms': maxPollMs } as never),
    startup: { minMs: 100, maxMs: 200, gapMs: 700 },
  };
  const application = {
    pollTimeoutMs: 100,
    processingMs,
    processingSpread: 0,
    commit: 'sync',
    blockRebalanceOnPoll: blocks,
  } as const;
  const clients = [
    { client, members: 1, application },
    { client, members: 1, application: { ...application, processingMs: 5 } },
  ];
  return {
    durationMs: minutes * 60_000,
    topics: [{ partitions: one ? 4 : 12, recordsPerSecond: 2 }],
    groups: [
      one
        ? ({ ...group, clients } as never)
        : { ...group, members, client, application, ...(joinerAtMs === undefined ? {} : { replicas: members - 1 }) },
    ],
    events:
      joinerAtMs === undefined ? [] : ([{ atMs: joinerAtMs, kind: 'pod-start', pods: String(members - 1) }] as never),
  };
}

export function slowExperiment(name: string, slow: Slow): Experiment {
  return {
    id: `001 slow ${name}`,
    scenario: () => slowScenario(slow),
    runs: (seeds) => Math.max(1, Math.ceil(seeds / 4)),
    measure: (chronicle, world) => measure(chronicle, world),
  };
}

function measure(chronicle: Chronicle, { durationMs }: WorldConfig): Samples {
  const span = { from: 15_000, to: durationMs };
  const minutes = (span.to - span.from) / 60_000;
  const leaves = chronicle.asked.filter(({ api }) => api === Api.LeaveGroup);
  const slow = chronicle.commits.filter(({ pod }) => pod === 0);
  const committed = slow.filter(({ errorCode, refusal }) => errorCode === Errors.NONE && refusal === null).length;
  return {
    generations: [generationsIn(chronicle, span)],
    'per minute': [generationsIn(chronicle, span) / minutes],
    leaves: [leaves.length],
    expired: [chronicle.memberships.filter(({ removed }) => removed !== null && removed !== 'leave').length],
    'until leave': leaves.flatMap(({ at, pod }) => sinceDelivery(chronicle, at, pod)),
    'until rejoin': leaves.flatMap(({ at, pod }) => rejoinAfter(chronicle, at, pod)),
    cycle: differences(leaves.filter(({ pod }) => pod === 0).map(({ at }) => at)),
    committed: [committed],
    'lost callbacks': [chronicle.handovers.filter(({ what }) => what === 'lost').length],
    'revoked callbacks': [chronicle.handovers.filter(({ what, pod }) => what === 'revoked' && pod === 0).length],
    'again share': [againShare(chronicle)],
    'rebalances per leave': leaves.length === 0 ? [] : [generationsIn(chronicle, span) / leaves.length],
  };
}

/** From the delivery of the batch that took too long. */
function sinceDelivery({ delivered }: Chronicle, at: number, pod: number): readonly number[] {
  const last = delivered.findLast((records) => records.pod === pod && records.at <= at);
  return last === undefined ? [] : [at - last.at];
}

function rejoinAfter({ delivered, asked }: Chronicle, at: number, pod: number): readonly number[] {
  const last = delivered.findLast((records) => records.pod === pod && records.at <= at);
  const join = asked.find(({ api, pod: other, at: when }) => api === Api.JoinGroup && other === pod && when > at);
  return last === undefined || join === undefined ? [] : [join.at - last.at];
}

function differences(times: readonly number[]): readonly number[] {
  return times.slice(1).map((at, index) => at - times[index]!);
}

function againShare({ processed }: Chronicle): number {
  const seen = new Map<number, number>();
  let [again, all] = [0, 0];
  for (const { partition, from, to } of processed) {
    const end = seen.get(partition) ?? 0;
    again += Math.max(0, Math.min(end, to) - from);
    all += to - from;
    seen.set(partition, Math.max(end, to));
  }
  return all === 0 ? 0 : again / all;
}

// ---- groups that form ----

export function formingScenario(client: string, members: number, initialDelayMs: number, eager = true): ScenarioInput {
  return {
    durationMs: 20_000,
    broker: { 'group.initial.rebalance.delay.ms': initialDelayMs } as never,
    topics: [{ partitions: 12, recordsPerSecond: 10 }],
    groups: [
      {
        members,
        client,
        consumer: consumer(10_000, 3_000, eager),
        application: { processingMs: 1, commit: 'sync' },
        startup: { minMs: 5, maxMs: 100 },
      },
    ],
  };
}

export function formingExperiment(client: string, members: number, initialDelayMs: number, eager = true): Experiment {
  return {
    id: `001-E ${client} ${members} ${initialDelayMs}`,
    scenario: () => formingScenario(client, members, initialDelayMs, eager),
    measure: (chronicle) => {
      const first = chronicle.asked.find(({ api }) => api === Api.JoinGroup)!.at;
      const stable = chronicle.transitions.filter(isStable).map(({ at }) => at - first);
      return { first: stable.slice(0, 1), last: stable.slice(-1), generations: [stable.length] };
    },
  };
}

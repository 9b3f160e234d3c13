/**
 * Who is in the group, and who comes and goes: numbers, deployments, churn.
 */
import { formatDuration as span } from '../../../scenario/durations.ts';
import type { GroupScenario, Scenario } from '../../../scenario/scenario.ts';
import { numberOf } from '../../../scenario/settings.ts';
import { type ShareView, sharesOf } from '../../../scenario/shares.ts';
import { BACKLOG, GENERATIONS, QUIET, UNSTABLE } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';
import { partitionsOf } from '../spans.ts';

function membersIdle({ members }: GroupScenario, scenario: Scenario): string | null {
  const partitions = partitionsOf(scenario);
  if (members <= partitions) return null;
  return `${members} members share ${partitions} partitions: ${members - partitions} will own nothing, and still take part in every rebalance.`;
}

function membersRefused({ members }: GroupScenario, { broker }: Scenario): string | null {
  const max = numberOf(broker, 'group.max.size');
  if (members <= max) return null;
  return `${members} members are more than group.max.size ${max}: the others are refused with GROUP_MAX_SIZE_REACHED, which ends them.`;
}

/** E-04: a restart is a leave and a join, scaling one of the two at a time. */
function churnStorm({ churn, consumer, startup }: ShareView): string | null {
  if (churn === null) return null;
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  const apart = churn.kind === 'scale' ? churn.everyMs : churn.everyMs / 2;
  if (apart > heartbeat) return null;
  return (
    `churn every ${span(churn.everyMs)}: a start takes up to ${span(startup.maxMs)}, each start and stop is a rebalance, and ` +
    `members learn of one within ${span(heartbeat)} (heartbeat.interval.ms), so that the group is hardly ever Stable.`
  );
}

function churnAfterEnd({ churn }: GroupScenario, { durationMs }: Scenario): string | null {
  if (churn === null) return null;
  const { everyMs, untilMs, timing } = churn;
  if (untilMs !== null && untilMs > durationMs) {
    return `churn until ${span(untilMs)} is after the end of the run at ${span(durationMs)}: it has no effect.`;
  }
  const end = untilMs ?? durationMs;
  if (timing === 'random' || everyMs <= end) return null;
  const why = untilMs === null ? `the run ends at ${span(end)}` : `no act comes after until, ${span(end)}`;
  return `churn every ${span(everyMs)}: the first act would come then, but ${why}, so that no pod stops.`;
}

const slowestStart = (group: GroupScenario) => Math.max(...sharesOf(group).map((share) => share.startup.maxMs));

function initialDelayNone(group: GroupScenario, { broker }: Scenario): string | null {
  const delay = numberOf(broker, 'group.initial.rebalance.delay.ms');
  if (delay > 0 || group.members < 3 || slowestStart(group) + group.startup.gapMs === 0) return null;
  return 'group.initial.rebalance.delay.ms 0: the first rebalance does not wait for the others, so that a deployment costs one rebalance after another.';
}

/** C-PREP-03, N-11: each window of the delay is extended only if somebody came within it. */
function initialDelayOutlasted({ members, startup }: GroupScenario, { broker }: Scenario): string | null {
  const delay = numberOf(broker, 'group.initial.rebalance.delay.ms');
  if (delay === 0 || members < 3 || startup.gapMs <= delay) return null;
  return (
    `pods start ${span(startup.gapMs)} apart, group.initial.rebalance.delay.ms is ${span(delay)}: the first rebalance does not wait ` +
    'for the next pod, so that a deployment costs a rebalance for each.'
  );
}

const restarts = (pods: number) =>
  Array.from({ length: pods }, (_, i) => ({
    kind: 'pod-stop' as const,
    atMs: 30_000 + 20_000 * i,
    pods: String(i),
    downMs: 2_000,
  }));

export const MEMBERS: readonly LintRule[] = [
  {
    id: 'members-idle',
    level: 'warning',
    scope: 'group',
    sentence: 'There are more members than partitions.',
    clients: 'all',
    path: 'members',
    proof: ['E-01', 'J-RB-02'],
    find: membersIdle,
    cure: 'Run as many members as there are partitions, or add partitions.',
    experiment: {
      figure: GENERATIONS,
      factor: 2,
      ...between((members: number) => small('5m', 4, { members }, { events: restarts(members) }), 12, 4),
    },
  },
  {
    id: 'members-refused',
    level: 'warning',
    scope: 'group',
    sentence: 'There are more members than group.max.size.',
    clients: 'all',
    path: 'members',
    proof: ['C-JOIN-08'],
    find: membersRefused,
    cure: "Raise the broker's group.max.size, or run fewer members.",
    experiment: {
      figure: BACKLOG,
      factor: 3,
      ...between(
        (max: number) =>
          small(
            '5m',
            12,
            { members: 4, application: { processingMs: 0, processingPerRecordMs: 25 } },
            { broker: { 'group.max.size': max } },
          ),
        2,
        4,
      ),
    },
  },
  {
    id: 'churn-storm',
    level: 'warning',
    scope: 'share',
    sentence: 'Pods start and stop more often than members send heartbeats.',
    clients: 'all',
    path: 'churn',
    proof: ['E-04', 'E-01'],
    find: churnStorm,
    cure: 'Stop what makes the pods come and go; deploy fewer at a time, or make the members static ({group.instance.id}).',
    experiment: {
      figure: UNSTABLE,
      factor: 3,
      ...between(
        (everyMs: string) => small('5m', 24, { members: 10, churn: { everyMs, downMs: '1s', graceful: 1 } }),
        '4s',
        '1m',
      ),
    },
  },
  {
    id: 'churn-after-end',
    level: 'warning',
    scope: 'group',
    sentence: 'The scenario says churn that never comes.',
    clients: 'all',
    path: 'churn',
    proof: [],
    find: churnAfterEnd,
    cure: 'Run for longer, or let it come sooner.',
    experiment: {
      figure: QUIET,
      factor: 2,
      ...between((everyMs: string) => small('5m', 12, { members: 4, churn: { everyMs } }), '6m', '30s'),
    },
  },
  {
    id: 'initial-delay-none',
    level: 'warning',
    scope: 'group',
    sentence: 'The first rebalance of a group does not wait for more members.',
    clients: 'all',
    path: 'members',
    proof: ['C-PREP-03', 'N-11', 'K-N-11'],
    find: initialDelayNone,
    cure: "Set the broker's group.initial.rebalance.delay.ms to 3s, its default.",
    experiment: {
      figure: GENERATIONS,
      factor: 2,
      ...between(
        (delay: string) => small('1m', 24, { members: 12 }, { broker: { 'group.initial.rebalance.delay.ms': delay } }),
        '0ms',
        '3s',
      ),
    },
  },
  {
    id: 'initial-delay-outlasted',
    level: 'warning',
    scope: 'group',
    sentence: 'A deployment starts its pods further apart than the first rebalance waits for more.',
    clients: 'all',
    path: 'startup.gapMs',
    proof: ['C-PREP-03', 'N-11', 'K-N-11'],
    find: initialDelayOutlasted,
    cure: "Raise the broker's group.initial.rebalance.delay.ms above the pause between two pods, or start them together.",
    experiment: {
      figure: GENERATIONS,
      factor: 2,
      ...between((gapMs: string) => small('3m', 24, { members: 12, startup: { gapMs } }), '8s', '1s'),
    },
  },
];

/**
 * Static members (KIP-345): what they save, and when they save nothing.
 */
import { behaviourOf } from '../../../coordinator/behaviour.ts';
import { formatDuration as span } from '../../../scenario/durations.ts';
import { allEvents } from '../../../scenario/faults/generate.ts';
import type { EventScenario, GroupScenario, Scenario } from '../../../scenario/scenario.ts';
import { numberOf, textOf } from '../../../scenario/settings.ts';
import type { ShareView } from '../../../scenario/shares.ts';
import { BACKLOG, DUPLICATES, GENERATIONS, UNOWNED_P99 } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';

const isStatic = ({ consumer }: ShareView) => consumer['group.instance.id'] !== null;

/** Events that may be of pods of this group. */
function eventsOf(scenario: Scenario, group: GroupScenario): readonly EventScenario[] {
  return allEvents(scenario).filter((event) => 'group' in event && (event.group === null || event.group === group.id));
}

/** Longest that a pod is away before its successor starts; null if none has a successor. */
function longestDownMs({ churn }: ShareView, scenario: Scenario, group: GroupScenario): number | null {
  const byChurn = churn === null || churn.kind === 'scale' ? [] : [churn.downMs];
  const byEvents = eventsOf(scenario, group).flatMap((event) => ('downMs' in event ? (event.downMs ?? []) : []));
  const downs = [...byChurn, ...byEvents];
  return downs.length === 0 ? null : Math.max(...downs);
}

/** A static member that stops says nothing; its session runs from its last heartbeat until its successor joins. */
function staticOutlived(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const { consumer, startup } = share;
  const down = longestDownMs(share, scenario, group);
  if (!isStatic(share) || down === null) return null;
  const session = numberOf(consumer, 'session.timeout.ms');
  const shortest = down + startup.minMs;
  const longest = down + startup.maxMs + numberOf(consumer, 'heartbeat.interval.ms');
  if (longest < session) return null;
  const away =
    `static members are silent for ${span(shortest)} to ${span(longest)} when they restart (down ${span(down)}, ` +
    `startup ${span(startup.minMs)} to ${span(startup.maxMs)}, and up to a heartbeat.interval.ms before), ` +
    `session.timeout.ms is ${span(session)}: `;
  if (shortest < session)
    return `${away}some are removed before they return, which costs the rebalance that static saves.`;
  return `${away}each is removed before it returns, so that being static saves no rebalance.`;
}

function staticScaledIn(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const scales = share.churn?.kind === 'scale' || eventsOf(scenario, group).some(({ kind }) => kind === 'scale');
  if (!isStatic(share) || !scales) return null;
  const session = numberOf(share.consumer, 'session.timeout.ms');
  return (
    'static members that are scaled away do not leave the group: their partitions have no reader until ' +
    `session.timeout.ms, ${span(session)}, is over.`
  );
}

/** E-09: who comes second takes the id, who came first is fenced, and each client takes that in its own way. */
function staticOverlap(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const overlaps = eventsOf(scenario, group).some(
    (event) =>
      (event.kind === 'pod-replace' && event.overlapMs > 0) || (event.kind === 'rolling-update' && event.maxSurge > 0),
  );
  if (!isStatic(share) || !overlaps) return null;
  return (
    'a new pod starts beside the one that it replaces, with the same group.instance.id: the old one is fenced ' +
    `(FENCED_INSTANCE_ID) and reads on ${FENCED[share.client]}.`
  );
}

/** KIP-345 came with 2.3; D-02. */
function staticUnknown(share: ShareView, { broker }: Scenario): string | null {
  const version = textOf(broker, 'version');
  if (!isStatic(share) || behaviourOf(version).knowsStaticMembers) return null;
  return (
    `broker.version ${version} knows no static members: each JoinGroup with a group.instance.id is refused ` +
    '(UNSUPPORTED_VERSION), and the group never forms.'
  );
}

/** K-E-09, K-F-ER-02, S-ER-01. */
const FENCED: Readonly<Record<ShareView['client'], string>> = {
  java: 'until its next heartbeat, which ends it',
  librdkafka: 'until its own session check, if its application does not mind the fatal error',
  'franz-go': 'until its next heartbeat; then it tries to join again and again',
  sarama: 'until its next heartbeat or commit; then it calls Consume() again and again',
};

export const STATIC: readonly LintRule[] = [
  {
    id: 'static-outlived',
    level: 'warning',
    scope: 'share',
    sentence: 'The session of static members is shorter than their restart.',
    clients: 'all',
    path: 'consumer.group.instance.id',
    proof: ['N-10', 'K-N-10', 'E-05'],
    find: staticOutlived,
    cure: 'Let {session.timeout.ms} outlast a restart with its start-up and a {heartbeat.interval.ms}.',
    experiment: {
      figure: GENERATIONS,
      factor: 3,
      ...between(
        (session: string) =>
          small('10m', 12, {
            members: 4,
            consumer: { 'group.instance.id': 'pod', 'session.timeout.ms': session },
            churn: { everyMs: '1m', downMs: '20s', graceful: 1 },
          }),
        '10s',
        '45s',
      ),
    },
  },
  {
    id: 'static-scaled-in',
    level: 'warning',
    scope: 'share',
    sentence: 'Static members are scaled in, and do not leave the group when they stop.',
    clients: 'all',
    path: 'consumer.group.instance.id',
    proof: ['J-LV-01', 'R-LV-01', 'F-LV-01', 'S-LV-01'],
    find: staticScaledIn,
    cure: 'Leave {group.instance.id} unset where pods are scaled, or have a script remove the members (kafka-consumer-groups, removeMembersFromConsumerGroup).',
    experiment: {
      figure: UNOWNED_P99,
      factor: 3,
      ...between(
        (instance: string | null) =>
          small('10m', 12, {
            members: 4,
            consumer: { 'group.instance.id': instance },
            churn: { everyMs: '1m', kind: 'scale' },
          }),
        'pod',
        null,
      ),
    },
  },
  {
    id: 'static-overlap',
    level: 'warning',
    scope: 'share',
    sentence: 'Static members are replaced by pods that start before the old ones have stopped.',
    clients: 'all',
    path: 'consumer.group.instance.id',
    proof: ['E-09', 'K-E-09', 'F-ER-02', 'S-ER-01', 'B-04'],
    find: staticOverlap,
    cure: 'Let the old pod end first (maxSurge 0, or a StatefulSet), or leave {group.instance.id} unset.',
    experiment: {
      figure: DUPLICATES,
      factor: 5,
      ...between(
        (surge: { readonly maxSurge: number; readonly maxUnavailable: number }) =>
          small(
            '5m',
            12,
            {
              members: 4,
              client: 'franz-go',
              application: { commit: 'sync' },
              consumer: { 'group.instance.id': 'pod' },
            },
            { events: [{ kind: 'rolling-update', atMs: '1m', readyMs: '20s', ...surge }] },
          ),
        { maxSurge: 1, maxUnavailable: 0 },
        { maxSurge: 0, maxUnavailable: 1 },
      ),
    },
  },
  {
    id: 'static-unknown',
    level: 'warning',
    scope: 'share',
    sentence: 'The broker is older than static members.',
    clients: 'all',
    path: 'consumer.group.instance.id',
    proof: ['C-JOIN-11'],
    find: staticUnknown,
    cure: 'Leave {group.instance.id} unset, or use a broker from 2.3 on.',
    experiment: {
      figure: BACKLOG,
      factor: 10,
      ...between(
        (version: string) =>
          small('2m', 4, { members: 2, consumer: { 'group.instance.id': 'pod' } }, { broker: { version } }),
        '2.2',
        '2.3',
      ),
    },
  },
];

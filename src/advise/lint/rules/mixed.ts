/**
 * Members that do not fit together: protocols and time-outs of a group whose members differ.
 */
import { clientAssignor } from '../../../assignors/variants.ts';
import { compareVersions } from '../../../client-model/common/versions.ts';
import { formatDuration as span } from '../../../scenario/durations.ts';
import type { GroupScenario, Scenario } from '../../../scenario/scenario.ts';
import { numberOf, textOf } from '../../../scenario/settings.ts';
import { type ShareView, viewsOf } from '../../../scenario/shares.ts';
import { andList } from '../../../scenario/words.ts';
import { TIMEOUTS, UNOWNED, UNOWNED_P99 } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';
import { joinTimeoutMs, longestWorkMs, rebalanceTimeoutMs } from '../spans.ts';

const assignorsOf = ({ consumer }: ShareView) => textOf(consumer, 'partition.assignment.strategy').split(',');

function mixedProtocolList(share: ShareView): string | null {
  const names = assignorsOf(share);
  if (names[0] !== 'cooperative-sticky' || names.length === 1) return null;
  return (
    `partition.assignment.strategy ${names.join(',')}: one assignor of the list is eager, so the client rebalances eagerly, ` +
    'giving up every partition each time. Say cooperative-sticky alone for incremental rebalances.'
  );
}

/**
 * In a group that agrees on cooperative-sticky: Java rebalances eagerly if one assignor of its list does, the others go by
 * what the group agrees on; sarama was never cooperative before 1.61 (S-RB-01, K-S-RB-01).
 */
function isCooperative(share: ShareView): boolean {
  if (share.client === 'sarama') return compareVersions('1.61', share.version) <= 0;
  if (share.client !== 'java') return true;
  return assignorsOf(share).every((name) => clientAssignor('java', name)?.protocol === 'COOPERATIVE');
}

function mixedProtocols(group: GroupScenario): string | null {
  const views = viewsOf(group);
  const name = assignorsOf(views[0]!).find((one) => views.every((view) => assignorsOf(view).includes(one)));
  const eager = views.filter((view) => !isCooperative(view));
  if (name !== 'cooperative-sticky' || eager.length === 0 || eager.length === views.length) return null;
  const whole = andList([...new Set(eager.map(({ client }) => client))]);
  return (
    `the group agrees on cooperative-sticky, but ${whole} ${eager.length > 1 ? 'rebalance' : 'rebalances'} eagerly and gives up every partition each time: ` +
    'half of the group stands still in each rebalance.'
  );
}

/** E-11: the join phase waits for the longest that anybody has asked for. */
function mixedRebalanceTimeouts(group: GroupScenario): string | null {
  const views = viewsOf(group);
  const timeouts = views.map(rebalanceTimeoutMs);
  const [shortest, longest] = [Math.min(...timeouts), Math.max(...timeouts)];
  if (shortest === longest) return null;
  const [hasty, patient] = [shortest, longest].map((ms) => views[timeouts.indexOf(ms)]!.client);
  return (
    `the rebalance timeout (max.poll.interval.ms) is ${span(longest)} for ${patient} and ${span(shortest)} for ${hasty}: ` +
    'the coordinator waits for the longest of the group, and nobody reads while it does.'
  );
}

/** Longest that somebody may keep a rebalance waiting: by work, or by being dead. */
function holdMs(group: GroupScenario, scenario: Scenario): number {
  const views = viewsOf(group);
  const holds = views.map((view) =>
    Math.max(
      longestWorkMs(view, scenario, group) + view.application.revokedCallbackMs,
      numberOf(view.consumer, 'session.timeout.ms'),
    ),
  );
  return Math.min(Math.max(...holds), Math.max(...views.map(rebalanceTimeoutMs)));
}

/** S-JG-03, B-43: whoever gives up waiting starts the rebalance anew. */
function joinTimeoutShort(share: ShareView, scenario: Scenario, group: GroupScenario): string | null {
  const [patience, hold] = [joinTimeoutMs(share), holdMs(group, scenario)];
  if (patience >= hold) return null;
  return (
    `JoinGroup is given up after ${span(patience)}, but a member that works or has crashed may keep a rebalance waiting for ` +
    `${span(hold)}: whoever waits drops its connection and joins again.`
  );
}

/** A Java pod works for a long time while a pod of another client comes. */
const stuckJava = (maxPoll: string) =>
  small(
    '10m',
    12,
    {
      clients: [
        {
          client: 'java',
          members: 2,
          application: { processingMs: '150s', processingSpread: 0 },
          consumer: { 'max.poll.interval.ms': maxPoll, 'partition.assignment.strategy': 'range' },
        },
        { client: 'franz-go', members: 4, consumer: { 'partition.assignment.strategy': 'range' } },
      ],
    },
    { events: [{ kind: 'pod-stop', atMs: '200s', pods: '5', downMs: '1s' }] },
  );

export const MIXED: readonly LintRule[] = [
  {
    id: 'mixed-protocol-list',
    level: 'warning',
    scope: 'share',
    sentence: 'An eager assignor stands in the list behind cooperative-sticky, and makes all rebalances eager.',
    clients: ['java'],
    path: 'consumer.partition.assignment.strategy',
    proof: ['J-RB-02', 'J-RB-03'],
    find: mixedProtocolList,
    cure: 'Say cooperative-sticky alone in {partition.assignment.strategy}, once all members know it.',
    experiment: {
      figure: UNOWNED,
      factor: 1.5,
      ...between(
        (assignors: string) =>
          small('10m', 24, {
            members: 6,
            consumer: { 'partition.assignment.strategy': assignors },
            churn: { everyMs: '30s', kind: 'crash' },
          }),
        'cooperative-sticky,range',
        'cooperative-sticky',
      ),
    },
  },
  {
    id: 'mixed-protocols',
    level: 'warning',
    scope: 'group',
    sentence: 'Some members rebalance eagerly, others cooperatively.',
    clients: 'all',
    path: 'consumer.partition.assignment.strategy',
    proof: ['F-RB-01', 'F-RB-02', 'B-34'],
    find: mixedProtocols,
    cure: 'Give all members the same list: cooperative-sticky alone, or one eager assignor.',
    experiment: {
      figure: UNOWNED,
      factor: 1.5,
      ...between(
        (assignors: string) =>
          small('10m', 24, {
            clients: [
              { client: 'java', members: 3, consumer: { 'partition.assignment.strategy': assignors } },
              { client: 'franz-go', members: 3 },
            ],
            consumer: { 'max.poll.interval.ms': '60s' },
            churn: { everyMs: '30s', kind: 'crash' },
          }),
        'range,cooperative-sticky',
        'cooperative-sticky',
      ),
    },
  },
  {
    id: 'mixed-rebalance-timeouts',
    level: 'warning',
    scope: 'group',
    sentence: 'Members of a mixed group ask for different rebalance timeouts, and the longest holds for all.',
    clients: 'all',
    path: 'consumer.max.poll.interval.ms',
    proof: ['E-11', 'N-11'],
    find: mixedRebalanceTimeouts,
    cure: 'Set the same {max.poll.interval.ms} everywhere.',
    experiment: { figure: UNOWNED_P99, factor: 1.5, ...between(stuckJava, '5m', '60s') },
  },
  {
    id: 'join-timeout-short',
    level: 'warning',
    scope: 'share',
    sentence: 'A client gives up waiting for JoinGroup while the rebalance may still wait for somebody.',
    clients: 'all',
    path: 'consumer.request.timeout.ms',
    proof: ['S-JG-03', 'B-43', 'B-47', 'E-11'],
    find: joinTimeoutShort,
    cure: 'Raise {request.timeout.ms} above {max.poll.interval.ms}.',
    experiment: {
      figure: TIMEOUTS,
      factor: 1.1,
      ...between(
        (timeout: string) =>
          small(
            '10m',
            12,
            {
              members: 4,
              client: 'sarama',
              application: { processingMs: '40s' },
              consumer: { 'request.timeout.ms': timeout },
              churn: { everyMs: '2m', graceful: 1 },
            },
            { topics: [{ partitions: 12, recordsPerSecond: 1 }] },
          ),
        '20s',
        '70s',
      ),
    },
  },
];

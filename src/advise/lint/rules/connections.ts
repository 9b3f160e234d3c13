/**
 * What shares a connection and waits for what; and settings that a client does not have.
 */
import { CONSUMER_KEYS } from '../../../protocol/config.ts';
import { clientDefault, hasSetting } from '../../../scenario/client-defaults.ts';
import { formatDuration as span } from '../../../scenario/durations.ts';
import type { GroupScenario } from '../../../scenario/scenario.ts';
import { numberOf } from '../../../scenario/settings.ts';
import { type ShareView, sharesOf } from '../../../scenario/shares.ts';
import { andList } from '../../../scenario/words.ts';
import { GENERATIONS, TIMEOUTS, UNOWNED_P99 } from '../figures.ts';
import { between, type LintRule, small } from '../rule.ts';

function fetchOutlastsRequest({ consumer }: ShareView): string | null {
  const wait = numberOf(consumer, 'fetch.max.wait.ms');
  const timeout = numberOf(consumer, 'request.timeout.ms');
  if (wait < timeout) return null;
  return `fetch.max.wait.ms ${span(wait)} is not below request.timeout.ms ${span(timeout)}: idle fetches time out and drop their connection.`;
}

/** N-08: one request at a time for each broker, whatever it is. */
function fetchDelaysHeartbeat({ consumer }: ShareView): string | null {
  const wait = numberOf(consumer, 'fetch.max.wait.ms');
  const heartbeat = numberOf(consumer, 'heartbeat.interval.ms');
  if (wait < heartbeat) return null;
  return (
    `fetch.max.wait.ms ${span(wait)} is not below heartbeat.interval.ms ${span(heartbeat)}: sarama has one connection to a broker, on which ` +
    'heartbeats and commits wait until an idle fetch is answered.'
  );
}

/** What somebody set and a client does not have. */
function settingWithoutEffect(group: GroupScenario): readonly string[] {
  return CONSUMER_KEYS.flatMap((key) => {
    const clients = sharesOf(group)
      .filter(({ client, consumer }) => !hasSetting(client, key) && consumer[key.name] !== clientDefault(client, key))
      .map(({ client }) => client);
    if (clients.length === 0) return [];
    const who = andList([...new Set(clients)]);
    return `${who} ${clients.length > 1 ? 'have' : 'has'} no ${key.name}: it has no effect there.`;
  });
}

export const CONNECTIONS: readonly LintRule[] = [
  {
    id: 'fetch-outlasts-request',
    level: 'warning',
    scope: 'share',
    sentence: 'An idle fetch waits longer than a request may take.',
    clients: ['java', 'sarama'],
    path: 'consumer.fetch.max.wait.ms',
    proof: ['N-05', 'N-09'],
    find: fetchOutlastsRequest,
    cure: 'Let {fetch.max.wait.ms} be well below {request.timeout.ms}.',
    experiment: {
      figure: TIMEOUTS,
      factor: 1.2,
      ...between(
        (wait: string) =>
          small(
            '10m',
            4,
            { members: 2, consumer: { 'fetch.max.wait.ms': wait, 'request.timeout.ms': '5s' } },
            { topics: [{ partitions: 4, recordsPerSecond: 0.02 }] },
          ),
        '10s',
        '500ms',
      ),
    },
  },
  {
    id: 'fetch-delays-heartbeat',
    level: 'warning',
    scope: 'share',
    sentence: 'An idle fetch holds back heartbeats on the one connection to a broker.',
    clients: ['sarama'],
    path: 'consumer.fetch.max.wait.ms',
    proof: ['N-08', 'K-N-08', 'N-02'],
    find: fetchDelaysHeartbeat,
    cure: 'Let {fetch.max.wait.ms} be well below {heartbeat.interval.ms}; 500ms is the default.',
    experiment: {
      figure: UNOWNED_P99,
      factor: 1.5,
      ...between(
        (wait: string) =>
          small(
            '10m',
            12,
            {
              members: 4,
              client: 'sarama',
              consumer: { 'fetch.max.wait.ms': wait },
              churn: { everyMs: '1m', graceful: 1 },
            },
            { topics: [{ partitions: 12, recordsPerSecond: 0.01 }] },
          ),
        '8s',
        '500ms',
      ),
    },
  },
  {
    id: 'setting-without-effect',
    level: 'warning',
    scope: 'group',
    sentence: 'A setting is given that the client does not have.',
    clients: 'all',
    path: 'consumer',
    proof: [],
    find: settingWithoutEffect,
    cure: 'Leave it out: npx groupsim clients prints what each client has.',
    experiment: {
      figure: GENERATIONS,
      factor: 2,
      ...between(
        (consumer: Readonly<Record<string, string | number>>) =>
          small(
            '5m',
            6,
            {
              members: 3,
              client: 'librdkafka',
              application: { processingMs: 0, processingPerRecordMs: 110 },
              consumer: { 'session.timeout.ms': '6s', 'heartbeat.interval.ms': '2s', ...consumer },
            },
            {
              topics: [{ partitions: 6, recordsPerSecond: 4 }],
              broker: { 'group.initial.rebalance.delay.ms': '20s' },
            },
          ),
        { 'max.poll.records': 50, 'max.poll.interval.ms': '10s' },
        { 'max.poll.interval.ms': '2m' },
      ),
    },
  },
];

/** Settings to paste, as each client is configured. */
import { expect, it } from 'vitest';
import { pasteFor } from '../../src/report/advise/paste.ts';

const CHOICE = {
  'session.timeout.ms': '12s',
  'heartbeat.interval.ms': '500ms',
  'max.poll.interval.ms': '2m',
  'max.poll.records': '100',
  'partition.assignment.strategy': 'cooperative-sticky',
  static: 'pod',
};

it('of Java is a file of properties', () => {
  expect(pasteFor('java', CHOICE).lines).toEqual([
    'session.timeout.ms=12000',
    'heartbeat.interval.ms=500',
    'max.poll.interval.ms=120000',
    'max.poll.records=100',
    'partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
    '# one per pod, the same after a restart: the name of a pod of a StatefulSet',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell or a pod's template fills in
    'group.instance.id=${POD_NAME}',
  ]);
});

it('of librdkafka is JSON with its own keys, without what it does not have', () => {
  const { lines } = pasteFor('librdkafka', CHOICE);
  expect(JSON.parse(lines.join('\n'))).toEqual({
    'session.timeout.ms': 12_000,
    'heartbeat.interval.ms': 500,
    'max.poll.interval.ms': 120_000,
    'partition.assignment.strategy': 'cooperative-sticky',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell or a pod's template fills in
    'group.instance.id': '${POD_NAME}',
  });
});

it('of franz-go is a list of options', () => {
  expect(pasteFor('franz-go', { ...CHOICE, client: 'franz-go' }).lines).toEqual([
    '// go get github.com/twmb/franz-go@v1.22.0',
    'kgo.SessionTimeout(12 * time.Second),',
    'kgo.HeartbeatInterval(500 * time.Millisecond),',
    'kgo.RebalanceTimeout(120 * time.Second),',
    '// client.PollRecords(ctx, 100) instead of PollFetches(ctx)',
    'kgo.Balancers(kgo.CooperativeStickyBalancer()),',
    'kgo.InstanceID(os.Getenv("POD_NAME")), // one per pod, the same after a restart: the name of a pod of a StatefulSet',
  ]);
});

it('of sarama is its Config', () => {
  expect(pasteFor('sarama', CHOICE).lines).toEqual([
    'config.Consumer.Group.Session.Timeout = 12 * time.Second',
    'config.Consumer.Group.Heartbeat.Interval = 500 * time.Millisecond',
    'config.Consumer.Group.Rebalance.Timeout = 120 * time.Second',
    'config.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{sarama.NewBalanceStrategyCooperativeSticky()}',
    'config.Consumer.Group.InstanceId = os.Getenv("POD_NAME") // one per pod, the same after a restart: the name of a pod of a StatefulSet',
  ]);
});

it.each(['java', 'librdkafka', 'franz-go', 'sarama'] as const)('of %s takes static membership back', (client) => {
  expect(pasteFor(client, { static: 'unset' }).lines.join('\n')).toMatch(/leave out|""/);
});

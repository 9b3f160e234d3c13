/** Whole worlds that once broke the librdkafka model. */
import { expect, it } from 'vitest';
import { simulate } from '../../../src/index.ts';

it('R-JG-04, R-RB-03: fenced while it gives partitions up: nobody is asked for more, and the process ends', () => {
  const result = simulate({
    seed: 'property-0',
    durationMs: '1m',
    network: { jitterMs: 0 },
    storage: { appendLatencyMs: 0 },
    broker: { 'group.initial.rebalance.delay.ms': '0ms' },
    topics: [{ name: 't0', partitions: 2, recordsPerSecond: 5 }],
    groups: [
      {
        members: 2,
        client: 'librdkafka@2.4',
        startup: { minMs: 0, maxMs: 500 },
        application: { processingMs: '12s', processingSpread: 0, commit: 'async' },
        consumer: {
          'session.timeout.ms': '6s',
          'heartbeat.interval.ms': '1.8s',
          'max.poll.interval.ms': '10s',
          'partition.assignment.strategy': 'cooperative-sticky',
          'group.instance.id': 'i',
        },
      },
    ],
  });
  expect(result.groups[0]!.generations).toBeGreaterThan(0);
});

/**
 * sarama 1.3x … 1.6x (IBM/sarama, formerly Shopify): consumer_group.go, consumer.go, client.go, broker.go. What stands
 * here is what follows Go's time. sarama says little: neither joins nor generations, but each session's end.
 */
import type { Statement } from './statement.ts';

export const SARAMA: readonly Statement[] = [
  {
    begins: 'Initializing new client',
    pattern: /^Initializing new client/,
    says: () => ({ kind: 'client-starts' }),
    source: 'NewClient, 1.0–1.6x',
    example: 'Initializing new client',
  },
  {
    begins: 'client/coordinator requesting',
    pattern: /^client\/coordinator requesting coordinator for (.+?) from /,
    says: ([, group]) => ({ kind: 'client-joining', group: group! }),
    source: 'client.getConsumerMetadata, 1.0–1.6x',
    example: 'client/coordinator requesting coordinator for orders from b1:9092',
  },
  {
    begins: 'consumergroup/session/',
    pattern: /^consumergroup\/session\/(.+)\/(\d+) (?:released|heartbeat loop stopped)/,
    says: ([, member, generation]) => ({
      kind: 'client-lives',
      member: member!,
      generation: Number(generation),
    }),
    source: 'consumerGroupSession.release, 1.19–1.6x',
    example: 'consumergroup/session/a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b/5 released',
  },
  {
    begins: 'consumergroup/',
    pattern: /^consumergroup\/(.+?) loop check partition number goroutine will exit/,
    says: ([, group]) => ({ kind: 'client-heartbeat-failed', group: group!, reason: 'REBALANCE_IN_PROGRESS' }),
    source: 'consumerGroup.loopCheckPartitionNumbers, 1.22–1.6x (the leader, at the end of its session)',
    example: 'consumergroup/orders loop check partition number goroutine will exit, topics [t]',
  },
  {
    begins: 'consumergroup/',
    pattern: /^consumergroup\/(.+?): lost ownership of .* due to (.*)/,
    says: ([, group, reason]) => ({ kind: 'client-lost', group: group!, reason: reason! }),
    source: 'consumerGroup, 1.60–1.6x',
    example: 'consumergroup/orders: lost ownership of map[t:[0]] due to kafka server: The provided member is not known',
  },
  {
    begins: 'Closing Client',
    pattern: /^Closing Client/,
    says: () => ({ kind: 'client-leaves', reason: 'the consumer is being closed' }),
    source: 'client.Close, 1.0–1.6x',
    example: 'Closing Client',
  },
  {
    begins: 'consumer/broker/',
    pattern: /^consumer\/broker\/\d+ abandoned subscription to \S+ because consuming was taking too long/,
    says: () => ({ kind: 'client-slow' }),
    source: 'brokerConsumer.handleResponses, 1.0–1.6x (Consumer.MaxProcessingTime)',
    example: 'consumer/broker/1 abandoned subscription to orders/0 because consuming was taking too long',
  },
  {
    begins: 'consumer/broker/',
    pattern: /^consumer\/broker\/\d+ disconnecting due to error processing FetchRequest/,
    says: () => ({ kind: 'client-disconnected' }),
    source: 'brokerConsumer.subscriptionConsumer, 1.0–1.6x',
    example: 'consumer/broker/1 disconnecting due to error processing FetchRequest: EOF',
  },
  {
    begins: 'Failed to connect to broker',
    pattern: /^Failed to connect to broker/,
    says: () => ({ kind: 'client-refused' }),
    source: 'Broker.Open, 1.0–1.6x',
    example: 'Failed to connect to broker b1:9092: dial tcp 10.0.0.1:9092: connect: connection refused',
  },
  {
    begins: 'JoinGroup failed',
    pattern: /^JoinGroup failed: group instance id .* has been fenced/,
    says: () => ({ kind: 'client-fenced' }),
    source: 'consumerGroup.newSession, 1.38–1.6x',
    example: 'JoinGroup failed: group instance id i1 has been fenced',
  },
  ...(
    [
      ['client/', 'client.go', 'metadata fetching metadata for [t] from broker b1:9092'],
      ['consumer/', 'consumer.go', 'broker/1 added subscription to t/0'],
      ['consumergroup/', 'consumer_group.go', 'orders topic t get partition number failed'],
      ['Completed ', 'broker.go', 'ApiVersionsRequest V3 to b1:9092. Broker supports 77 APIs'],
      ['Connected to broker', 'broker.go', ' at b1:9092 (registered as #1)'],
      ['Successfully initialized', 'client.go', ' new client'],
      ['Closed connection', 'broker.go', ' to broker b1:9092'],
    ] as const
  ).map(
    ([begins, file, rest]): Statement => ({
      begins,
      pattern: /^/,
      says: () => ({ kind: 'client-lives' }),
      source: `${file}, 1.0–1.6x`,
      example: begins + rest,
    }),
  ),
];

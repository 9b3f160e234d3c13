/**
 * franz-go 1.x (pkg/kgo): consumer_group.go, broker.go. What stands here is what follows `[INFO] `; keys and values
 * stand behind the message: `joined; group: orders, generation: 5`.
 */
import { errorName } from './error-names.ts';
import type { Statement } from './statement.ts';

const GROUP = /(?:; |, )group: ([^,]*)/;

/** The value of `group`, wherever it stands. */
const groupOf = (message: string): string => GROUP.exec(message)?.[1] ?? '';

export const FRANZ_GO: readonly Statement[] = [
  {
    begins: 'joined',
    pattern: /^joined.*; group: ([^,]*), member_id: ([^,]*), .*generation: (\d+)/,
    says: ([, group, member, generation]) => ({
      kind: 'client-joined',
      group: group!,
      member: member!,
      generation: Number(generation),
    }),
    source: 'groupConsumer.handleJoinResp, 1.0–1.x',
    example:
      'joined, balancing group; group: orders, member_id: a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b, instance_id: <nil>, generation: 5, balance_protocol: cooperative-sticky, leader: true',
  },
  {
    begins: 'joining group',
    pattern: /^joining group/,
    says: ({ input }) => ({ kind: 'client-joining', group: groupOf(input) }),
    source: 'groupConsumer.joinAndSync, 1.0–1.x',
    example: 'joining group; group: orders',
  },
  {
    begins: 'beginning to manage the group',
    pattern: /^beginning to manage the group lifecycle/,
    says: ({ input }) => ({ kind: 'client-starts', group: groupOf(input) }),
    source: 'groupConsumer.manage, 1.0–1.x',
    example: 'beginning to manage the group lifecycle; group: orders',
  },
  {
    begins: 'leaving group',
    pattern: /^leaving group; group: ([^,]*), member_id: ([^,]*)/,
    says: ([, group, member]) => ({
      kind: 'client-leaves',
      group: group!,
      member: member!,
      reason: 'client leaving group per normal operation',
    }),
    source: 'groupConsumer.leave, 1.0–1.x',
    example: 'leaving group; group: orders, member_id: a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b',
  },
  {
    begins: 'heartbeat errored',
    pattern: /^heartbeat errored.*, err: (?!context canceled)(.*)$/,
    says: ({ input, 1: error }) => ({
      kind: 'client-heartbeat-failed',
      group: groupOf(input),
      reason: errorName(error!),
    }),
    source: 'groupConsumer.heartbeat, 1.0–1.x',
    example:
      'heartbeat errored; group: orders, err: REBALANCE_IN_PROGRESS: The group is rebalancing, so a rejoin is needed.',
  },
  {
    begins: 'group manage loop errored',
    pattern: /^group manage loop errored.*err: (.*)/,
    says: ({ input, 1: error }) =>
      /fenced/i.test(error!)
        ? { kind: 'client-fenced', group: groupOf(input) }
        : { kind: 'client-lost', group: groupOf(input), reason: errorName(error!) },
    source: 'groupConsumer.manage, 1.0–1.x',
    example:
      'group manage loop errored; group: orders, err: UNKNOWN_MEMBER_ID: The coordinator is not aware of this member., consecutive_errors: 1, backoff: 250ms',
  },
  {
    begins: 'default commit failed',
    pattern: /^default commit failed.*err: (.*)/,
    says: ({ input, 1: error }) => ({ kind: 'client-commit-failed', group: groupOf(input), reason: errorName(error!) }),
    source: 'groupConsumer.defaultCommitCallback, 1.0–1.x',
    example:
      'default commit failed; group: orders, err: REBALANCE_IN_PROGRESS: The group is rebalancing, so a rejoin is needed.',
  },
  {
    begins: 'in default commit',
    pattern: /^in default commit: unable to commit.*err: (.*)/,
    says: ({ input, 1: error }) => ({ kind: 'client-commit-failed', group: groupOf(input), reason: errorName(error!) }),
    source: 'groupConsumer.defaultCommitCallback, 1.0–1.x',
    example:
      'in default commit: unable to commit offsets for topic partition; group: orders, topic: t, partition: 0, commit_from: -1, commit_to: 5, err: ILLEGAL_GENERATION: Specified group generation id is not valid.',
  },
  {
    begins: 'unable to commit offset',
    pattern: /^unable to commit offset.*err: (.*)/,
    says: ({ input, 1: error }) => ({ kind: 'client-commit-failed', group: groupOf(input), reason: errorName(error!) }),
    source: 'groupConsumer.updateCommitted, 1.0–1.x',
    example:
      'unable to commit offset for topic partition; group: orders, topic: t, partition: 0, err: UNKNOWN_MEMBER_ID: The coordinator is not aware of this member.',
  },
  {
    begins: 'unable to open connection',
    pattern: /^unable to open connection to broker/,
    says: () => ({ kind: 'client-refused' }),
    source: 'broker.connect, 1.0–1.x',
    example:
      'unable to open connection to broker; addr: b1:9092, broker: 1, err: dial tcp 10.0.0.1:9092: connect: connection refused',
  },
  {
    begins: 'read from broker errored',
    pattern: /^read from broker errored.*err: .*(timeout|deadline)/,
    says: () => ({ kind: 'client-request-timeout' }),
    source: 'brokerCxn.handleResps, 1.0–1.x',
    example:
      'read from broker errored, killing connection; req: Heartbeat, addr: b1:9092, broker: 1, successful_reads: 5, err: i/o timeout',
  },
  {
    begins: 'read from broker errored',
    pattern: /^read from broker errored/,
    says: () => ({ kind: 'client-disconnected' }),
    source: 'brokerCxn.handleResps, 1.0–1.x',
    example:
      'read from broker errored, killing connection; req: Fetch, addr: b1:9092, broker: 1, successful_reads: 5, err: EOF',
  },
  {
    begins: 'heartbeat hit retryable error',
    pattern: /^heartbeat hit retryable error/,
    says: ({ input }) => ({ kind: 'client-request-timeout', group: groupOf(input) }),
    source: 'groupConsumer.heartbeat, 1.19–1.x',
    example: 'heartbeat hit retryable error, retrying; group: orders, err: EOF',
  },
];

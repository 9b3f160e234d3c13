/**
 * The Java client (kafka-clients 2.0 … 4.x, classic protocol): AbstractCoordinator, ConsumerCoordinator, NetworkClient.
 * What stands here is the message after `[Consumer clientId=…, groupId=…] `; the reader takes that off.
 */
import { errorName } from './error-names.ts';
import type { Statement } from './statement.ts';

export const JAVA_CLIENT: readonly Statement[] = [
  {
    begins: '(Re-)joining group',
    pattern: /^\(Re-\)joining group/,
    says: () => ({ kind: 'client-joining' }),
    source: 'AbstractCoordinator.sendJoinGroupRequest, 2.0–4.x',
    example: '(Re-)joining group',
  },
  {
    begins: 'Successfully joined group',
    pattern: /^Successfully joined group with generation (?:Generation\{generationId=)?(\d+)(?:, memberId='([^']*)')?/,
    says: ([, generation, member]) => ({
      kind: 'client-joined',
      generation: Number(generation),
      member: member ?? '',
    }),
    source: 'AbstractCoordinator.JoinGroupResponseHandler, 2.0–4.x (the member since 2.6)',
    example:
      "Successfully joined group with generation Generation{generationId=5, memberId='a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b', protocol='range'}",
  },
  {
    begins: 'consumer poll timeout has expired',
    pattern: /^consumer poll timeout has expired/,
    says: () => ({ kind: 'client-poll-timeout' }),
    source: 'AbstractCoordinator.handlePollTimeoutExpiry, 2.3–4.x',
    example:
      'consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages.',
  },
  {
    begins: 'This member will leave the group',
    pattern: /^This member will leave the group because consumer poll timeout has expired/,
    says: () => ({ kind: 'client-poll-timeout' }),
    source: 'AbstractCoordinator.HeartbeatThread, 2.0–2.2',
    example:
      'This member will leave the group because consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms.',
  },
  {
    begins: 'Member ',
    pattern: /^Member (\S+) sending LeaveGroup request to coordinator .*?(?: due to (.*?))?\.?$/,
    says: ([, member, reason]) => ({ kind: 'client-leaves', member: member!, reason: reason ?? '' }),
    source: 'AbstractCoordinator.maybeLeaveGroup, 2.0–4.x (the reason since 2.4)',
    example:
      'Member a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b sending LeaveGroup request to coordinator b1:9092 (id: 2147483646 rack: null) due to the consumer is being closed',
  },
  {
    begins: 'Lost previously assigned partitions',
    pattern: /^Lost previously assigned partitions (.*)/,
    says: () => ({ kind: 'client-lost' }),
    source: 'ConsumerCoordinator.invokePartitionsLost, 2.4–4.x (ConsumerRebalanceListenerInvoker since 3.6)',
    example: 'Lost previously assigned partitions [orders-0, orders-3]',
  },
  {
    begins: 'Lost previously assigned partitions',
    pattern: /^Lost previously assigned/,
    says: () => ({ kind: 'client-lost' }),
    source: 'ConsumerCoordinator.invokePartitionsLost, 2.4–4.x',
    example: 'Lost previously assigned partitions orders-0, orders-3',
  },
  {
    begins: 'OffsetCommit failed with ',
    pattern: /^OffsetCommit failed with .*?(?:\}|\)): (.*)$/,
    says: ([, error]) => ({ kind: 'client-commit-failed', reason: errorName(error!) }),
    source: 'ConsumerCoordinator.OffsetCommitResponseHandler, 2.5–4.x',
    example:
      "OffsetCommit failed with Generation{generationId=5, memberId='a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b', protocol='range'}: The coordinator is not aware of this member.",
  },
  {
    begins: 'OffsetCommit failed with ',
    pattern: /^OffsetCommit failed with .* fenced/,
    says: () => ({ kind: 'client-fenced' }),
    source: 'ConsumerCoordinator.OffsetCommitResponseHandler, 2.5–4.x',
    example:
      "OffsetCommit failed with Generation{generationId=5, memberId='i1-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b', protocol='range'} due to group instance id Optional[i1] fenced",
  },
  {
    begins: 'Offset commit failed on partition',
    pattern: /^Offset commit failed on partition \S+ at offset \d+: (.*)$/,
    says: ([, error]) => ({ kind: 'client-commit-failed', reason: errorName(error!) }),
    source: 'ConsumerCoordinator.OffsetCommitResponseHandler, 2.0–4.x',
    example: 'Offset commit failed on partition orders-0 at offset 17: The coordinator is loading.',
  },
  {
    begins: 'Failing OffsetCommit request',
    pattern: /^Failing OffsetCommit request since/,
    says: () => ({ kind: 'client-commit-failed', reason: 'REBALANCE_IN_PROGRESS' }),
    source: 'ConsumerCoordinator.sendOffsetCommitRequest, 2.5–4.x',
    example: 'Failing OffsetCommit request since the consumer is not part of an active group',
  },
  {
    begins: 'Attempt to heartbeat with',
    pattern: /^Attempt to heartbeat with .*? failed due to (.*?), resetting generation/,
    says: ([, error]) => ({ kind: 'client-heartbeat-failed', reason: errorName(error!) }),
    source: 'AbstractCoordinator.HeartbeatResponseHandler, 2.6–4.x',
    example:
      "Attempt to heartbeat with Generation{generationId=5, memberId='a', protocol='range'} and group instance id Optional.empty failed due to UNKNOWN_MEMBER_ID, resetting generation",
  },
  {
    begins: 'Attempt to heartbeat failed',
    pattern: /^Attempt to heartbeat failed (?:since|for since) (.*)$/,
    says: ([, error]) => ({ kind: 'client-heartbeat-failed', reason: errorName(error!) }),
    source: 'AbstractCoordinator.HeartbeatResponseHandler, 2.0–4.x',
    example: 'Attempt to heartbeat failed since group is rebalancing',
  },
  {
    begins: 'Group coordinator ',
    pattern:
      /^Group coordinator .* is unavailable or invalid due to cause: (.*?)\.? ?(?:isDisconnected: \w+\.? ?)?(?:Rediscovery|will attempt)/,
    says: ([, cause]) =>
      cause!.includes('session timed out')
        ? { kind: 'client-session-expired' }
        : cause!.includes('null')
          ? { kind: 'client-disconnected', reason: 'coordinator' }
          : { kind: 'client-lives' },
    source: 'AbstractCoordinator.markCoordinatorUnknown, 2.6–4.x',
    example:
      'Group coordinator b1:9092 (id: 2147483646 rack: null) is unavailable or invalid due to cause: session timed out without receiving a heartbeat response. isDisconnected: false. Rediscovery will be attempted.',
  },
  {
    begins: 'Caught fenced group.instance.id',
    pattern: /^Caught fenced group\.instance\.id/,
    says: () => ({ kind: 'client-fenced' }),
    source: 'AbstractCoordinator.HeartbeatThread.run, 2.3–4.x',
    example: 'Caught fenced group.instance.id Optional[i1] error in heartbeat thread',
  },
  {
    begins: 'JoinGroup failed: The group instance',
    pattern: /^JoinGroup failed: The group instance id .* has been fenced/,
    says: () => ({ kind: 'client-fenced' }),
    source: 'AbstractCoordinator.JoinGroupResponseHandler, 2.3–4.x',
    example: 'JoinGroup failed: The group instance id Optional[i1] has been fenced by another instance.',
  },
  {
    begins: 'Disconnecting from node ',
    pattern: /^Disconnecting from node -?\d+ due to (?:request|socket connection setup) timeout/,
    says: () => ({ kind: 'client-request-timeout' }),
    source: 'NetworkClient.handleTimedOutRequests and handleTimedOutConnections, 2.0–4.x',
    example: 'Disconnecting from node 1 due to request timeout.',
  },
  {
    begins: 'Node ',
    pattern: /^Node -?\d+ disconnected\.?$/,
    says: () => ({ kind: 'client-disconnected' }),
    source: 'NetworkClient.handleDisconnections, 2.0–4.x',
    example: 'Node 1 disconnected.',
  },
  {
    begins: 'Connection to node ',
    pattern: /^Connection to node -?\d+ .*could not be established/,
    says: () => ({ kind: 'client-refused' }),
    source: 'NetworkClient.processDisconnection, 2.0–4.x',
    example: 'Connection to node 1 (b1/10.0.0.1:9092) could not be established. Node may not be available.',
  },
  {
    begins: 'Subscribed to ',
    pattern: /^Subscribed to /,
    says: () => ({ kind: 'client-starts' }),
    source: 'KafkaConsumer.subscribe, 2.0–3.6; ClassicKafkaConsumer 3.7–4.x',
    example: 'Subscribed to topic(s): orders',
  },
];

/**
 * librdkafka 1.0 … 2.x, with `debug=cgrp` or what it prints without: rd_kafka_cgrp.c, rd_kafka_broker.c. What stands
 * here is the facility (`MAXPOLL`), a colon and the message after `[thrd:…]: `; the reader puts them together.
 */
import { errorName } from './error-names.ts';
import type { Statement } from './statement.ts';

export const LIBRDKAFKA: readonly Statement[] = [
  {
    begins: 'JOINGROUP: JoinGroup response',
    pattern:
      /^JOINGROUP: JoinGroup response: GenerationId (\d+), .*?LeaderId (\S*?)(?: \(me\))?, my MemberId (\S*?), .*\((.*)\)$/,
    says: ([, generation, , member, error]) =>
      error === '(no error)' || error === 'no error'
        ? { kind: 'client-joined', generation: Number(generation), member: member! }
        : { kind: 'client-joining' },
    source: 'rd_kafka_cgrp_handle_JoinGroup, 1.0–2.x',
    example:
      'JOINGROUP: JoinGroup response: GenerationId 5, Protocol range, LeaderId a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b (me), my MemberId a-5f3cf1b0-7c0e-4d43-a9a1-6a0f0ee10f6b, member metadata count 3: (no error)',
  },
  {
    begins: 'INIT: librdkafka ',
    pattern: /^INIT: librdkafka v(\S+)/,
    says: ([, version]) => ({ kind: 'client-starts', reason: version! }),
    source: 'rd_kafka_new, 1.0–2.x',
    example: 'INIT: librdkafka v2.11.1 (0x20b01ff) a#consumer-1 initialized (builtin.features gzip)',
  },
  {
    begins: 'MAXPOLL: ',
    pattern: /^MAXPOLL: Application maximum poll interval \((\d+)ms\) exceeded by/,
    says: ([, interval]) => ({ kind: 'client-poll-timeout', rebalanceMs: Number(interval) }),
    source: 'rd_kafka_cgrp_max_poll_interval_check_tmr_cb, 1.0–2.x',
    example:
      'MAXPOLL: Application maximum poll interval (300000ms) exceeded by 88ms (adjust max.poll.interval.ms for long-running message processing): leaving group',
  },
  {
    begins: 'LEAVE: Group ',
    pattern: /^LEAVE: Group "(.*?)": leav/,
    says: ([, group]) => ({ kind: 'client-leaves', group: group! }),
    source: 'rd_kafka_cgrp_leave, 1.0–2.x',
    example: 'LEAVE: Group "orders": leave (in state up)',
  },
  {
    begins: 'CGRPTERM: ',
    pattern: /^CGRPTERM: Terminating group "(.*?)"/,
    says: ([, group]) => ({ kind: 'client-leaves', group: group!, reason: 'the consumer is being closed' }),
    source: 'rd_kafka_cgrp_terminate0, 1.0–2.x',
    example: 'CGRPTERM: Terminating group "orders" in state up with 4 partition(s)',
  },
  {
    begins: 'LOST: Group ',
    pattern: /^LOST: Group "(.*?)": current assignment of \d+ partition\(s\) lost: (.*?)(?:: revoking.*)?$/,
    says: ([, group, reason]) => ({ kind: 'client-lost', group: group!, reason: errorName(reason!) }),
    source: 'rd_kafka_cgrp_assignment_set_lost, 1.6–2.x',
    example:
      'LOST: Group "orders": current assignment of 4 partition(s) lost: OffsetCommit error: Illegal generation: revoking incremental assignment and rejoining',
  },
  {
    begins: 'COMMIT: ',
    pattern: /^COMMIT: .*OffsetCommit for \d+ partition\(s\).* returned: (?!Success)(.*)$/,
    says: ([, error]) => ({ kind: 'client-commit-failed', reason: errorName(error!) }),
    source: 'rd_kafka_cgrp_op_handle_OffsetCommit, 1.0–2.x',
    example:
      'COMMIT: GroupCoordinator/1: OffsetCommit for 3 partition(s) in join-state wait-sync: manual: returned: Broker: Specified group generation id is not valid',
  },
  {
    begins: 'COMMITFAIL: ',
    pattern:
      /^COMMITFAIL: Offset commit \(.*?\) failed for \d+\/\d+ partition\(s\).*?: (Broker: .*?|Local: .*?)(?:: .*)?$/,
    says: ([, error]) => ({ kind: 'client-commit-failed', reason: errorName(error!) }),
    source: 'rd_kafka_cgrp_op_handle_OffsetCommit, 1.0–2.x',
    example:
      'COMMITFAIL: Offset commit (manual) failed for 1/1 partition(s) in join-state steady: Broker: Unknown member: orders[0]@17(Broker: Unknown member)',
  },
  {
    begins: 'HEARTBEAT: Group ',
    pattern: /^HEARTBEAT: Group "(.*?)" heartbeat error response in state .*\): (.*)$/,
    says: ([, group, error]) => ({ kind: 'client-heartbeat-failed', group: group!, reason: errorName(error!) }),
    source: 'rd_kafka_cgrp_handle_heartbeat_error, 1.0–2.x',
    example:
      'HEARTBEAT: Group "orders" heartbeat error response in state up (join-state steady, 4 partition(s) assigned): Broker: Group rebalance in progress',
  },
  {
    begins: 'SESSTMOUT: ',
    pattern: /^SESSTMOUT: .*session timed out/,
    says: () => ({ kind: 'client-session-expired' }),
    source: 'rd_kafka_cgrp_session_timeout_check, 1.0–2.x',
    example:
      'SESSTMOUT: Consumer group session timed out (in join-state steady) after 10007 ms without a successful response from the group coordinator (broker 1, last error was Success): revoking assignment and rejoining group',
  },
  {
    begins: 'FATAL: ',
    pattern: /^FATAL: .*[Ff]enced/,
    says: () => ({ kind: 'client-fenced' }),
    source: 'rd_kafka_set_fatal_error0, 1.4–2.x',
    example: 'FATAL: Fatal error: Broker: Static consumer fenced by other consumer with same group.instance.id',
  },
  {
    begins: 'REQTMOUT: ',
    pattern: /^REQTMOUT: .*Timed out/,
    says: () => ({ kind: 'client-request-timeout' }),
    source: 'rd_kafka_broker_timeout_scan, 1.0–2.x',
    example: 'REQTMOUT: b1:9092/1: Timed out 1 in-flight, 0 retry-queued, 0 out-queue, 0 partially-sent requests',
  },
  {
    begins: 'FAIL: ',
    pattern: /^FAIL: .*(?:Connection refused|Connect to .* failed)/,
    says: () => ({ kind: 'client-refused' }),
    source: 'rd_kafka_broker_fail, 1.0–2.x',
    example: 'FAIL: b1:9092/1: Connect to ipv4#10.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)',
  },
  {
    begins: 'FAIL: ',
    pattern: /^FAIL: /,
    says: () => ({ kind: 'client-disconnected' }),
    source: 'rd_kafka_broker_fail, 1.0–2.x',
    example: 'FAIL: b1:9092/1: Disconnected (after 60007ms in state UP)',
  },
];

/** Cells in which the real clients were recorded doing something else than was read out of their sources. */
export interface Departure {
  readonly where: string;
  readonly client: string;
  readonly said: string;
  readonly does: string;
  /** Recorded cases, as patterns. */
  readonly evidence: readonly string[];
}

const departure = (where: string, client: string, said: string, does: string, ...evidence: string[]): Departure => {
  return { where, client, said, does, evidence };
};

export const DIFFERENCES: readonly Departure[] = [
  departure(
    'FindCoordinator: COORDINATOR_NOT_AVAILABLE',
    'java',
    'repeats after 0.1 s, 0.2 s … up to 1 s',
    'repeats after 0.1 s each time',
    'G.find.NOT_AVAILABLE6',
    'B.findcoord.*',
  ),
  departure(
    'FindCoordinator: any error',
    'librdkafka',
    'repeats after 0.5 s',
    'repeats after 1 s',
    'G.find.NOT_AVAILABLE6',
    'B.findcoord.*',
  ),
  departure(
    'JoinGroup, first join: any error',
    'librdkafka',
    'joins 2 s after the attempt before',
    'joins after 3 s, when its main loop wakes up for something else',
    'B.join-init.*',
  ),
  departure(
    'JoinGroup, rebalance: ILLEGAL_GENERATION',
    'librdkafka, cooperative',
    'lost, joins after 2 s',
    'lost, joins at once: the unassignment sets its interval back',
    'B.join-re.ILLEGAL_GENERATION',
  ),
  departure(
    'JoinGroup: connection closed',
    'librdkafka 2.11',
    'joins after 2 s',
    'joins as soon as the next connection is there, 0 to 0.9 s later',
    'B.join-init.CLOSE',
    'B.join-re.CLOSE',
  ),
  departure(
    'SyncGroup: REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, coordinator errors',
    'librdkafka 2.11',
    'joins when a second has passed since the attempt before',
    'joins at once; 2.4 waits',
    'B.sync-init.*',
    'B.sync-re.*',
  ),
  departure(
    'JoinGroup, SyncGroup: COORDINATOR_NOT_AVAILABLE',
    'sarama 1.61',
    '`Consume` fails',
    'looks up and joins after 2 s, four times; then `Consume` fails',
    'B.join-*.COORDINATOR_NOT_AVAILABLE',
    'B.sync-*.COORDINATOR_NOT_AVAILABLE',
    'G.join.NOT_AVAILABLE6',
  ),
  departure(
    'JoinGroup, SyncGroup, rebalance: errors of the member',
    'sarama 1.61, cooperative',
    '`Consume` joins again inside',
    'the session, which had survived so far, ends first',
    'B.join-re.*',
    'B.sync-re.*',
  ),
  departure(
    'SyncGroup, OffsetCommit, OffsetFetch: no answer',
    'java',
    'disconnects after the request timeout of 30 s',
    'disconnects after the session timeout: heartbeats wait on the same connection',
    'B.sync-*.STALL15',
    'B.commit-*.STALL15',
    'B.offsetfetch.STALL15',
    'D.syncpark12',
  ),
  departure(
    'Heartbeat: NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE',
    'sarama 1.61',
    'session ends',
    'looks up and goes on; the session ends at the fourth failure in a row',
    'B.hb.NOT_COORDINATOR',
    'B.hb.COORDINATOR_NOT_AVAILABLE',
    'G.hb.NOT_COORDINATOR6',
  ),
  departure(
    'Heartbeat: no answer',
    'franz-go',
    'tries of 10 s within the session timeout of 45 s',
    'with a session timeout of 6 s the first of them ends the session: lost after 10 s',
    'B.hb.STALL15',
  ),
  departure(
    'OffsetCommit: ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID',
    'sarama',
    'told, and tried again for ever',
    'the session ends at once, the member joins again',
    'B.commit-*.ILLEGAL_GENERATION',
    'B.commit-*.UNKNOWN_MEMBER_ID',
  ),
  departure(
    'OffsetCommit: ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID',
    'franz-go 1.22',
    'error told; joins',
    'not lost: the revoke stage runs, then it joins at once with what it owns',
    'B.commit-*.ILLEGAL_GENERATION',
    'B.commit-*.UNKNOWN_MEMBER_ID',
  ),
  departure(
    'OffsetCommit: NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE, connection closed',
    'librdkafka',
    'repeats twice, then waits for a coordinator',
    'looks up, connects and disconnects every half second until chance ends it, after 0 to 6 s; else lost by its own session limit',
    'B.commit-*.NOT_COORDINATOR',
    'B.commit-*.COORDINATOR_NOT_AVAILABLE',
    'B.commit-*.CLOSE',
  ),
  departure(
    'OffsetFetch: errors other than COORDINATOR_LOAD_IN_PROGRESS',
    'librdkafka',
    '(not told)',
    'never asks again: stays a member and consumes nothing',
    'B.offsetfetch.*',
  ),
  departure(
    'OffsetFetch: errors of the member',
    'franz-go 1.16, 1.18',
    '(not told)',
    'never asks again, tells nobody; 1.22 joins again',
    'B.offsetfetch.*',
  ),
  departure(
    'LeaveGroup: errors',
    'sarama',
    'REBALANCE_IN_PROGRESS and UNKNOWN_MEMBER_ID count as success',
    'so they do; all others come back from `Close`',
    'B.leave.*',
  ),
];

/**
 * Defects that clients had once, as one table of names that the Java client's code asks for: `c.defects.<name>`. In every
 * real release all of them are off; the property suite plants one at a time and has to notice. Those of other clients stand
 * here where the mechanism is the same; what a version of such a client really does is in that client's own table.
 */

/** One row: where the defect is known from, and what it did. */
export interface JavaDefectRow {
  readonly source: string;
  readonly sentence: string;
}

const row = (source: string, sentence: string): JavaDefectRow => ({ source, sentence });

export const JAVA_DEFECT_TABLE = {
  completesLostJoins: row('KAFKA-8104', 'A join is completed though the heartbeat thread has reset the generation.'),
  keepsLostJoins: row('KAFKA-9140', 'A join that was reset meanwhile is waited for, and never sent again.'),
  beatsInStableOnly: row('KAFKA-10134', 'There are no heartbeats between the answers to JoinGroup and SyncGroup.'),
  resetsOnRetriable: row('KAFKA-13214', 'A retriable error in a rebalance drops the member id.'),
  preparesOnce: row('KAFKA-12983', 'After the membership was lost, what was owned is joined with all the same.'),
  validatesStrictly: row('KAFKA-13406', 'A leader fails when its plan gives out what somebody still claims.'),
  syncRebalanceResets: row(
    'KAFKA-13891',
    'A SyncGroup that comes too late drops the generation, and with it everything.',
  ),
  prepareNeverEnds: row('KAFKA-14024', 'The commit before a join is repeated at each poll.'),
  readsWhilePreparing: row('KAFKA-14196', 'Records are returned after their offsets were committed for the last time.'),
  leavesWithoutId: row('KAFKA-17116', 'LeaveGroup is sent before there is a member id.'),
  leaderJoinsAgain: row('KAFKA-12896', 'The leader joins again as soon as the group is stable.'),
  fencedBeginsAnew: row('franz-go #931', 'A fenced member drops its id and joins again: two fight for one instance.'),
  assignorHangs: row('librdkafka #4783', 'The leader never comes out of its assignor.'),
  commitsWhileJoining: row('librdkafka 1.7.0', 'The automatic commit goes on while the member joins.'),
  unsubscribesSilently: row('librdkafka 1.7.0', 'unsubscribe() does not leave the group.'),
  watchesSessionWhileJoining: row('librdkafka 1.8.0', 'The session is watched while a join is parked, and ends.'),
  closeHangs: row('librdkafka #4527', 'close() within a rebalance waits for ever.'),
  keptPartitionsRewind: row('librdkafka #4686', 'Partitions that are kept start again at the committed offset.'),
  pollsUnnoticed: row('librdkafka 2.1.0', 'Polls do not restart the poll interval.'),
  lostIsRevoked: row('librdkafka #5604', 'What was lost is given up as if it had been asked for.'),
  commitErrorIgnored: row('franz-go #1326', 'A commit that is told UNKNOWN_MEMBER_ID changes nothing.'),
  eagerKeepsPartitions: row('franz-go #686', 'A member takes an eager rebalance for a cooperative one.'),
  cancelledFetchForgotten: row(
    'franz-go 4f2e7fe',
    'A rebalance during OffsetFetch leaves partitions without a position.',
  ),
  rebalanceStopsHeartbeats: row('sarama #1608', 'Heartbeats stop at REBALANCE_IN_PROGRESS.'),
  rebalanceIgnored: row('sarama #2193', 'REBALANCE_IN_PROGRESS is taken for a good heartbeat.'),
  joinTimesOutEarly: row('sarama #1422', 'JoinGroup is given up before the rebalance timeout.'),
  beatsAfterCallback: row('sarama-cluster #25', 'Heartbeats begin when onPartitionsAssigned has returned.'),
  rebalanceTimeoutUnsent: row('brod #465', 'JoinGroup says a rebalance timeout of 0.'),
} as const satisfies { readonly [name: string]: JavaDefectRow };

export type JavaDefectName = keyof typeof JAVA_DEFECT_TABLE;

export type JavaDefects = Readonly<Record<JavaDefectName, boolean>>;

/** As every real release is modelled. */
export const NO_JAVA_DEFECTS = Object.fromEntries(
  Object.keys(JAVA_DEFECT_TABLE).map((name) => [name, false]),
) as JavaDefects;

/**
 * What surrounds a rebalance in the client: the commit and the callbacks before JoinGroup, the callbacks after
 * SyncGroup.
 *
 * Mirrors ConsumerCoordinator.onJoinPrepare, onJoinComplete and onLeavePrepare (4.4); J-JG-02, J-RB-01 … J-RB-05.
 */
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { MemberAssignment, TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { assignedCallback, revokedCallback } from './callbacks.ts';
import { consumedPositions, sendCommit } from './commits.ts';
import { type ConsumerState, NO_NAMES, NO_PARTITIONS } from './consumer-state.ts';
import { requestRejoin } from './membership.ts';
import { learnOfAssigned } from './metadata.ts';
import { abandonPositions } from './positions.ts';

/** True when JoinGroup may go out; false while the commit before it is on its way, or a callback runs. */
export function onJoinPrepare(c: ConsumerState, now: Ticks): boolean {
  const committing = c.settings.enableAutoCommit && c.callback === 'none';
  if (committing && !joinPrepareCommitSettled(c, now)) return false;
  c.joinPrepareCommit = 'none';
  c.joinPrepareDeadline = null;
  if (!giveUpBeforeJoin(c, now)) return false;
  c.isLeader = false;
  c.watchedTopics = NO_NAMES;
  return true;
}

/** J-JG-02 (a): retriable failures are repeated, one in a turn, until the rebalance timeout is over. */
function joinPrepareCommitSettled(c: ConsumerState, now: Ticks): boolean {
  if (c.defects.prepareNeverEnds && c.joinPrepareCommit === 'settled') c.joinPrepareCommit = 'failed';
  c.joinPrepareDeadline ??= now + msToTicks(c.settings.maxPollIntervalMs);
  if (c.joinPrepareCommit === 'none') commitBeforeJoin(c);
  const isOver = now >= c.joinPrepareDeadline && !c.defects.prepareNeverEnds;
  if (c.joinPrepareCommit === 'settled' || isOver) return true;
  if (c.joinPrepareCommit === 'failed') c.joinPrepareCommit = 'none';
  return false;
}

/** An eager member returns nothing more from now on, so that its positions stay those it commits. */
function commitBeforeJoin(c: ConsumerState): void {
  if (!c.cooperative && !c.defects.readsWhilePreparing) c.subscription.pendingRevocation = true;
  c.joinPrepareCommit = 'pending';
  if (sendCommit(c, 'join-prepare', consumedPositions(c)) !== 'sent') c.joinPrepareCommit = 'settled';
}

/** True when it is done; a callback that takes time holds it up. A membership that is lost meanwhile is still revoked. */
function giveUpBeforeJoin(c: ConsumerState, now: Ticks): boolean {
  if (membershipLost(c) && c.callback === 'none' && !c.defects.lostIsRevoked) losePartitions(c);
  else if (!revokeBeforeJoin(c, now)) return false;
  return true;
}

/** J-RB-02: an eager member gives everything up. J-RB-03: a cooperative one what it no longer reads. */
function revokeBeforeJoin(c: ConsumerState, now: Ticks): boolean {
  const owned = c.subscription.owned();
  if (c.defects.eagerKeepsPartitions) return true;
  const kept = c.cooperative ? owned.filter(({ topic }) => c.topics.includes(topic)) : NO_PARTITIONS;
  const given = c.cooperative ? owned.filter((partition) => !kept.includes(partition)) : owned;
  if (given.length > 0 && !revokedCallback(c, given, now)) return false;
  if (given.length > 0 || !c.cooperative) assign(c, kept);
  return true;
}

const membershipLost = (c: ConsumerState) => c.generationId === NO_GENERATION || c.memberId === NO_MEMBER_ID;

/**
 * Before close() or unsubscribe() leaves the group: a member in the middle of a join loses what it has (an eager one
 * has given it up already).
 */
export function onLeavePrepare(c: ConsumerState): void {
  const rebalancing = c.memberState === 'PREPARING_REBALANCE' || c.memberState === 'COMPLETING_REBALANCE';
  if (rebalancing || membershipLost(c)) losePartitions(c);
  else revokePartitions(c);
}

/** J-RB-01: somebody else may own them already. */
function losePartitions(c: ConsumerState): void {
  const owned = c.subscription.owned();
  if (owned.length > 0) c.effects.partitionsLost(owned);
  c.pool?.forget(owned);
  assign(c, []);
}

/** All that it has, at the end of its membership. */
function revokePartitions(c: ConsumerState): void {
  const owned = c.subscription.owned();
  if (owned.length > 0) c.effects.partitionsRevoked(owned);
  c.pool?.forget(owned);
  assign(c, []);
}

function assign(c: ConsumerState, partitions: readonly TopicPartition[]): void {
  c.subscription.assign(partitions);
  abandonPositions(c);
}

/**
 * J-RB-03: what is new is assigned, and, with a cooperative protocol, what is gone revoked and joined for again.
 * True when it is done; false while a callback runs: to be asked again then.
 */
export function onJoinComplete(c: ConsumerState, assignment: MemberAssignment, now: Ticks): boolean {
  const { partitions } = assignment;
  // J-JG-09: only the leader watches the topics.
  if (!c.isLeader) c.assignmentSnapshot = null;
  if (partitions.length === 0 && assignment.bytes === '') {
    c.fatal = 'IllegalStateException: no assignment for this member';
    return true;
  }
  if (!matchesSubscription(c, partitions)) {
    // J-RB-05: dropped, no callback runs.
    requestRejoin(c, 'received assignments do not match the current subscription');
    return true;
  }
  return revokeMissing(c, partitions, now) && takeAssigned(c, partitions, now);
}

/** The positions of what is new are known to be missing before its callback runs, which may take its time. */
function takeAssigned(c: ConsumerState, partitions: readonly TopicPartition[], now: Ticks): boolean {
  if (c.callback === 'none') {
    onAssignment(c, partitions);
    // J-CM-05: the interval of the automatic commits starts anew at each completed join.
    c.nextAutoCommitAt = now + msToTicks(c.settings.autoCommitIntervalMs);
    const had = c.subscription.owned();
    if (c.defects.keptPartitionsRewind) c.subscription.assign([]);
    assign(c, partitions);
    c.added = without(partitions, had);
  }
  if (!assignedCallback(c, c.added, now)) return false;
  c.added = NO_PARTITIONS;
  learnOfAssigned(c, now);
  return true;
}

/** An eager member has given everything up. */
function without(partitions: readonly TopicPartition[], had: readonly TopicPartition[]): readonly TopicPartition[] {
  if (had.length === 0) return partitions;
  const before = new Set(had);
  return partitions.filter((partition) => !before.has(partition));
}

function matchesSubscription(c: ConsumerState, partitions: readonly TopicPartition[]): boolean {
  return partitions.every((partition) => c.topics.includes(partition.topic));
}

/** True when nothing is to be revoked (any more): the rest of the callbacks of this assignment may run. */
function revokeMissing(c: ConsumerState, partitions: readonly TopicPartition[], now: Ticks): boolean {
  if (!c.cooperative || c.revokedMissing) return true;
  const given = new Set(partitions);
  const revoked = c.subscription.owned().filter((partition) => !given.has(partition));
  if (revoked.length > 0 && !revokedCallback(c, revoked, now)) return false;
  c.revokedMissing = true;
  if (revoked.length > 0) requestRejoin(c, 'need to revoke partitions and re-join');
  return true;
}

/** Only the assignor that the group agreed on learns of the plan. */
function onAssignment(c: ConsumerState, partitions: readonly TopicPartition[]): void {
  if (c.protocolName !== 'sticky' && c.protocolName !== 'cooperative-sticky') return;
  c.stickyMemory = { partitions, generation: c.generationId };
  c.stickyMemoryOf = c.protocolName;
}

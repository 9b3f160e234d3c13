/**
 * What surrounds a rebalance in the client: the commit and the callbacks before JoinGroup, the callbacks after
 * SyncGroup.
 *
 * Mirrors ConsumerCoordinator.onJoinPrepare, onJoinComplete and onLeavePrepare (4.4); J-JG-02, J-RB-01 … J-RB-05.
 */
import { NO_GENERATION, NO_MEMBER_ID } from '../protocol/ids.ts';
import type { MemberAssignment, TopicPartition } from '../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { consumedPositions, sendCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { requestRejoin } from './membership.ts';
import { learnOfAssigned } from './metadata.ts';
import { abandonPositions } from './positions.ts';

/** True when JoinGroup may go out; false while the commit before it is on its way. */
export function onJoinPrepare(c: ConsumerState, now: Ticks): boolean {
  if (c.settings.enableAutoCommit && !joinPrepareCommitSettled(c, now)) return false;
  c.joinPrepareCommit = 'none';
  c.joinPrepareDeadline = null;
  c.isLeader = false;
  c.watchedTopics = [];
  giveUpBeforeJoin(c);
  return true;
}

/** J-JG-02 (a): retriable failures are repeated, one in a turn, until the rebalance timeout is over. */
function joinPrepareCommitSettled(c: ConsumerState, now: Ticks): boolean {
  c.joinPrepareDeadline ??= now + msToTicks(c.settings.maxPollIntervalMs);
  if (c.joinPrepareCommit === 'none') commitBeforeJoin(c);
  if (c.joinPrepareCommit === 'settled' || now >= c.joinPrepareDeadline) return true;
  if (c.joinPrepareCommit === 'failed') c.joinPrepareCommit = 'none';
  return false;
}

/** An eager member returns nothing more from now on, so that its positions stay those it commits. */
function commitBeforeJoin(c: ConsumerState): void {
  if (!c.cooperative) c.subscription.pendingRevocation = true;
  c.joinPrepareCommit = 'pending';
  if (sendCommit(c, 'join-prepare', consumedPositions(c)) !== 'sent') c.joinPrepareCommit = 'settled';
}

function giveUpBeforeJoin(c: ConsumerState): void {
  if (membershipLost(c)) losePartitions(c);
  else if (c.cooperative) revokeUnsubscribed(c);
  else revokePartitions(c);
}

const membershipLost = (c: ConsumerState) => c.generationId === NO_GENERATION || c.memberId === NO_MEMBER_ID;

/** J-RB-03: before it joins, a cooperative member gives up the partitions of topics that it no longer reads. */
function revokeUnsubscribed(c: ConsumerState): void {
  const owned = c.subscription.owned();
  const kept = owned.filter(({ topic }) => c.topics.includes(topic));
  if (kept.length === owned.length) return;
  c.effects.partitionsRevoked(owned.filter(({ topic }) => !c.topics.includes(topic)));
  assign(c, kept);
}

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
export function losePartitions(c: ConsumerState): void {
  const owned = c.subscription.owned();
  if (owned.length > 0) c.effects.partitionsLost(owned);
  assign(c, []);
}

/** J-RB-02: an eager member gives everything up. */
export function revokePartitions(c: ConsumerState): void {
  const owned = c.subscription.owned();
  if (owned.length > 0) c.effects.partitionsRevoked(owned);
  assign(c, []);
}

function assign(c: ConsumerState, partitions: readonly TopicPartition[]): void {
  c.subscription.assign(partitions);
  abandonPositions(c);
}

/** J-RB-03: what is new is assigned, and, with a cooperative protocol, what is gone revoked and joined for again. */
export function onJoinComplete(c: ConsumerState, assignment: MemberAssignment, now: Ticks): void {
  const { partitions } = assignment;
  // J-JG-09: only the leader watches the topics.
  if (!c.isLeader) c.assignmentSnapshot = null;
  if (assignment.bytes === '') {
    c.fatal = 'IllegalStateException: no assignment for this member';
  } else if (!matchesSubscription(c, partitions)) {
    // J-RB-05: dropped, no callback runs.
    requestRejoin(c, 'received assignments do not match the current subscription');
  } else {
    if (c.cooperative) revokeMissing(c, partitions);
    onAssignment(c, partitions);
    // J-CM-05: the interval of the automatic commits starts anew at each completed join.
    c.nextAutoCommitAt = now + msToTicks(c.settings.autoCommitIntervalMs);
    const had = new Set(c.subscription.owned());
    assign(c, partitions);
    c.effects.partitionsAssigned(partitions.filter((partition) => !had.has(partition)));
    learnOfAssigned(c, now);
  }
}

function matchesSubscription(c: ConsumerState, partitions: readonly TopicPartition[]): boolean {
  return partitions.every((partition) => c.topics.includes(partition.topic));
}

function revokeMissing(c: ConsumerState, partitions: readonly TopicPartition[]): void {
  const given = new Set(partitions);
  const revoked = c.subscription.owned().filter((partition) => !given.has(partition));
  if (revoked.length === 0) return;
  c.effects.partitionsRevoked(revoked);
  requestRejoin(c, 'need to revoke partitions and re-join');
}

/** Only the assignor that the group agreed on learns of the plan. */
function onAssignment(c: ConsumerState, partitions: readonly TopicPartition[]): void {
  if (c.protocolName !== 'sticky' && c.protocolName !== 'cooperative-sticky') return;
  c.stickyMemory = { partitions, generation: c.generationId };
  c.stickyMemoryOf = c.protocolName;
}

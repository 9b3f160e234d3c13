/**
 * What surrounds a rebalance in the client: the commit and the callbacks before JoinGroup, the callbacks after
 * SyncGroup.
 *
 * Mirrors ConsumerCoordinator.onJoinPrepare and onJoinComplete (4.4); J-JG-02, J-RB-01 … J-RB-05.
 */
import { NO_GENERATION, NO_MEMBER_ID } from '../protocol/ids.ts';
import type { MemberAssignment, TopicPartition } from '../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { sendCommit } from './commits.ts';
import type { ConsumerState } from './consumer-state.ts';
import { requestRejoin } from './membership.ts';
import { abandonPositions } from './positions.ts';

/** True when JoinGroup may go out; false while the commit before it is on its way. */
export function onJoinPrepare(c: ConsumerState, now: Ticks): boolean {
  if (c.settings.enableAutoCommit && !joinPrepareCommitSettled(c, now)) return false;
  c.joinPrepareCommit = 'none';
  c.isLeader = false;
  giveUpBeforeJoin(c);
  return true;
}

/** J-JG-02 (a): retriable failures are repeated until the rebalance timeout is over. */
function joinPrepareCommitSettled(c: ConsumerState, now: Ticks): boolean {
  if (c.joinPrepareCommit === 'none') {
    c.joinPrepareDeadline = now + msToTicks(c.settings.maxPollIntervalMs);
    c.joinPrepareCommit = 'retry';
  }
  if (c.joinPrepareCommit === 'retry') {
    if (!c.cooperative) c.subscription.pendingRevocation = true;
    c.joinPrepareCommit = commitBeforeJoin(c);
  }
  return c.joinPrepareCommit === 'settled' || now >= c.joinPrepareDeadline;
}

function commitBeforeJoin(c: ConsumerState): 'pending' | 'retry' | 'settled' {
  const sent = sendCommit(c, 'join-prepare');
  if (sent === 'sent') return 'pending';
  return sent === 'retriable' ? 'retry' : 'settled';
}

function giveUpBeforeJoin(c: ConsumerState): void {
  if (c.generationId === NO_GENERATION || c.memberId === NO_MEMBER_ID) losePartitions(c);
  else if (!c.cooperative) revokePartitions(c);
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

export function onJoinComplete(c: ConsumerState, assignment: MemberAssignment, now: Ticks): void {
  // J-CM-05: the interval of the automatic commits starts anew at each completed join.
  c.nextAutoCommitAt = now + msToTicks(c.settings.autoCommitIntervalMs);
  const owned = c.subscription.owned();
  const given = new Set(assignment.partitions);
  const had = new Set(owned);
  const added = assignment.partitions.filter((partition) => !had.has(partition));
  const revoked = owned.filter((partition) => !given.has(partition));
  if (revoked.length > 0) {
    c.effects.partitionsRevoked(revoked);
    requestRejoin(c, 'need to revoke partitions and re-join');
  }
  c.stickyMemory = { partitions: assignment.partitions, generation: c.generationId };
  assign(c, assignment.partitions);
  c.effects.partitionsAssigned(added);
}

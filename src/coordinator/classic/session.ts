/**
 * The session timer fired. Mirrors expireClassicGroupMemberHeartbeat, removePendingMemberAndUpdateClassicGroup and
 * removeMemberAndUpdateClassicGroup of GroupMetadataManager (4.4.0), rules C-HB-07…09, §13.5.
 */
import type { MemberId } from '../../protocol/ids.ts';
import type { PendingAppend } from '../log.ts';
import type { Shard } from '../shard.ts';
import type { CoordinatorTimer } from '../timers.ts';
import type { ClassicGroup } from './group.ts';
import { type ClassicMember, hasSatisfiedHeartbeat } from './member.ts';
import { refuseParkedJoin, removeMember } from './membership.ts';
import { completeJoinPhaseIfAllJoined, maybePrepareRebalanceOrCompleteJoin } from './rebalance.ts';

export function expireSession(shard: Shard, group: ClassicGroup, timer: CoordinatorTimer): PendingAppend | null {
  const { memberId } = timer;
  if (group.pendingJoinMembers.has(memberId)) {
    removeMember(shard, group, memberId, 'pending-member-expired', timer);
    return shard.defects.pendingRemovalUnnoticed ? null : completeJoinPhaseIfAllJoined(shard, group);
  }
  const member = group.members.get(memberId);
  if (member === undefined) return ghostFired(shard, group, memberId);
  if (hasSatisfiedHeartbeat(member) || (member.isNew && shard.defects.newMemberNeverExpires)) return null;
  return removeExpiredMember(shard, group, member, timer);
}

/** Nothing happens, but for two old defects. */
function ghostFired(shard: Shard, group: ClassicGroup, memberId: MemberId): PendingAppend | null {
  if (shard.defects.ghostTimerThrows) throw new Error(`no member ${memberId}`);
  if (!shard.defects.ghostTimerRebalances) return null;
  return maybePrepareRebalanceOrCompleteJoin(shard, group, `removing member ${memberId} on heartbeat expiration.`);
}

function removeExpiredMember(
  shard: Shard,
  group: ClassicGroup,
  member: ClassicMember,
  timer: CoordinatorTimer,
): PendingAppend | null {
  const { memberId, isNew } = member;
  refuseParkedJoin(shard, group, member);
  removeMember(shard, group, memberId, isNew ? 'new-member-join-expired' : 'session-expired', timer);
  if (group.state === 'PreparingRebalance') return completeJoinPhaseIfAllJoined(shard, group);
  const reason = `removing member ${memberId} on heartbeat expiration.`;
  return maybePrepareRebalanceOrCompleteJoin(shard, group, reason);
}

/**
 * Leaving: a join that is under way comes to its end, all partitions are revoked (with the default revoke's commit), a dynamic
 * member says good-bye, and the connections are closed.
 *
 * Mirrors Client.close, LeaveGroupContext and groupConsumer.leave; F-JG-06, F-LV-01.
 */
import { NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { Ticks } from '../../protocol/time.ts';
import { leaveGroupRequest } from '../membership-requests.ts';
import { cancel, start, take } from './calls.ts';
import { cancelAutoCommits } from './commits.ts';
import { LEAVE_GROUP_VERSION, Reason } from './profile.ts';
import { invalidate } from './source.ts';
import type { FranzState } from './state.ts';
import { Slot } from './timers.ts';

export function startClose(c: FranzState): void {
  c.thread = 'closing';
  c.effects.applicationEvent('closing', '');
  c.leaving = true;
  c.groupAwake = true;
  invalidate(c, []);
  cancelAutoCommits(c);
  cancel(c, Slot.Heartbeat);
  if (c.session !== null) c.session.leaving = true;
  if (c.manage === 'starting' || c.manage === 'pausing') c.manage = 'left';
}

export function stepClosing(c: FranzState, now: Ticks): boolean {
  if (c.thread !== 'closing' || c.manage !== 'left') return false;
  if (c.leave === 'none') {
    sayGoodBye(c, now);
    return true;
  }
  if (c.leave === 'sent' && take(c, Slot.Leave) === null) return false;
  c.effects.applicationEvent('closed', '');
  endProcess(c);
  return false;
}

/** Nothing of it runs any more, whether or not the client was closed. */
export function endProcess(c: FranzState): void {
  c.thread = 'closed';
  if (c.thrown === null) c.effects.exited('graceful', 'closed');
  else c.effects.exited('fatal-error', c.thrown);
}

/** A static member keeps its place. */
function sayGoodBye(c: FranzState, now: Ticks): void {
  const nobody = c.memberId === NO_MEMBER_ID && !c.behaviour.leavesWithoutId;
  c.leave = nobody || c.settings.groupInstanceId !== null ? 'done' : 'sent';
  if (c.leave === 'done') return;
  start(c, Slot.Leave, leaveGroupRequest(c.settings, c.memberId, LEAVE_GROUP_VERSION, Reason.Leave), now);
}

/**
 * A session of the group, from a good SyncGroup answer to the next join: what was lost is revoked, what is new assigned, its
 * committed offsets are fetched, all beside the heartbeats.
 *
 * Mirrors groupConsumer.setupAssignedAndHeartbeat, diffAssigned and assignRevokeSession; F-RB-02, F-PO-01.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import { callbackReturned, startCallback } from './callbacks.ts';
import { startHeartbeats } from './heartbeat.ts';
import { cancelOffsetFetch, fetchOffsets, noteAdded } from './offsets.ts';
import { type FranzState, Session } from './state.ts';
import { forget } from './uncommitted.ts';

export function beginSession(c: FranzState, now: Ticks): void {
  const [added, lost] = differences(c);
  c.lastAssigned = c.nowAssigned;
  c.session = new Session(added, lost, c.leaving);
  startHeartbeats(c, now);
  if (lost.length > 0) startCallback(c, 'prerevoke', lost);
  else assign(c, c.session);
}

/** An eager member has given everything up: all is new. */
function differences(c: FranzState): [added: readonly TopicPartition[], lost: readonly TopicPartition[]] {
  if (!c.cooperative) return [c.nowAssigned, []];
  const [now, last] = [new Set(c.nowAssigned), new Set(c.lastAssigned)];
  const added = c.nowAssigned.filter((partition) => !last.has(partition));
  return [added, c.lastAssigned.filter((partition) => !now.has(partition))];
}

/** Also with nothing new, so that an application knows. */
function assign(c: FranzState, session: Session): void {
  session.setup = 'assigning';
  startCallback(c, 'assign', session.added);
}

export function stepSession(c: FranzState, now: Ticks): boolean {
  const { session } = c;
  if (session === null) return false;
  if (session.setup === 'revoking' && callbackReturned(c, 'prerevoke')) onLostRevoked(c, session);
  else if (session.setup === 'assigning' && callbackReturned(c, 'assign')) onAssigned(c, session, now);
  else if (session.setup === 'fetching' && session.end !== null) cancelOffsetFetch(c);
  else return false;
  return true;
}

/** F-RB-02: what was given up may go to others, in another round. */
function onLostRevoked(c: FranzState, session: Session): void {
  c.rejoinSignal ??= c.behaviour.rejoinReason;
  forget(c, session.lost);
  assign(c, session);
}

function onAssigned(c: FranzState, session: Session, now: Ticks): void {
  session.assigned = true;
  if (!c.leaving) c.subscription.assign(c.nowAssigned);
  noteAdded(c, session.added, session.lost);
  session.setup = c.fetchingOffsets.size > 0 && session.end === null ? 'fetching' : 'ready';
  if (session.setup === 'fetching') fetchOffsets(c, now);
}

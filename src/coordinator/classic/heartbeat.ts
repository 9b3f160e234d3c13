/**
 * Heartbeat: the most frequent request, so it allocates nothing. Mirrors classicGroupHeartbeatToClassicGroup and
 * validateClassicGroupHeartbeat of GroupMetadataManager (4.4.0), rules C-HB-03…06.
 *
 * A refused heartbeat is answered at once; an accepted one, like every write operation, waits for open appends.
 */
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { HeartbeatRequest } from '../../protocol/requests.ts';
import { HEARTBEAT_OK, HEARTBEAT_REBALANCE, heartbeatResponse } from '../answers.ts';
import { finish } from '../log.ts';
import { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';
import type { ClassicGroup } from './group.ts';
import { rescheduleSession, validateMember } from './membership.ts';

export function heartbeat(shard: Shard, request: HeartbeatRequest, requestId: number): void {
  const group = shard.groups.get(request.groupId!);
  const error = validateHeartbeat(group, request);
  if (error !== Errors.NONE) {
    shard.effects.respond(requestId, heartbeatResponse(error));
    return;
  }
  if (group!.state === 'CompletingRebalance' && !shard.behaviour.completingAnswersHeartbeats) {
    shard.effects.respond(requestId, HEARTBEAT_REBALANCE); // KAFKA-10134
    return;
  }
  rescheduleSession(shard, group!.members.get(request.memberId)!, 'heartbeat');
  const response = group!.state === 'PreparingRebalance' ? HEARTBEAT_REBALANCE : HEARTBEAT_OK;
  if (shard.waiting.length === 0) shard.effects.respond(requestId, response);
  else finish(shard, null, new Reply(requestId, request), response);
}

function validateHeartbeat(group: ClassicGroup | undefined, request: HeartbeatRequest): ErrorCode {
  if (group === undefined) return Errors.UNKNOWN_MEMBER_ID;
  const error = validateMember(group, request.memberId, request.groupInstanceId);
  if (error !== Errors.NONE) return error;
  return request.generationId === group.generationId ? Errors.NONE : Errors.ILLEGAL_GENERATION;
}

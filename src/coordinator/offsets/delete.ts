/**
 * OffsetDelete. Mirrors deleteOffsets of OffsetMetadataManager and ClassicGroup.validateOffsetDelete (4.4.0), rules
 * O-DE-01…03.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { GroupId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetDeleteRequest } from '../../protocol/requests.ts';
import type { OffsetDeleteResponse } from '../../protocol/responses.ts';
import { errorResponse } from '../answers.ts';
import { type ClassicGroup, isSubscribedToTopic } from '../classic/group.ts';
import { finish, PendingAppend } from '../log.ts';
import { NO_PRODUCER_ID, type OffsetCommitRecord } from '../records.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';

export function offsetDelete(shard: Shard, request: OffsetDeleteRequest, reply: Reply): void {
  const groupId = request.groupId!;
  const group = shard.groups.get(groupId);
  const error = validateOffsetDelete(group);
  if (error !== Errors.NONE) {
    reply.send(shard.effects, errorResponse(request, error));
    return;
  }
  const results = request.partitions.map((partition) => ({ partition, errorCode: errorOf(group!, partition) }));
  const tombstones = results
    .filter(({ partition, errorCode }) => errorCode === Errors.NONE && isStored(shard, groupId, partition))
    .map(({ partition }) => offsetTombstone(groupId, partition));
  const response: OffsetDeleteResponse = { api: Api.OffsetDelete, errorCode: Errors.NONE, partitions: results };
  finish(shard, tombstones.length === 0 ? null : new PendingAppend(tombstones, null), reply, response);
}

/** Whether there is anything to delete: an offset, or one of an open transaction (O-DE-02). */
function isStored({ offsets }: Shard, groupId: GroupId, { name }: TopicPartition): boolean {
  return offsets.latest(groupId, name) !== null || offsets.hasOpenTransaction(groupId, name);
}

function validateOffsetDelete(group: ClassicGroup | undefined): ErrorCode {
  if (group === undefined) return Errors.GROUP_ID_NOT_FOUND;
  return group.state === 'Empty' || group.usesConsumerProtocol ? Errors.NONE : Errors.NON_EMPTY_GROUP;
}

function errorOf(group: ClassicGroup, partition: TopicPartition): ErrorCode {
  return isSubscribedToTopic(group, partition.topic) ? Errors.GROUP_SUBSCRIBED_TO_TOPIC : Errors.NONE;
}

export function offsetTombstone(groupId: GroupId, partition: TopicPartition): OffsetCommitRecord {
  return { type: 'offset', groupId, partition, producerId: NO_PRODUCER_ID, value: null };
}

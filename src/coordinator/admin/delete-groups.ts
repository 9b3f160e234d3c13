/**
 * DeleteGroups. Mirrors GroupCoordinatorService.deleteGroups, GroupCoordinatorShard.deleteGroups, OffsetMetadataManager.deleteAllOffsets and
 * ClassicGroup.validateDeleteGroup (4.4.0), rule C-DESC-05. Only an empty group can be deleted, its offsets with it.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { GroupId } from '../../protocol/ids.ts';
import type { DeleteGroupsRequest } from '../../protocol/requests.ts';
import type { DeleteGroupsResponse } from '../../protocol/responses.ts';
import { removeGroup } from '../classic/removal.ts';
import { type AppendCallback, enqueue, type FollowUp, finish, PendingAppend, WriteOperation } from '../log.ts';
import { offsetTombstone } from '../offsets/delete.ts';
import type { GroupRecord } from '../records.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';

/**
 * Kafka 4.4 first asks the shard about share groups, a write operation without records: so with an append open the
 * deletion itself begins only when that is committed (recorded: DeleteGroups under a held log).
 */
export function deleteGroups(shard: Shard, request: DeleteGroupsRequest, reply: Reply): void {
  const deletion = new Deletion(request, reply);
  if (shard.waiting.length === 0 || !shard.behaviour.answersWaitForLog) deletion.proceed(shard);
  else enqueue(shard, new WriteOperation(reply, null, deletion));
}

class Deletion implements AppendCallback, FollowUp {
  private readonly request: DeleteGroupsRequest;
  private readonly reply: Reply;

  constructor(request: DeleteGroupsRequest, reply: Reply) {
    this.request = request;
    this.reply = reply;
  }

  appended(shard: Shard, error: ErrorCode): void {
    if (error === Errors.NONE) shard.followUps.push(this);
  }

  proceed(shard: Shard): void {
    deleteNow(shard, this.request, this.reply);
  }
}

function deleteNow(shard: Shard, request: DeleteGroupsRequest, reply: Reply): void {
  const records: GroupRecord[] = [];
  const results = request.groupIds.map((groupId) => {
    const errorCode = validateDeleteGroup(shard, groupId);
    if (errorCode === Errors.NONE) addTombstones(shard, groupId!, records);
    return { groupId, errorCode };
  });
  const response: DeleteGroupsResponse = { api: Api.DeleteGroups, errorCode: Errors.NONE, results };
  finish(shard, records.length === 0 ? null : new PendingAppend(records, null), reply, response);
}

function validateDeleteGroup(shard: Shard, groupId: GroupId | null): ErrorCode {
  if (groupId === null) return Errors.INVALID_GROUP_ID;
  const group = shard.groups.get(groupId);
  if (group === undefined) return Errors.GROUP_ID_NOT_FOUND;
  return group.state === 'Empty' ? Errors.NONE : Errors.NON_EMPTY_GROUP;
}

/** Its offsets go, those of open transactions too (C-DESC-05), then the group. */
function addTombstones(shard: Shard, groupId: GroupId, records: GroupRecord[]): void {
  const { offsets } = shard;
  const partitions = new Map(Array.from(offsets.latestOf(groupId), ([name, { partition }]) => [name, partition]));
  for (const partition of offsets.openPartitionsOf(groupId)) partitions.set(partition.name, partition);
  for (const partition of partitions.values()) records.push(offsetTombstone(groupId, partition));
  removeGroup(shard, shard.groups.get(groupId)!, records);
}

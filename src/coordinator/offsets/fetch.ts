/**
 * OffsetFetch. Mirrors fetchOffsets and fetchAllOffsets of OffsetMetadataManager (4.4.0), rules O-FE-01…04.
 *
 * Without `requireStable` it reads the committed view at once. With it, it reads the latest view and its answer waits
 * until all that it saw is committed.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { GroupId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetFetchRequest } from '../../protocol/requests.ts';
import type { FetchedOffset, OffsetFetchResponse } from '../../protocol/responses.ts';
import { finish } from '../log.ts';
import type { OffsetCommitRecord } from '../records.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';

export function offsetFetch(shard: Shard, request: OffsetFetchRequest, reply: Reply): void {
  const response: OffsetFetchResponse = {
    api: Api.OffsetFetch,
    errorCode: Errors.NONE,
    offsets: fetch(shard, request),
  };
  if (request.requireStable) finish(shard, null, reply, response);
  else reply.send(shard.effects, response);
}

/** Of an unknown group nothing has been committed; that is no error (O-FE-01). */
function fetch(shard: Shard, { groupId, partitions, requireStable }: OffsetFetchRequest): FetchedOffset[] {
  const id = groupId!;
  const isKnown = (requireStable ? shard.groups : shard.committedGroups).has(id);
  if (partitions !== null) {
    return partitions.map((partition) => {
      const record = isKnown ? find(shard, id, partition, requireStable) : null;
      return fetchedOffset(partition, record);
    });
  }
  if (!isKnown) return [];
  const all = requireStable ? shard.offsets.latestOf(id) : shard.offsets.committedOf(id);
  return Array.from(all.values(), (record) => fetchedOffset(record.partition, record));
}

function find(
  shard: Shard,
  groupId: GroupId,
  { name }: TopicPartition,
  requireStable: boolean,
): OffsetCommitRecord | null {
  return requireStable ? shard.offsets.latest(groupId, name) : shard.offsets.committed(groupId, name);
}

function fetchedOffset(partition: TopicPartition, record: OffsetCommitRecord | null): FetchedOffset {
  const value = record?.value;
  return {
    partition,
    offset: value?.offset ?? -1,
    leaderEpoch: value?.leaderEpoch ?? -1,
    metadata: value?.metadata ?? '',
    errorCode: Errors.NONE,
  };
}

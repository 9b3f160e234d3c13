/**
 * OffsetFetch. Mirrors fetchOffsets and fetchAllOffsets of OffsetMetadataManager (4.4.0), rules O-FE-01…04.
 *
 * Without `requireStable` it reads the committed view at once. With it, it reads the latest view and its answer waits
 * until all that it saw is committed.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetFetchRequest } from '../../protocol/requests.ts';
import type { FetchedOffset, OffsetFetchResponse } from '../../protocol/responses.ts';
import { finish } from '../log.ts';
import type { OffsetCommitRecord } from '../records.ts';
import type { Reply } from '../reply.ts';
import type { Shard } from '../shard.ts';

type Offsets = ReadonlyMap<string, OffsetCommitRecord>;

export function offsetFetch(shard: Shard, request: OffsetFetchRequest, reply: Reply): void {
  const groupId = request.groupId!;
  if (request.requireStable) {
    const offsets = shard.groups.has(groupId) ? shard.offsets.latestOf(groupId) : null;
    finish(shard, null, reply, fetched(request, offsets));
  } else {
    const offsets = shard.committedGroups.has(groupId) ? shard.offsets.committedOf(groupId) : null;
    reply.send(shard.effects, fetched(request, offsets));
  }
}

/** `offsets` is null if the group is unknown: then nothing has been committed (O-FE-01). */
function fetched(request: OffsetFetchRequest, offsets: Offsets | null): OffsetFetchResponse {
  const found: FetchedOffset[] = [];
  if (request.partitions === null) {
    if (offsets !== null) for (const record of offsets.values()) found.push(fetchedOffset(record.partition, record));
  } else {
    for (const partition of request.partitions) found.push(fetchedOffset(partition, offsets?.get(partition.name)));
  }
  return { api: Api.OffsetFetch, errorCode: Errors.NONE, offsets: found };
}

function fetchedOffset(partition: TopicPartition, record: OffsetCommitRecord | undefined): FetchedOffset {
  const value = record?.value;
  return {
    partition,
    offset: value?.offset ?? -1,
    leaderEpoch: value?.leaderEpoch ?? -1,
    metadata: value?.metadata ?? '',
    errorCode: Errors.NONE,
  };
}

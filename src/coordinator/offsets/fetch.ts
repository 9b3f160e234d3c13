/**
 * OffsetFetch. Mirrors fetchOffsets and fetchAllOffsets of OffsetMetadataManager (4.4.0), rules O-FE-01…04.
 *
 * Without `requireStable` it reads the committed view at once. With it, it reads the latest view and its answer waits
 * until all that it saw is committed; partitions with an open transaction are refused.
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
  if (request.requireStable && shard.behaviour.stableFetchWaits) finish(shard, null, reply, response);
  else reply.send(shard.effects, response);
}

/** Of an unknown group nothing has been committed; that is no error (O-FE-01). */
function fetch(shard: Shard, request: OffsetFetchRequest): FetchedOffset[] {
  const { groups, committedGroups, offsets } = shard;
  const groupId = request.groupId!;
  const seesLatest = request.requireStable && shard.behaviour.stableFetchWaits;
  const isKnown = (seesLatest ? groups : committedGroups).has(groupId);
  if (!isKnown) return request.partitions?.map((partition) => fetchedOffset(partition, null)) ?? [];
  const partitions =
    request.partitions ?? partitionsOf(seesLatest ? offsets.latestOf(groupId) : offsets.committedOf(groupId));
  return partitions.map((partition) => {
    if (request.requireStable && hasOpen(shard, groupId, partition)) return unstable(partition);
    const { name } = partition;
    return fetchedOffset(partition, seesLatest ? offsets.latest(groupId, name) : offsets.committed(groupId, name));
  });
}

function partitionsOf(stored: ReadonlyMap<string, OffsetCommitRecord>): TopicPartition[] {
  return Array.from(stored.values(), ({ partition }) => partition);
}

/** O-FE-03: an open transaction; before 4.0 also a commit that waits for the log (D-19). */
function hasOpen({ offsets, behaviour }: Shard, groupId: GroupId, { name }: TopicPartition): boolean {
  if (offsets.hasOpenTransaction(groupId, name)) return true;
  return !behaviour.stableFetchWaits && offsets.hasOpenCommit(groupId, name);
}

function unstable(partition: TopicPartition): FetchedOffset {
  return { ...fetchedOffset(partition, null), errorCode: Errors.UNSTABLE_OFFSET_COMMIT };
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

/**
 * OffsetCommit. Mirrors OffsetMetadataManager.validateOffsetCommit, commitOffset and ClassicGroup.validateOffsetCommit
 * (4.4.0), rules O-CM-01…12.
 *
 * A refused commit is answered at once; an accepted one when its records are committed.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetCommitPartition, OffsetCommitRequest } from '../../protocol/requests.ts';
import type { OffsetCommitResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { commitResponse } from '../answers.ts';
import type { ClassicGroup } from '../classic/group.ts';
import { rescheduleSession, validateMember } from '../classic/membership.ts';
import { finish, WriteOperation, write } from '../log.ts';
import type { OffsetCommitRecord } from '../records.ts';
import { Reply } from '../reply.ts';
import { createGroup, type Shard } from '../shard.ts';

/** First request version that tells an unknown group from a wrong generation (O-CM-02). */
const FIRST_VERSION_OF_GROUP_ID_NOT_FOUND = 9;
/** "The broker's own retention" in request versions 2–4. */
const DEFAULT_RETENTION = -1;

const ACCEPTED: OffsetCommitResponse = commitResponse(Errors.NONE);

export function offsetCommit(shard: Shard, request: OffsetCommitRequest, requestId: number): void {
  const group = shard.groups.get(request.groupId!);
  const error = group === undefined ? validateUnknownGroup(request) : validateOffsetCommit(group, request);
  if (error !== Errors.NONE) {
    shard.effects.respond(requestId, commitResponse(error));
    return;
  }
  if (group === undefined) createGroup(shard, request.groupId!);
  else maintainSession(shard, group, request);
  const reply = new Reply(requestId, request);
  const records = recordsOf(shard, request);
  const response = records.length === request.offsets.length ? ACCEPTED : mixedResponse(shard, request);
  if (records.length === 0) finish(shard, null, reply, response);
  else write(shard, new WriteOperation(reply, response, null), records);
}

/** A commit from outside any group creates a simple group; one that names a generation does not (O-CM-01, O-CM-02). */
function validateUnknownGroup(request: OffsetCommitRequest): ErrorCode {
  if (request.generationId < 0) return Errors.NONE;
  const knowsTheError = request.version >= FIRST_VERSION_OF_GROUP_ID_NOT_FOUND;
  return knowsTheError ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION;
}

/** O-CM-04…07. */
function validateOffsetCommit(group: ClassicGroup, request: OffsetCommitRequest): ErrorCode {
  const { memberId, groupInstanceId, generationId } = request;
  if (generationId < 0 && group.state === 'Empty') return Errors.NONE;
  const speaksForAMember = generationId >= 0 || memberId !== '' || groupInstanceId !== null;
  if (!speaksForAMember) return Errors.UNKNOWN_MEMBER_ID;
  const error = validateMember(group, memberId, groupInstanceId);
  if (error !== Errors.NONE) return error;
  if (generationId !== group.generationId) return Errors.ILLEGAL_GENERATION;
  return group.state === 'CompletingRebalance' ? Errors.REBALANCE_IN_PROGRESS : Errors.NONE;
}

/** An accepted commit counts as a sign of life, before anything is written (O-CM-08). */
function maintainSession(shard: Shard, group: ClassicGroup, request: OffsetCommitRequest): void {
  if (group.state !== 'Stable' && group.state !== 'PreparingRebalance') return;
  rescheduleSession(shard, group.members.get(request.memberId)!, 'offset-commit');
}

function recordsOf(shard: Shard, request: OffsetCommitRequest): OffsetCommitRecord[] {
  const records: OffsetCommitRecord[] = [];
  const expires = request.retentionTimeMs === DEFAULT_RETENTION ? null : shard.now + msToTicks(request.retentionTimeMs);
  for (const offset of request.offsets) {
    if (!isMetadataTooLong(shard, offset)) records.push(recordOf(request.groupId!, offset, shard.now, expires));
  }
  return records;
}

function recordOf(
  groupId: string,
  committed: OffsetCommitPartition,
  commitTimestamp: Ticks,
  expireTimestamp: Ticks | null,
): OffsetCommitRecord {
  const { partition, offset, leaderEpoch, metadata } = committed;
  const value = { offset, leaderEpoch, metadata, commitTimestamp, expireTimestamp };
  return { type: 'offset', groupId, partition, value };
}

/** Kafka compares the length of the text, not its bytes (O-CM-09). */
function isMetadataTooLong(shard: Shard, { metadata }: OffsetCommitPartition): boolean {
  return metadata.length > shard.config.offsetMetadataMaxBytes;
}

/** Some partition's metadata is too long; the others go on. */
function mixedResponse(shard: Shard, request: OffsetCommitRequest): OffsetCommitResponse {
  const partitionErrors = request.offsets.map((offset) =>
    isMetadataTooLong(shard, offset) ? Errors.OFFSET_METADATA_TOO_LARGE : Errors.NONE,
  );
  if (!partitionErrors.includes(Errors.NONE)) return commitResponse(Errors.OFFSET_METADATA_TOO_LARGE);
  return { api: Api.OffsetCommit, errorCode: Errors.OFFSET_METADATA_TOO_LARGE, partitionErrors };
}

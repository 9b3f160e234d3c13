/**
 * OffsetCommit. Mirrors OffsetMetadataManager.validateOffsetCommit, commitOffset and ClassicGroup.validateOffsetCommit
 * (4.4.0), rules O-CM-01…12.
 *
 * A refused commit is answered at once; an accepted one when its records are committed.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetCommitPartition, OffsetCommitRequest, TxnOffsetCommitRequest } from '../../protocol/requests.ts';
import type { OffsetCommitResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { commitResponse } from '../answers.ts';
import type { ClassicGroup } from '../classic/group.ts';
import { rescheduleSession, validateMember } from '../classic/membership.ts';
import { finish, WriteOperation, write } from '../log.ts';
import { NO_PRODUCER_ID, type OffsetCommitRecord } from '../records.ts';
import { Reply } from '../reply.ts';
import { createGroup, type Shard } from '../shard.ts';

/** First request version that tells an unknown group from a wrong generation (O-CM-02). */
const FIRST_VERSION_OF_GROUP_ID_NOT_FOUND = 9;
/** "The broker's own retention" in request versions 2–4. */
const DEFAULT_RETENTION = -1;

/** Either kind of commit. */
type OffsetsRequest = OffsetCommitRequest | TxnOffsetCommitRequest;
/** In whose name it is. */
type Committer = Pick<OffsetsRequest, 'memberId' | 'groupInstanceId' | 'generationId'>;

const ACCEPTED: OffsetCommitResponse = commitResponse(Errors.NONE);

export function offsetCommit(shard: Shard, request: OffsetCommitRequest, requestId: number): void {
  const group = shard.groups.get(request.groupId!);
  const error =
    group === undefined ? validateUnknownGroup(shard, request) : validateOffsetCommit(shard, group, request);
  if (error !== Errors.NONE) {
    shard.effects.respond(requestId, commitResponse(error));
    return;
  }
  if (group === undefined) createGroup(shard, request.groupId!);
  else maintainSession(shard, group, request);
  const reply = new Reply(requestId, request);
  const records = recordsOf(shard, request, NO_PRODUCER_ID, expireTimestampOf(shard, request));
  const response = records.length === request.offsets.length ? ACCEPTED : mixedResponse(shard, request);
  if (records.length === 0) finish(shard, null, reply, response);
  else write(shard, new WriteOperation(reply, response, null), records);
}

/** A commit from outside any group creates a simple group; one that names a generation does not (O-CM-01, O-CM-02). */
function validateUnknownGroup(shard: Shard, { generationId, version }: OffsetCommitRequest): ErrorCode {
  if (generationId < 0) return Errors.NONE;
  const knowsTheError = version >= FIRST_VERSION_OF_GROUP_ID_NOT_FOUND && shard.behaviour.commitNamesUnknownGroup; // D-16
  return knowsTheError ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION;
}

/** O-CM-04…07. Up to 2.3 the state was looked at before the member. */
function validateOffsetCommit(shard: Shard, group: ClassicGroup, request: OffsetCommitRequest): ErrorCode {
  const isCompleting = group.state === 'CompletingRebalance';
  if (isCompleting && !shard.behaviour.commitChecksMemberFirst) return Errors.REBALANCE_IN_PROGRESS;
  if (group.state !== 'Empty' && !speaksForAMember(request)) return Errors.UNKNOWN_MEMBER_ID;
  const error = validateCommitter(shard, group, request);
  return error === Errors.NONE && isCompleting ? Errors.REBALANCE_IN_PROGRESS : error;
}

/** Whoever commits: anybody from outside, or a member of this generation (O-CM-04, O-CM-05, O-TX-02). */
export function validateCommitter(shard: Shard, group: ClassicGroup, committer: Committer): ErrorCode {
  const { memberId, groupInstanceId, generationId } = committer;
  const mayName = groupInstanceId === null || !shard.defects.outsideCommitNamesInstance;
  const isFromOutside = (generationId < 0 && group.state === 'Empty' && mayName) || !speaksForAMember(committer);
  if (isFromOutside) return Errors.NONE;
  const error = validateMember(group, memberId, groupInstanceId);
  if (error !== Errors.NONE) return error;
  return generationId === group.generationId ? Errors.NONE : Errors.ILLEGAL_GENERATION;
}

function speaksForAMember({ memberId, groupInstanceId, generationId }: Committer): boolean {
  return generationId >= 0 || memberId !== '' || groupInstanceId !== null;
}

/** An accepted commit counts as a sign of life, before anything is written (O-CM-08). */
function maintainSession(shard: Shard, group: ClassicGroup, request: OffsetCommitRequest): void {
  if (group.state !== 'Stable' && group.state !== 'PreparingRebalance') return;
  rescheduleSession(shard, group.members.get(request.memberId)!, 'offset-commit');
}

function expireTimestampOf(shard: Shard, { retentionTimeMs }: OffsetCommitRequest): Ticks | null {
  return retentionTimeMs === DEFAULT_RETENTION ? null : shard.now + msToTicks(retentionTimeMs);
}

/** One record per partition whose metadata is short enough (O-CM-12). */
export function recordsOf(
  shard: Shard,
  request: OffsetsRequest,
  producerId: number,
  expireTimestamp: Ticks | null,
): OffsetCommitRecord[] {
  const records: OffsetCommitRecord[] = [];
  for (const committed of request.offsets) {
    if (isMetadataTooLong(shard, committed)) continue;
    const { partition, offset, leaderEpoch, metadata } = committed;
    const value = { offset, leaderEpoch, metadata, commitTimestamp: shard.now, expireTimestamp };
    records.push({ type: 'offset', groupId: request.groupId!, partition, producerId, value });
  }
  return records;
}

/** Kafka compares the length of the text, not its bytes (O-CM-09). */
function isMetadataTooLong(shard: Shard, { metadata }: OffsetCommitPartition): boolean {
  return metadata.length > shard.config.offsetMetadataMaxBytes;
}

/** Some partition's metadata is too long; the others go on. */
function mixedResponse(shard: Shard, request: OffsetCommitRequest): OffsetCommitResponse {
  const partitionErrors = errorsOf(shard, request);
  if (!partitionErrors.includes(Errors.NONE)) return commitResponse(Errors.OFFSET_METADATA_TOO_LARGE);
  return { api: Api.OffsetCommit, errorCode: Errors.OFFSET_METADATA_TOO_LARGE, partitionErrors };
}

/** The error of each partition, by its position in the request. */
export function errorsOf(shard: Shard, request: OffsetsRequest): ErrorCode[] {
  return request.offsets.map((offset) =>
    isMetadataTooLong(shard, offset) ? Errors.OFFSET_METADATA_TOO_LARGE : Errors.NONE,
  );
}

/**
 * OffsetCommits that name partitions which are not there: the broker answers UNKNOWN_TOPIC_OR_PARTITION for these before
 * the group is asked, and hands on the rest.
 *
 * Mirrors KafkaApis.handleOffsetCommitRequest (4.x), which looks the topics up in the broker's metadata cache. To a world
 * in which every topic is there all the time this file costs nothing: it is not asked (TopicTable.mayLack).
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { OffsetCommitRequest } from '../protocol/requests.ts';
import type { OffsetCommitResponse } from '../protocol/responses.ts';
import type { Ticks } from '../protocol/time.ts';
import type { TopicTable } from './topic-table.ts';

/** What of a request the group decides about; null: of nothing. */
export function existingOf(request: OffsetCommitRequest, topics: TopicTable, now: Ticks): OffsetCommitRequest | null {
  const offsets = request.offsets.filter(({ partition }) => topics.exists(partition.index, now));
  if (offsets.length === request.offsets.length) return request;
  return offsets.length === 0 ? null : { ...request, offsets };
}

/** The answer to the whole request, from the group's answer to the part of it that the group was asked about. */
export function completeAnswer(
  request: OffsetCommitRequest,
  asked: OffsetCommitRequest,
  answer: OffsetCommitResponse,
): OffsetCommitResponse {
  let at = 0;
  const errors = request.offsets.map((offset): ErrorCode => {
    if (asked.offsets[at] !== offset) return Errors.UNKNOWN_TOPIC_OR_PARTITION;
    const code = answer.partitionErrors?.[at] ?? answer.errorCode;
    at++;
    return code;
  });
  const failed = errors.find((code) => code !== Errors.NONE) ?? Errors.NONE;
  const partitionErrors = errors.every((code) => code === failed) ? null : errors;
  return { api: request.api, errorCode: failed, partitionErrors };
}

/** To a commit of which no partition is there. */
export const NOTHING_THERE: OffsetCommitResponse = {
  api: Api.OffsetCommit,
  errorCode: Errors.UNKNOWN_TOPIC_OR_PARTITION,
  partitionErrors: null,
};

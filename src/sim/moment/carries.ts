/**
 * What a message carries, in a few words: for whoever looks at it on its way.
 */
import { type ClientRequest, type ClientResponse, FetchExchange } from '../../client-model/requests.ts';
import { Api } from '../../protocol/api.ts';
import { Errors, errorName } from '../../protocol/errors.ts';
import type { CoordinatorResponse } from '../../protocol/responses.ts';

/** `generation 4, 3 partitions`; `''`: nothing that is worth a word. */
export function requestWords(request: ClientRequest): string {
  if (request instanceof FetchExchange) return partitions(request.count);
  switch (request.api) {
    case Api.JoinGroup:
      return [identity(request), request.protocols.map(({ name }) => name).join(', '), request.reason ?? '']
        .filter((words) => words !== '')
        .join('; ');
    case Api.SyncGroup:
      return `generation ${request.generationId}${request.assignments.size === 0 ? '' : `, the plan for ${request.assignments.size} members`}`;
    case Api.Heartbeat:
      return `generation ${request.generationId}`;
    case Api.LeaveGroup:
      return request.members.map(({ memberId, groupInstanceId }) => groupInstanceId ?? memberId).join(', ');
    case Api.OffsetCommit:
      return `generation ${request.generationId}, ${partitions(request.offsets.length)}`;
    case Api.OffsetFetch:
      return request.partitions === null ? 'all partitions' : partitions(request.partitions.length);
    default:
      return '';
  }
}

function identity({ memberId, groupInstanceId }: { memberId: string; groupInstanceId: string | null }): string {
  if (groupInstanceId !== null) return groupInstanceId;
  return memberId === '' ? 'a new member' : memberId;
}

/** The answer's error; or what it brings. */
export function responseWords(response: ClientResponse, errorCode: number): string {
  if (errorCode !== Errors.NONE) return errorName(errorCode);
  if (response instanceof FetchExchange) return recordsOf(response);
  return brought(response as CoordinatorResponse);
}

function brought(response: CoordinatorResponse): string {
  switch (response.api) {
    case Api.JoinGroup:
      return `generation ${response.generationId}, ${response.memberId === response.leader ? 'as the leader' : 'as a follower'}`;
    case Api.SyncGroup:
      return partitions(response.assignment.partitions.length);
    default:
      return '';
  }
}

function recordsOf(fetch: FetchExchange): string {
  let records = 0;
  for (let i = 0; i < fetch.count; i++) records += Math.max(0, fetch.endOffset(i) - fetch.offset(i));
  return records === 1 ? '1 record' : `${records} records`;
}

function partitions(count: number): string {
  return count === 1 ? '1 partition' : `${count} partitions`;
}

/**
 * Kinds of requests as scenarios name them: those that may take the broker a time of their own, or be the only ones that
 * get slower.
 */
import { Api, type ApiName } from '../protocol/api.ts';
import type { ServiceScenario } from './scenario.ts';
import { type ValueSchema, value } from './values.ts';

/** By the field of the scenario's `service`. */
export const REQUEST_KINDS = {
  joinGroupMs: 'JoinGroup',
  syncGroupMs: 'SyncGroup',
  heartbeatMs: 'Heartbeat',
  leaveGroupMs: 'LeaveGroup',
  offsetCommitMs: 'OffsetCommit',
  offsetFetchMs: 'OffsetFetch',
  findCoordinatorMs: 'FindCoordinator',
  metadataMs: 'Metadata',
  listOffsetsMs: 'ListOffsets',
  fetchMs: 'Fetch',
  apiVersionsMs: 'ApiVersions',
} as const satisfies Partial<Record<keyof ServiceScenario, ApiName>>;

const nameOf = (field: string) => field.replace(/Ms$/, '');
const API_BY_NAME = new Map(Object.entries(REQUEST_KINDS).map(([field, api]) => [nameOf(field), Api[api]]));

/** `all`, or names such as `offsetFetch,heartbeat`; also as a list, and with dashes. */
export function requestKinds(): ValueSchema<string> {
  return value(
    (given) => {
      const text = (Array.isArray(given) ? given.join(',') : String(given)).replace(/-(\w)/g, (_, letter) =>
        letter.toUpperCase(),
      );
      if (text === 'all' || text.split(',').every((name) => API_BY_NAME.has(name))) return { ok: text };
      return { not: `names no requests: write all, or some of ${[...API_BY_NAME.keys()].join(', ')}.` };
    },
    { type: ['string', 'array'] },
  );
}

/** null: all. */
export function apisOf(text: string): readonly number[] | null {
  return text === 'all' ? null : text.split(',').map((name) => API_BY_NAME.get(name)!);
}

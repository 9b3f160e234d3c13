/**
 * What no client of ours would say, and a coordinator may hear all the same: wrong ids, former generations, other protocols,
 * somebody else's instance. Each is said beside a process, in its name or nobody's; the answer is heard by nobody.
 */
import { Api } from '../../../src/protocol/api.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../../../src/protocol/requests.ts';

/** Whom it is said of. */
export interface Named {
  readonly memberId: string;
  readonly generation: number;
  readonly instance: string | null;
  readonly rebalanceTimeoutMs: number;
}

const GROUP = 'g';
const NOBODY = 'nobody';
const OFFSET = { partition: topicPartition('t', 0, 0), offset: 0, leaderEpoch: -1, metadata: '' };

function join(
  memberId: string,
  groupInstanceId: string | null,
  more: Partial<JoinGroupRequest> = {},
): JoinGroupRequest {
  return {
    api: Api.JoinGroup,
    version: 9,
    groupId: GROUP,
    memberId,
    groupInstanceId,
    clientId: 'strange',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: { bytes: 't', topics: ['t'], subscription: null } }],
    reason: null,
    ...more,
  };
}

function sync(memberId: string, groupInstanceId: string | null, generationId: number, protocolName: string | null) {
  const identity = { groupId: GROUP, memberId, groupInstanceId, generationId } as const;
  return { api: Api.SyncGroup, ...identity, protocolType: protocolName, protocolName, assignments: new Map() } as const;
}

function heartbeat(memberId: string, groupInstanceId: string | null, generationId: number): CoordinatorRequest {
  return { api: Api.Heartbeat, groupId: GROUP, memberId, groupInstanceId, generationId };
}

function leave(memberId: string, groupInstanceId: string | null): CoordinatorRequest {
  const members = [{ memberId, groupInstanceId, reason: null }];
  return { api: Api.LeaveGroup, version: 5, groupId: GROUP, members };
}

function commit(memberId: string, groupInstanceId: string | null, generationId: number): CoordinatorRequest {
  const identity = { groupId: GROUP, memberId, groupInstanceId, generationId } as const;
  return { api: Api.OffsetCommit, version: 9, ...identity, retentionTimeMs: -1, offsets: [OFFSET] };
}

export const STRANGE = {
  'join as nobody known': () => join(NOBODY, null),
  'join with another kind of protocol': () => join('', null, { protocolType: 'connect' }),
  'join without a protocol': () => join('', null, { protocols: [] }),
  'join with another subscription': ({ memberId, instance, rebalanceTimeoutMs }) =>
    join(memberId, instance, {
      rebalanceTimeoutMs,
      protocols: [{ name: 'range', metadata: { bytes: 'u', topics: ['u'], subscription: null } }],
    }),
  'join with the instance of nobody': ({ memberId }) => join(memberId, NOBODY),
  'join as nobody, with its instance': ({ instance }) => join(NOBODY, instance),
  'sync of a former generation': ({ memberId, instance, generation }) => sync(memberId, instance, generation - 1, null),
  'sync of another protocol': ({ memberId, instance, generation }) => sync(memberId, instance, generation, 'other'),
  'sync of the next generation': ({ memberId, instance, generation }) => sync(memberId, instance, generation + 1, null),
  'sync of the next generation and another protocol': ({ memberId, instance, generation }) =>
    sync(memberId, instance, generation + 1, 'other'),
  'heartbeat of the next generation': ({ memberId, instance, generation }) =>
    heartbeat(memberId, instance, generation + 1),
  'sync as nobody': ({ generation }) => sync(NOBODY, null, generation, null),
  'sync as nobody, with its instance': ({ instance, generation }) => sync(NOBODY, instance, generation, null),
  'heartbeat of a former generation': ({ memberId, instance, generation }) =>
    heartbeat(memberId, instance, generation - 1),
  'heartbeat of its generation': ({ memberId, instance, generation }) => heartbeat(memberId, instance, generation),
  'heartbeat as nobody, with its instance': ({ instance, generation }) => heartbeat(NOBODY, instance, generation),
  'leave as nobody': () => leave(NOBODY, null),
  'leave by the instance alone': ({ instance }) => leave('', instance ?? NOBODY),
  'leave as nobody, with its instance': ({ instance }) => leave(NOBODY, instance),
  'leave of the member': ({ memberId, instance }) => leave(memberId, instance),
  'commit of its generation': ({ memberId, instance, generation }) => commit(memberId, instance, generation),
  'commit of a former generation': ({ memberId, instance, generation }) => commit(memberId, instance, generation - 1),
  'commit as nobody': ({ generation }) => commit(NOBODY, null, Math.max(generation, 0)),
  'commit of no generation': ({ memberId, instance }) => commit(memberId, instance, -1),
  'commit from outside': () => commit('', null, -1),
  'commit from outside as nobody': () => commit(NOBODY, null, -1),
  'commit as nobody, with its instance': ({ instance, generation }) => commit(NOBODY, instance, generation),
} satisfies Readonly<Record<string, (who: Named) => CoordinatorRequest>>;

export type Strange = keyof typeof STRANGE;

export const STRANGES = Object.keys(STRANGE) as readonly Strange[];

/** null: an id that the process does not have cannot be used. */
export function strangeRequest(what: Strange, who: Named): CoordinatorRequest | null {
  const request = (STRANGE[what] as (who: Named) => CoordinatorRequest)(who);
  const speaks = 'memberId' in request ? request.memberId !== '' || request.api === Api.JoinGroup : true;
  return speaks || what === 'commit from outside' ? request : null;
}

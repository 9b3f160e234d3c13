/**
 * Which pod of a group runs which client: the first share's pods come first, then the second's, and so on.
 */
import type { Assignor } from '../assignors/assignor.ts';
import { CLIENT_ASSIGNORS, clientAssignor } from '../assignors/variants.ts';
import type { ConnectionPolicy } from '../client-model/client.ts';
import { CLIENT_KINDS } from '../client-model/kinds.ts';
import type { ConsumerSettings } from '../client-model/settings.ts';
import type { GroupConfig, ShareConfig, WorldConfig } from './world-config.ts';

/** The share of each pod of a group, by the pod's number. */
export function sharesOfPods({ clients }: Pick<GroupConfig, 'clients'>): readonly ShareConfig[] {
  return clients.flatMap((share) => Array<ShareConfig>(share.members).fill(share));
}

/** How each pod's client connects, by the pod's index in the world. */
export function connectionPolicies({ groups }: WorldConfig): readonly ConnectionPolicy[] {
  return groups.flatMap((group) => {
    const policies = new Map(group.clients.map((share) => [share, connectionPolicy(share)]));
    return sharesOfPods(group).map((share) => policies.get(share)!);
  });
}

/** The pause before a first new attempt is a setting of some clients; the others have none, or pace themselves. */
function connectionPolicy({ client, consumer }: ShareConfig): ConnectionPolicy {
  const policy = CLIENT_KINDS[client].connectionPolicy;
  return policy.reconnectBackoffMs === 0 ? policy : { ...policy, reconnectBackoffMs: consumer.reconnectBackoffMs };
}

/** @throws RangeError for an assignor that the client does not have */
export function assignorsOf({ client, consumer }: ShareConfig): readonly Assignor[] {
  return consumer.partitionAssignmentStrategy.map((name) => {
    const assignor = clientAssignor(client, name);
    if (assignor !== undefined) return assignor;
    const known = CLIENT_ASSIGNORS[client].map((one) => one.name).join(', ');
    throw new RangeError(`no assignor of ${client} is called ${name}; known: ${known}`);
  });
}

/** The settings of one pod: its number is part of its names. */
export function numbered(settings: ConsumerSettings, number: number): ConsumerSettings {
  const { clientId, groupInstanceId } = settings;
  return {
    ...settings,
    clientId: `${clientId}-${number}`,
    groupInstanceId: groupInstanceId === null ? null : `${groupInstanceId}-${number}`,
  };
}

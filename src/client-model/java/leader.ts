/**
 * What a Java leader does between Join and Sync: it runs the assignor that the group has agreed on.
 *
 * Mirrors ConsumerCoordinator.onLeaderElected (4.4); J-JG-07.
 */
import { type Assignor, AssignorError, type AssignorInput } from '../../assignors/assignor.ts';
import { highestGeneration } from '../../assignors/sticky/sticky.ts';
import { NO_GENERATION } from '../../protocol/ids.ts';
import type { SyncGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import { planFor } from '../plan.ts';
import type { ConsumerState } from './consumer-state.ts';

/** The plan for everybody; null if the assignor threw, which is fatal as in the real client. */
export function performAssignment(
  c: ConsumerState,
  response: JoinGroupResponse,
): SyncGroupRequest['assignments'] | null {
  const assignor = c.assignors.find((candidate) => candidate.name === response.protocolName);
  if (assignor === undefined) {
    c.fatal = `IllegalStateException: unknown protocol ${response.protocolName}`;
    return null;
  }
  if (c.defects.assignorHangs && response.members.length > 1) return null;
  try {
    const plan = planFor(withMemory(c, assignor), response, (topic) => c.metadata.get(topic) ?? []);
    if (c.defects.validatesStrictly) validate(plan, response);
    return plan;
  } catch (error) {
    if (!(error instanceof AssignorError)) throw error;
    c.fatal = error.javaClass;
    return null;
  }
}

/** As ConsumerCoordinator.validateCooperativeAssignment was up to 3.0: what is added must be claimed by nobody. */
function validate(plan: SyncGroupRequest['assignments'], { members }: JoinGroupResponse): void {
  const owned = members.map(({ metadata }) => new Set(metadata.subscription?.ownedPartitions));
  members.forEach(({ memberId }, own) => {
    for (const partition of plan.get(memberId)?.partitions ?? []) {
      const isAdded = !owned[own]!.has(partition);
      if (isAdded && owned.some((claims) => claims.has(partition)))
        throw new AssignorError('java.lang.IllegalStateException', `${partition.name} is added and owned`);
    }
  });
}

/** Java's assignor object outlives its plans: the sticky ones remember the highest generation that they have met. */
function withMemory(c: ConsumerState, assignor: Assignor): Assignor {
  const { name } = assignor;
  if (name !== 'sticky' && name !== 'cooperative-sticky') return assignor;
  const assign = (input: AssignorInput) => {
    const remembering = { ...input, highestGenerationSeen: c.highestGenerations.get(name) ?? NO_GENERATION };
    c.highestGenerations = new Map(c.highestGenerations).set(name, highestGeneration(name, remembering));
    return assignor.assign(remembering);
  };
  return { ...assignor, assign };
}

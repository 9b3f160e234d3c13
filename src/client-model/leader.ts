/**
 * What a Java leader does between Join and Sync: it runs the assignor that the group has agreed on.
 *
 * Mirrors ConsumerCoordinator.onLeaderElected (4.4); J-JG-07.
 */
import { AssignorError } from '../assignors/assignor.ts';
import type { SyncGroupRequest } from '../protocol/requests.ts';
import type { JoinGroupResponse } from '../protocol/responses.ts';
import type { ConsumerState } from './consumer-state.ts';
import { planFor } from './plan.ts';

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
  try {
    return planFor(assignor, response, (topic) => c.effects.partitionsOf(topic));
  } catch (error) {
    if (!(error instanceof AssignorError)) throw error;
    c.fatal = error.javaClass;
    return null;
  }
}

/**
 * Sending to the coordinator, with the count of what is still unanswered there: close() waits for all of it, whoever
 * has asked (AbstractCoordinator.close, ConsumerNetworkClient.awaitPendingRequests; J-LV-01).
 */

import { ConnectionKind } from '../effects.ts';
import type { ClientRequest } from '../requests.ts';
import type { ConsumerState } from './consumer-state.ts';

export function sendToCoordinator(c: ConsumerState, request: ClientRequest, timeoutMs: number): void {
  c.coordinatorInFlight++;
  c.effects.send(ConnectionKind.Coordinator, request, timeoutMs);
}

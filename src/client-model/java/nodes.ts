/**
 * Which node a request goes to that any node can answer: FindCoordinator and Metadata.
 *
 * Mirrors NetworkClient.leastLoadedNode and DefaultMetadataUpdater (4.4) as recorded with one broker: the bootstrap
 * connection until the leader's is there; then that one, behind its fetch (FINDINGS.md, "refuted" table 5.2); while that
 * one is down, the bootstrap connection again if it is still open. When no connection can be had the client begins
 * anew from its bootstrap addresses (metadata.recovery.strategy=rebootstrap, the default since 4.0): what it knew of
 * the topics is gone until it has asked again.
 */
import type { Ticks } from '../../protocol/time.ts';
import { ConnectionKind, type ConnectionKindValue } from '../effects.ts';
import type { ClientRequest } from '../requests.ts';
import type { ConsumerState } from './consumer-state.ts';
import { rebootstrap } from './metadata.ts';

/** Sends it, and tells on which connection. */
export function sendToAnyNode(c: ConsumerState, request: ClientRequest): ConnectionKindValue {
  const connection = anyNode(c);
  c.effects.send(connection, request, c.settings.requestTimeoutMs);
  return connection;
}

function anyNode(c: ConsumerState): ConnectionKindValue {
  if (c.effects.isConnected(ConnectionKind.Node)) return ConnectionKind.Node;
  const bootstrap = !c.leaderKnown || c.effects.isConnected(ConnectionKind.Bootstrap);
  return bootstrap ? ConnectionKind.Bootstrap : ConnectionKind.Node;
}

export function onNodeConnected(c: ConsumerState, connection: ConnectionKindValue): void {
  if (connection === c.lookupsOn) c.heldLookup = null;
  if (connection !== ConnectionKind.Node) return;
  c.leaderKnown = true;
  c.nodeUp = true;
}

/** An open connection that is lost is dialled again; an attempt that fails leaves nobody to ask. */
export function onNodeLost(c: ConsumerState, now: Ticks): void {
  const attempt = !c.nodeUp;
  c.nodeUp = false;
  if (attempt && c.leaderKnown && !c.effects.isConnected(ConnectionKind.Bootstrap)) rebootstrap(c, now);
}

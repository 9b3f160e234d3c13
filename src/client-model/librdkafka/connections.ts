/**
 * The connections and their back-off. Mirrors the states of rdkafka_broker.c (v2.4.0, v2.11.1) as far as they show:
 *
 * - An address is dialled at once after a connection that was up is lost, unless its last dial is younger than the back-off.
 *   The back-off begins at each dial, doubles, and does so once more when the dial fails (so it grows fourfold between two
 *   refusals); it is forgotten after 10 s, and when the coordinator is told anew. Recorded for a stopped broker: node 0.5, 2,
 *   7 s, coordinator 0.25, 1.0, 3.8 s apart.
 * - From v2.10 on the bootstrap address has a connection of its own. It is closed as soon as the node behind it is known, and
 *   tried every 51 ms while nothing else can be reached.
 * - A request for the coordinator waits while its connection is down, and is taken back when a dial fails.
 *
 * Deviation: there is one node, and it is the coordinator's too. The application is not told of lost connections.
 */
import type { Ticks } from '../../protocol/time.ts';
import { msToTicks } from '../../protocol/time.ts';
import type { ConnectionKindValue, Disconnect } from '../effects.ts';
import { queryCoordinatorLost } from './coordinator.ts';
import type { Dialling } from './dialling.ts';
import { failRequests, flushHeld, takeBackHeld } from './exchanges.ts';
import { onNodeLost } from './fetches.ts';
import { refreshMetadata } from './metadata.ts';
import { BOOTSTRAP_RETRY_MS, Local, NODE_AFTER_BOOTSTRAP_MS, RECONNECT_JITTER, RECONNECT_MAX_MS } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';

/** The first dial of a process. */
export function firstDial(c: LibrdkafkaState, now: Ticks): void {
  for (const to of [c.node, c.coordinator, c.bootstrap]) to.backoffMs = c.settings.reconnectBackoffMs;
  if (c.behaviour.separateBootstrap) {
    dial(c, c.bootstrap, now);
    return;
  }
  c.nodeKnown = true;
  dial(c, c.node, now);
}

/** Dials as soon as the back-off allows. */
export function dial(c: LibrdkafkaState, to: Dialling, now: Ticks): void {
  if (to.up || to.dialling || c.coordinatorState === 'term') return;
  if (to === c.coordinator && !c.coordinatorKnown) return;
  if (to.notBefore > now) {
    c.effects.startTimer(to.timer, to.notBefore);
    return;
  }
  if (to.notBefore + msToTicks(RECONNECT_MAX_MS) < now) to.backoffMs = c.settings.reconnectBackoffMs;
  lengthenBackoff(c, to, now);
  to.dialling = true;
  to.dialledAt = now;
  c.effects.connect(to.connection);
}

function lengthenBackoff(c: LibrdkafkaState, to: Dialling, now: Ticks): void {
  const [low, high] = RECONNECT_JITTER;
  const pause = to.backoffMs * (low + (high - low) * c.effects.random());
  to.notBefore = now + msToTicks(Math.min(pause, RECONNECT_MAX_MS));
  to.backoffMs = Math.min(to.backoffMs * 2, RECONNECT_MAX_MS);
}

/** The coordinator was told anew: no pause before this dial, and its back-off begins anew with the next. */
export function dialCoordinatorAtOnce(c: LibrdkafkaState, now: Ticks): void {
  dialAtOnce(c, c.coordinator, now);
}

function dialAtOnce(c: LibrdkafkaState, to: Dialling, now: Ticks): void {
  to.notBefore = Number.NEGATIVE_INFINITY;
  dial(c, to, now);
  to.notBefore = Number.NEGATIVE_INFINITY;
}

/** From this side; what was on its way is lost with it. */
export function closeCoordinator(c: LibrdkafkaState, now: Ticks): void {
  const { up, dialling } = c.coordinator;
  c.coordinator.up = false;
  c.coordinator.dialling = false;
  c.effects.cancelTimer(c.coordinator.timer);
  if (!up && !dialling) return;
  c.effects.disconnect(Connection.Coordinator);
  c.coordinator.lostAt = Number.NEGATIVE_INFINITY;
  if (up) refreshMetadata(c);
  failRequests(c, Local.TRANSPORT, now);
}

export function onConnected(c: LibrdkafkaState, connection: ConnectionKindValue, now: Ticks): void {
  const to = diallingOf(c, connection);
  to.up = true;
  to.dialling = false;
  // One round trip for TCP, one for ApiVersions.
  to.connectSpan = Math.floor((now - to.dialledAt) / 2);
  c.mainWoken = true;
  if (connection === Connection.Coordinator) flushHeld(c);
  if (connection === Connection.Node) onNodeUp(c, now);
  if (connection === Connection.Bootstrap && c.rebootstrapping) c.effects.cancelTimer(c.bootstrap.timer);
}

function onNodeUp(c: LibrdkafkaState, now: Ticks): void {
  if (c.bootstrap.up || c.bootstrap.dialling) closeBootstrap(c, now);
  c.rebootstrapping = false;
  if (c.topics === null) refreshMetadata(c);
}

/** The node behind the bootstrap address is known: from now on it has its own connection. */
export function closeBootstrap(c: LibrdkafkaState, now: Ticks): void {
  c.effects.cancelTimer(c.bootstrap.timer);
  c.effects.disconnect(Connection.Bootstrap);
  c.bootstrap.up = false;
  c.bootstrap.dialling = false;
  if (c.lookups[Connection.Bootstrap]! > 0) queryCoordinatorLost(c, Connection.Bootstrap);
  if (c.nodeKnown) return;
  c.nodeKnown = true;
  c.node.notBefore = now + msToTicks(NODE_AFTER_BOOTSTRAP_MS);
  dial(c, c.node, now);
}

export function onDisconnected(c: LibrdkafkaState, connection: ConnectionKindValue, how: Disconnect, now: Ticks): void {
  const to = diallingOf(c, connection);
  const wasUp = to.up;
  to.up = false;
  to.dialling = false;
  if (wasUp) to.lostAt = now;
  c.mainWoken = true;
  if (!wasUp) lengthenBackoff(c, to, now);
  if (connection === Connection.Coordinator) onCoordinatorLost(c, wasUp, how, now);
  else onOtherLost(c, to, now);
  if (wasUp) refreshMetadata(c);
}

/** R-BO-01: a request that took too long costs the connection, and all others on it. */
function onCoordinatorLost(c: LibrdkafkaState, wasUp: boolean, how: Disconnect, now: Ticks): void {
  if (!wasUp) takeBackHeld(c, now);
  dial(c, c.coordinator, now);
  if (wasUp) failRequests(c, how === 'timeout' ? Local.TIMED_OUT : Local.TRANSPORT, now);
}

function onOtherLost(c: LibrdkafkaState, to: Dialling, now: Ticks): void {
  if (c.lookups[to.connection]! > 0) queryCoordinatorLost(c, to.connection);
  if (to === c.bootstrap) {
    retryBootstrap(c, now);
    return;
  }
  onNodeLost(c);
  // A node from which nothing has been read yet is dialled with the main thread's second.
  if (c.nodeNeeded) dial(c, c.node, now);
}

function retryBootstrap(c: LibrdkafkaState, now: Ticks): void {
  if (c.nodeKnown && !c.rebootstrapping) return;
  c.bootstrap.notBefore = now + msToTicks(BOOTSTRAP_RETRY_MS);
  dial(c, c.bootstrap, now);
}

/** The main thread's second is over and nothing can be reached: the node, or the bootstrap address, is tried again. */
export function connectAny(c: LibrdkafkaState, now: Ticks): void {
  if (!c.nodeKnown || c.rebootstrapping || c.node.up || c.node.dialling || c.coordinator.up) return;
  if (!c.nodeNeeded) dialAtOnce(c, c.node, now);
  if (!c.behaviour.separateBootstrap) return;
  c.rebootstrapping = true;
  c.bootstrap.notBefore = now;
  dial(c, c.bootstrap, now);
}

function diallingOf(c: LibrdkafkaState, connection: ConnectionKindValue): Dialling {
  if (connection === Connection.Coordinator) return c.coordinator;
  return connection === Connection.Node ? c.node : c.bootstrap;
}

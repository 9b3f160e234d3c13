/**
 * Where the coordinator is. Mirrors rd_kafka_cgrp_coord_query, rd_kafka_cgrp_handle_FindCoordinator, cgrp_coord_update,
 * cgrp_coord_dead and the states of rd_kafka_cgrp_serve (v2.4.0, v2.11.1); R-FC-01.
 *
 * Look-ups share the node's connection and wait there behind a Fetch. Finding the coordinator anew sends another look-up in
 * the same turn, since the pace of look-ups begins anew with it. Together with a commit that waits to be repeated this makes
 * the loop of finding N4: the connection is dialled anew, what waited for it is taken back, the commit's failure declares
 * the coordinator dead, and so on, as often as a Fetch ends. It ends when a look-up happens to be sent before the next Fetch
 * and is answered at once, while the commit still waits for its back-off: a race of two threads, which is drawn.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ConnectionKindValue } from '../effects.ts';
import { closeBootstrap, closeCoordinator, dial, dialCoordinatorAtOnce } from './connections.ts';
import { repeatHeld, sendToCoordinator } from './exchanges.ts';
import { LOOKUP_OVERTAKES_FETCH, LOOKUP_REACTIONS, QUERY_INTERVAL_MS, QUERY_JITTER, stepsFor } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';
import { Timer } from './timers.ts';

/**
 * Asks, if there is anybody to ask. If there is not, a broker is dialled, whether or not the coordinator's own connection is up:
 * it is for the coordinator alone (rd_kafka_broker_any_usable, rd_kafka_connect_any: sparse connections).
 */
export function queryCoordinator(c: LibrdkafkaState, now: Ticks): void {
  const connection = usable(c);
  if (connection === null) {
    c.queryInterval.reset();
    if (c.nodeKnown && c.coordinator.up) dial(c, c.node, now);
    return;
  }
  const request = { api: Api.FindCoordinator, groupId: c.settings.groupId } as const;
  if (connection === Connection.Coordinator) {
    sendToCoordinator(c, request, c.settings.requestTimeoutMs);
  } else {
    c.lookups[connection]!++;
    c.effects.send(connection, request, c.settings.requestTimeoutMs);
  }
  if (c.coordinatorState === 'query-coord') c.coordinatorState = 'wait-coord';
  c.queryInterval.begin(now, msToTicks(QUERY_INTERVAL_MS * QUERY_JITTER * (2 * c.effects.random() - 1)));
}

/** A connection for requests that any broker may answer (rd_kafka_broker_any_usable). */
export function usable(c: LibrdkafkaState): ConnectionKindValue | null {
  if (c.node.up) return Connection.Node;
  if (c.bootstrap.up) return Connection.Bootstrap;
  return c.coordinator.up && c.behaviour.looksUpOverCoordinator ? Connection.Coordinator : null;
}

/** A look-up's answer, or its loss. */
export function onLookup(c: LibrdkafkaState, connection: ConnectionKindValue, code: ErrorCode, now: Ticks): void {
  if (connection !== Connection.Coordinator) c.lookups[connection]!--;
  if (c.coordinatorState === 'term') return;
  if (code === Errors.NONE) coordinatorFound(c, now);
  else lookupFailed(c, code, now);
  if (connection === Connection.Bootstrap && !c.rebootstrapping) closeBootstrap(c, now);
}

function lookupFailed(c: LibrdkafkaState, code: ErrorCode, now: Ticks): void {
  const steps = stepsFor(LOOKUP_REACTIONS, code);
  if (steps.includes('look-up')) forgetCoordinator(c, now);
  if (steps.includes('tell'))
    c.queue.push({ kind: 'error', text: `FindCoordinator response error: ${code}`, fatal: false });
  if (!steps.includes('look-up') || c.coordinatorState === 'wait-coord') c.coordinatorState = 'query-coord';
}

/** The connection was lost with the look-ups on it. */
export function queryCoordinatorLost(c: LibrdkafkaState, connection: ConnectionKindValue): void {
  c.lookups[connection] = 0;
  c.mainWoken = true;
  c.queryInterval.reset();
  if (c.coordinatorState !== 'term') c.coordinatorState = 'query-coord';
}

function coordinatorFound(c: LibrdkafkaState, now: Ticks): void {
  if (c.coordinatorState !== 'up') c.coordinatorState = 'wait-broker-transport';
  if (c.coordinatorKnown) return;
  c.coordinatorKnown = true;
  c.queryInterval.reset();
  if (c.held.length === 0) {
    dialCoordinatorAtOnce(c, now);
  } else if (c.effects.random() < LOOKUP_OVERTAKES_FETCH) {
    repeatHeld(c, now);
    queryCoordinator(c, now);
    c.queryInterval.reset();
    dialCoordinatorAtOnce(c, now);
  } else {
    c.takingBack = true;
    c.effects.startTimer(Timer.CoordinatorDial, now + msToTicks(1));
  }
}

/** N4: the coordinator's connection is closed and its address forgotten. */
export function coordinatorDead(c: LibrdkafkaState, now: Ticks): void {
  forgetCoordinator(c, now);
  c.coordinatorState = 'query-coord';
  queryCoordinator(c, now);
}

function forgetCoordinator(c: LibrdkafkaState, now: Ticks): void {
  if (!c.coordinatorKnown) return;
  c.coordinatorKnown = false;
  closeCoordinator(c, now);
}

/**
 * Every connection of which something is still on its way, in either direction, and what both of its ends need: its
 * slot, the order of what travels on it, the events that mean it, and the exchanges on it.
 *
 * clients.md N-01: bytes arrive in order. The clients' end is network.ts, the broker's end broker-port.ts.
 */
import type { ConnectionKindValue } from '../../client-model/effects.ts';
import { type ClientRequest, type ClientResponse, FetchExchange } from '../../client-model/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { EventQueue } from '../engine/queue.ts';
import { EventKind, type EventKindValue } from '../events.ts';
import type { Timers } from '../timers.ts';
import { Connection, type Exchange } from './connection.ts';
import { Exchanges } from './exchanges.ts';
import type { Paths } from './paths.ts';
import type { Postmarks } from './postmarks.ts';
import { SlotTimes } from './slot-times.ts';

const NEVER: Ticks = Number.POSITIVE_INFINITY;

export class Wires {
  readonly paths: Paths;
  readonly postmarks: Postmarks | null;
  readonly exchanges = new Exchanges();
  /** By slot. */
  readonly connections: (Connection | null)[] = [];
  private readonly freeSlots: number[] = [];
  /** By twice the slot, and one more: nothing arrives at the broker, or at the client, before what was sent earlier. */
  private readonly latest = new SlotTimes();
  /** By slot: when the broker has sent the last byte of its answers so far; of paths with a bandwidth. */
  private readonly lastSent = new SlotTimes();
  /** By pod: requests that are neither answered nor lost, on its open connections. */
  private readonly pending: Int32Array;
  private readonly queue: EventQueue;
  private readonly timers: Timers;

  constructor(pods: number, paths: Paths, queue: EventQueue, timers: Timers, postmarks: Postmarks | null) {
    this.postmarks = postmarks;
    this.pending = new Int32Array(pods);
    this.paths = paths;
    this.queue = queue;
    this.timers = timers;
  }

  /** One whose client has given it up already: nobody waits for what comes back on it. */
  layAbandoned(pod: number, kind: ConnectionKindValue, from: Ticks): Connection {
    const connection = this.lay(pod, kind, from);
    connection.phase = 'ready';
    this.closeByClient(connection);
    return connection;
  }

  /** A new one; nothing travels on it before this instant. */
  lay(pod: number, kind: ConnectionKindValue, from: Ticks): Connection {
    const slot = this.freeSlots.pop() ?? this.connections.length;
    const connection = new Connection(slot, pod, kind, this.timers.allocateFor(EventKind.RequestTimeout, slot, 0));
    this.latest.set(2 * slot, from);
    this.latest.set(2 * slot + 1, 0);
    this.lastSent.set(slot, 0);
    this.connections[slot] = connection;
    return connection;
  }

  /** Once both ends have closed and nothing of it is on its way. */
  maybeForget(connection: Connection): void {
    if (!connection.closedAtBroker || !connection.closedByClient) return;
    if (connection.head !== null || connection.scheduledEvents > 0) return;
    this.connections[connection.slot] = null;
    this.freeSlots.push(connection.slot);
  }

  /** An event that means this connection; it is not forgotten before the last of them has come. */
  schedule(connection: Connection, at: Ticks, kind: EventKindValue): void {
    if (at === NEVER) return;
    connection.scheduledEvents++;
    this.queue.push(at, kind, connection.slot, 0, 0);
  }

  /** Something for the broker, behind what was sent before. @returns when it arrives */
  sendToBroker(connection: Connection, after: Ticks, now: Ticks, kind: EventKindValue): Ticks {
    const at = this.latest.push(2 * connection.slot, now + after);
    this.schedule(connection, at, kind);
    return at;
  }

  /** An answer for the client, behind what was sent before. @returns when it arrives */
  sendAnswer(connection: Connection, answer: ClientResponse, now: Ticks): Ticks {
    const sent = this.paths.haveRates ? this.sentBy(connection, answer, now) : now;
    const at = this.latest.push(2 * connection.slot + 1, sent + this.paths.in(connection.pod, sent));
    this.schedule(connection, at, EventKind.ResponseArrives);
    return at;
  }

  /** When the last byte of an answer has gone out. */
  private sentBy({ slot, pod }: Connection, answer: ClientResponse, now: Ticks): Ticks {
    const turn = Math.max(now, this.lastSent.at(slot));
    const bytes = answer instanceof FetchExchange ? answer.bytes : 0;
    return this.lastSent.push(slot, turn + this.paths.sending(pod, bytes, turn));
  }

  /** The client learns, behind what was sent before, that the broker has closed. */
  sendLoss(connection: Connection, now: Ticks): void {
    const at = this.latest.push(2 * connection.slot + 1, now + this.paths.in(connection.pod, now));
    this.schedule(connection, at, EventKind.ConnectionLost);
  }

  /** When what its client sent last is at the broker. */
  lastArrival(connection: Connection): Ticks {
    return this.latest.at(2 * connection.slot);
  }

  // ---- the exchanges on it ----

  /** Requests of a pod that are neither answered nor lost. */
  inFlight(pod: number): number {
    return this.pending[pod]!;
  }

  append(connection: Connection, request: ClientRequest, timeoutAt: Ticks): Exchange {
    const exchange = this.exchanges.take(request, timeoutAt);
    connection.append(exchange);
    if (!connection.closedByClient) this.pending[connection.pod]!++;
    return exchange;
  }

  prepend(connection: Connection, request: ClientRequest, timeoutAt: Ticks): Exchange {
    const exchange = this.exchanges.take(request, timeoutAt);
    connection.prepend(exchange);
    this.pending[connection.pod]!++;
    return exchange;
  }

  /** Takes the answered exchange off. */
  answered(connection: Connection, exchange: Exchange): void {
    this.exchanges.release(exchange);
    if (!connection.closedByClient) this.pending[connection.pod]!--;
  }

  /** Its client has closed it: what is on it is no longer waited for. */
  closeByClient(connection: Connection): void {
    connection.closedByClient = true;
    this.pending[connection.pod]! -= connection.inFlight;
    this.timers.free(connection.timer);
  }

  /** Takes the exchanges from `first` up to `end` (all the rest, if null) off the list. */
  drop(connection: Connection, first: Exchange | null, end: Exchange | null = null): void {
    if (first === null) return;
    const before = connection.inFlight;
    connection.cut(first, end);
    if (!connection.closedByClient) this.pending[connection.pod]! -= before - connection.inFlight;
    for (let e: Exchange | null = first; e !== null && e !== end; ) {
      const next: Exchange | null = e.next;
      this.exchanges.release(e);
      e = next;
    }
  }

  /** What no one works on: answered ones whose answer is not on its way, and those that the broker has not taken. */
  dropUnhandled(connection: Connection): void {
    if (connection.handling !== null) this.drop(connection, connection.handling);
    if (connection.arriving !== null) this.drop(connection, connection.arriving);
  }
}

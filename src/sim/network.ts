/**
 * What carries requests and answers: links with delay and jitter, order per connection, one request at a time at the
 * broker, request time-outs that cost the connection.
 *
 * clients.md N-01 … N-06, R-BO-01 (a time-out on one request loses all on the connection; so in all clients). A
 * connection is dialled (one round trip), then set up (ApiVersions, its first exchange); what is sent before waits.
 * A crashed process closes its connections as the kernel does for a killed one; a lost machine does not, and the broker
 * keeps them until connections.max.idle.ms.
 */
import type { ConnectionPolicy } from '../client-model/client.ts';
import { type ConnectionKindValue, type Disconnect, MAX_CONNECTIONS } from '../client-model/effects.ts';
import {
  type ApiVersionsRequest,
  type ClientRequest,
  type ClientResponse,
  FetchExchange,
} from '../client-model/requests.ts';
import { Api } from '../protocol/api.ts';
import { msToTicks, type Ticks, ticksToMs } from '../protocol/time.ts';
import { Connection, Exchange } from './connection.ts';
import { type Sampler, sampler } from './engine/distributions.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStream } from './engine/random.ts';
import { EventKind, type EventKindValue } from './events.ts';
import { Reconnects } from './reconnects.ts';
import type { Links } from './schedule/links.ts';
import { SlotTimes } from './slot-times.ts';
import type { Timers } from './timers.ts';
import type { BrokerConfig, NetworkConfig } from './world-config.ts';

/** Who the network brings things to. */
export interface Endpoints {
  /** The broker takes a request; it will `respond`. */
  handle(exchange: Exchange): void;
  onResponse(pod: number, api: number, request: ClientRequest, response: ClientResponse): void;
  onConnected(pod: number, connection: ConnectionKindValue): void;
  onDisconnect(pod: number, connection: ConnectionKindValue, how: Disconnect): void;
}

/** What the broker's port does with an attempt to connect. `dropping`: it accepts and closes at once. */
export type Listening = 'accepting' | 'refusing' | 'dropping';

const API_VERSIONS: ApiVersionsRequest = { api: Api.ApiVersions };

export class Network {
  listening: Listening = 'accepting';
  /** One way, either way. */
  private readonly delay: Sampler;
  private readonly serial: boolean;
  private readonly queue: EventQueue;
  private readonly timers: Timers;
  private readonly endpoints: Endpoints;
  private readonly reconnects: Reconnects;
  /** null: every path is as the configuration's round trip says, always. */
  private readonly links: Links | null;
  /** By pod: delays to the broker, delays from it. */
  private readonly toBroker: RandomStream[] = [];
  private readonly fromBroker: RandomStream[] = [];
  /** By pod: requests that are neither answered nor lost, on its open connections. */
  private readonly pending: Int32Array;
  /** Open connections, by pod and kind. */
  private readonly opened: (Connection | null)[] = [];
  /** All connections of which something is still on its way, by slot. */
  private readonly connections: (Connection | null)[] = [];
  private readonly freeSlots: number[] = [];
  /** By slot: nothing arrives, at the broker or at the client, before what was sent earlier. */
  private readonly arrivals = new SlotTimes();
  private readonly deliveries = new SlotTimes();
  private readonly exchanges: Exchange[] = [];
  /** Unused exchanges, linked by `next`. */
  private freeExchange: Exchange | null = null;
  /** Connections whose next request the broker can take now: the first `readyCount`. */
  private readonly ready: Connection[] = [];
  private readyCount = 0;
  /** The broker is frozen: it takes nothing and answers nothing, but the kernel accepts connections (N-05). */
  private stalled = false;

  /** @param policies how each pod's client connects; their number is the number of pods */
  constructor(
    config: NetworkConfig,
    broker: Pick<BrokerConfig, 'serialPerConnection'>,
    queue: EventQueue,
    timers: Timers,
    endpoints: Endpoints,
    streams: (pod: number, purpose: string) => RandomStream,
    policies: readonly ConnectionPolicy[],
    links: Links | null = null,
  ) {
    this.links = links;
    this.delay = oneWay(config);
    this.serial = broker.serialPerConnection;
    this.queue = queue;
    this.timers = timers;
    this.endpoints = endpoints;
    this.reconnects = new Reconnects(policies, streams);
    this.pending = new Int32Array(policies.length);
    for (let pod = 0; pod < policies.length; pod++) {
      this.toBroker.push(streams(pod, 'to-broker'));
      this.fromBroker.push(streams(pod, 'from-broker'));
      for (let kind = 0; kind < MAX_CONNECTIONS; kind++) this.opened.push(null);
    }
  }

  /** An exchange by the id that the broker knows it by. */
  exchange(id: number): Exchange {
    return this.exchanges[id]!;
  }

  connection(slot: number): Connection {
    return this.connections[slot]!;
  }

  /** Open connections of all pods. */
  openConnections(): Connection[] {
    return this.opened.filter((connection) => connection !== null);
  }

  /** Requests of a pod that are neither answered nor lost. */
  inFlight(pod: number): number {
    return this.pending[pod]!;
  }

  // ---- the client's side ----

  send(pod: number, kind: ConnectionKindValue, request: ClientRequest, timeoutMs: number, now: Ticks): void {
    const connection = this.open(pod, kind, now);
    const exchange = this.newExchange(request, now + msToTicks(timeoutMs));
    connection.append(exchange);
    this.pending[pod]!++;
    this.watch(connection, exchange.timeoutAt, now);
    if (connection.phase === 'ready') this.transmit(connection, now);
  }

  private transmit(connection: Connection, now: Ticks): void {
    const at = this.arrivals.push(connection.slot, now + this.wayOut(connection.pod, now));
    this.schedule(connection, at, EventKind.RequestArrives);
  }

  private wayOut(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.toBroker[pod]!);
    return this.links === null ? base : this.links.travel(pod, 'out', base, now);
  }

  private wayIn(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.fromBroker[pod]!);
    return this.links === null ? base : this.links.travel(pod, 'in', base, now);
  }

  /** An event that means this connection; it is not forgotten before the last of them has come. */
  private schedule(connection: Connection, at: Ticks, kind: EventKindValue): void {
    if (at === NEVER) return;
    connection.scheduledEvents++;
    this.queue.push(at, kind, connection.slot, 0, 0);
  }

  private watch(connection: Connection, deadline: Ticks, now: Ticks): void {
    if (deadline < this.timers.deadline(connection.timer)) this.timers.arm(connection.timer, deadline, now);
  }

  /** The open connection of this kind; a new one if there is none, or if it has been idle for too long. */
  open(pod: number, kind: ConnectionKindValue, now: Ticks, plain = false): Connection {
    const open = this.opened[pod * MAX_CONNECTIONS + kind]!;
    if (open !== null && (open.inFlight > 0 || !this.isIdle(open, now))) return open;
    if (open !== null) this.closeIdle(pod, kind, now);
    return this.dial(pod, kind, now, plain);
  }

  private isIdle(connection: Connection, now: Ticks): boolean {
    return now - this.arrivals.at(connection.slot) > this.reconnects.idleTicks(connection.pod);
  }

  /** No pause before the next dial: nothing has gone wrong. */
  private closeIdle(pod: number, kind: ConnectionKindValue, now: Ticks): void {
    this.close(pod, kind, now);
    this.reconnects.reset(pod);
  }

  isConnected(pod: number, kind: ConnectionKindValue): boolean {
    return this.opened[pod * MAX_CONNECTIONS + kind]?.phase === 'ready';
  }

  private dial(pod: number, kind: ConnectionKindValue, now: Ticks, plain: boolean): Connection {
    const slot = this.freeSlots.pop() ?? this.connections.length;
    const timer = this.timers.allocateFor(EventKind.RequestTimeout, slot, 0);
    const at = this.reconnects.earliest(pod, kind, now);
    const connection = new Connection(slot, pod, kind, timer);
    connection.plain = plain;
    connection.setupDeadline = at + msToTicks(this.reconnects.policy(pod).dialTimeoutMs);
    this.arrivals.set(slot, at);
    this.deliveries.set(slot, 0);
    this.connections[slot] = connection;
    this.opened[pod * MAX_CONNECTIONS + kind] = connection;
    this.watch(connection, connection.setupDeadline, now);
    // An answer that comes too late is as good as none; it is here so that the connection is forgotten.
    const answered = Math.min(at + this.roundTrip(pod, at), connection.setupDeadline + 1);
    this.schedule(connection, answered, EventKind.Dialled);
    return connection;
  }

  private roundTrip(pod: number, now: Ticks): Ticks {
    const base = this.delay(this.toBroker[pod]!) + this.delay(this.fromBroker[pod]!);
    return this.links === null ? base : this.links.dial(pod, base, now);
  }

  /** The broker's port has answered. */
  onDialled(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    if (connection.closedByClient) {
      connection.closedAtBroker = true;
      this.maybeForget(connection);
    } else if (this.listening === 'refusing') {
      connection.closedAtBroker = true;
      this.lose(connection, 'refused', now);
    } else {
      if (connection.plain) this.onSetUp(connection, now);
      else this.setUp(connection, now);
      if (this.listening === 'dropping') this.closeAtBroker(connection, now);
    }
  }

  private setUp(connection: Connection, now: Ticks): void {
    connection.phase = 'setting-up';
    connection.setupDeadline = now + msToTicks(this.reconnects.policy(connection.pod).setupTimeoutMs);
    this.pending[connection.pod]!++;
    connection.prepend(this.newExchange(API_VERSIONS, connection.setupDeadline));
    this.watch(connection, connection.setupDeadline, now);
    this.transmit(connection, now);
  }

  private onSetUp(connection: Connection, now: Ticks): void {
    connection.phase = 'ready';
    connection.setupDeadline = Number.POSITIVE_INFINITY;
    this.reconnects.succeeded(connection.pod, connection.kind);
    for (let e = connection.head; e !== null; e = e.next) this.transmit(connection, now);
    this.endpoints.onConnected(connection.pod, connection.kind);
  }

  private newExchange(request: ClientRequest, timeoutAt: Ticks): Exchange {
    const exchange = this.freeExchange ?? new Exchange(this.exchanges.length);
    if (exchange === this.freeExchange) this.freeExchange = exchange.next;
    else this.exchanges.push(exchange);
    exchange.next = null;
    exchange.request = request;
    exchange.api = request instanceof FetchExchange ? Api.Fetch : request.api;
    exchange.response = null;
    exchange.timeoutAt = timeoutAt;
    return exchange;
  }

  /** The client closes; what is on its way to the broker still arrives (N-04), no answer reaches the client. */
  close(pod: number, kind: ConnectionKindValue, now: Ticks, silent = false): void {
    const connection = this.opened[pod * MAX_CONNECTIONS + kind];
    if (connection === null || connection === undefined) return;
    this.detach(connection, now);
    if (connection.phase !== 'ready') this.drop(connection, connection.firstHeld());
    if (connection.closedAtBroker) this.dropUnhandled(connection);
    if (connection.phase === 'dialling' || connection.closedAtBroker) return;
    const noticed = silent ? BROKER_IDLE : this.wayOut(pod, now);
    this.schedule(connection, this.arrivals.push(connection.slot, now + noticed), EventKind.ConnectionClosed);
  }

  /** A new process in this pod: nothing of the old one's is remembered. `silent`: the broker is not told (a lost machine). */
  closeAll(pod: number, now: Ticks, silent = false): void {
    for (let kind = 0; kind < MAX_CONNECTIONS; kind++) this.close(pod, kind, now, silent);
    this.reconnects.reset(pod);
  }

  private detach(connection: Connection, now: Ticks): void {
    this.opened[connection.pod * MAX_CONNECTIONS + connection.kind] = null;
    connection.closedByClient = true;
    this.pending[connection.pod]! -= connection.inFlight;
    this.timers.free(connection.timer);
    this.reconnects.ended(connection.pod, connection.kind, now);
  }

  /** The client's end is gone too: all that waits on it is lost. */
  private lose(connection: Connection, how: Disconnect, now: Ticks): void {
    this.detach(connection, now);
    this.dropUnhandled(connection);
    this.maybeForget(connection);
    this.endpoints.onDisconnect(connection.pod, connection.kind, how);
  }

  /**
   * The earliest time-out on a connection is due. True if a request really waited too long: then the connection is
   * closed and the client told. Answered ones leave the timer armed for nothing, so false is the usual case.
   */
  onRequestTimeout(slot: number, now: Ticks): boolean {
    const connection = this.connections[slot]!;
    let earliest = connection.setupDeadline;
    for (let e = connection.head; e !== null; e = e.next) earliest = Math.min(earliest, e.timeoutAt);
    if (earliest > now) {
      if (earliest < Number.POSITIVE_INFINITY) this.timers.arm(connection.timer, earliest, now);
      return false;
    }
    this.close(connection.pod, connection.kind, now);
    this.endpoints.onDisconnect(connection.pod, connection.kind, 'timeout');
    return true;
  }

  /** The oldest request's answer has arrived. */
  onResponseArrives(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    const exchange = connection.shift();
    const { api, request, response } = exchange;
    this.release(exchange);
    if (connection.closedByClient) {
      this.maybeForget(connection);
      return;
    }
    this.pending[connection.pod]!--;
    if (api === Api.ApiVersions) this.onSetUp(connection, now);
    else this.endpoints.onResponse(connection.pod, api, request!, response!);
  }

  /** The client learns that the broker has closed. */
  onConnectionLost(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    if (connection.closedByClient) this.maybeForget(connection);
    else this.lose(connection, 'closed', now);
  }

  // ---- the broker's side ----

  /** False if the broker has closed the connection meanwhile. */
  onRequestArrives(connection: Connection): boolean {
    connection.scheduledEvents--;
    if (connection.closedAtBroker) {
      this.maybeForget(connection);
      return false;
    }
    const exchange = connection.arriving!;
    connection.arriving = exchange.next;
    connection.handling ??= exchange;
    if (!connection.busy) this.takeNext(connection);
    return true;
  }

  /** The broker reads the next request of a connection. */
  private takeNext(connection: Connection): void {
    const exchange = connection.handling;
    if (exchange === null || this.stalled) return;
    connection.handling = exchange.next === connection.arriving ? null : exchange.next;
    connection.busy = this.serial;
    this.endpoints.handle(exchange);
  }

  /** The broker answers; answers leave in the order of the requests. `errorCode`: whoever knows it need not have it read. */
  respond(exchange: Exchange, response: ClientResponse, now: Ticks, errorCode = response.errorCode): void {
    const connection = exchange.connection!;
    if (connection.closedAtBroker) {
      this.drop(connection, exchange, exchange.next);
      this.maybeForget(connection);
    } else {
      exchange.response = response;
      exchange.errorCode = errorCode;
      if (!this.stalled) this.transmitAnswers(connection, now);
    }
    connection.busy = false;
    if (connection.handling !== null) this.makeReady(connection);
  }

  /** Nobody will answer this request: the broker's process is gone, and its connections with it. */
  abandon(exchange: Exchange): void {
    const connection = exchange.connection!;
    this.drop(connection, exchange, exchange.next);
    this.maybeForget(connection);
  }

  private transmitAnswers(connection: Connection, now: Ticks): void {
    while (connection.unsent !== null && connection.unsent.response !== null) {
      connection.unsent = connection.unsent.next;
      const at = this.deliveries.push(connection.slot, now + this.wayIn(connection.pod, now));
      this.schedule(connection, at, EventKind.ResponseArrives);
    }
  }

  private makeReady(connection: Connection): void {
    if (connection.scheduled) return;
    connection.scheduled = true;
    this.ready[this.readyCount++] = connection;
  }

  /** Takes what became possible within the last input: the broker never goes from one request into another. */
  pump(): void {
    if (this.readyCount > 0) this.takeReady();
  }

  private takeReady(): void {
    for (let i = 0; i < this.readyCount; i++) {
      const connection = this.ready[i]!;
      connection.scheduled = false;
      if (!connection.busy) this.takeNext(connection);
    }
    this.readyCount = 0;
  }

  /** The broker freezes: answers that it has made stay with it, requests wait (N-05). */
  stall(): void {
    this.stalled = true;
  }

  /** It goes on: first the answers that are ready, then the requests that wait. */
  resume(now: Ticks): void {
    this.stalled = false;
    for (const connection of this.connections) {
      if (connection === null) continue;
      if (!connection.closedAtBroker) this.transmitAnswers(connection, now);
      if (connection.handling !== null && !connection.busy) this.makeReady(connection);
    }
  }

  /** The broker closes a connection: what it has not read is lost, the client learns of it in a moment (N-06). */
  closeAtBroker(connection: Connection, now: Ticks): void {
    if (connection.closedAtBroker) return;
    connection.closedAtBroker = true;
    this.dropHeldAnswers(connection);
    if (connection.handling !== null) this.drop(connection, connection.handling);
    const at = this.deliveries.push(connection.slot, now + this.wayIn(connection.pod, now));
    this.schedule(connection, at, EventKind.ConnectionLost);
  }

  /** Its process has ended: every connection, also those that their clients have given up (N-06). */
  closeAllAtBroker(now: Ticks): void {
    for (const connection of this.connections) {
      if (connection !== null && connection.phase !== 'dialling') this.closeAtBroker(connection, now);
    }
  }

  /** The broker learns that the client has closed. What was sent before is still read, and handled (N-04, N-07). */
  onConnectionClosed(connection: Connection): void {
    connection.scheduledEvents--;
    connection.closedAtBroker = true;
    this.dropHeldAnswers(connection);
    this.maybeForget(connection);
  }

  private dropHeldAnswers(connection: Connection): void {
    while (connection.unsent !== null && connection.unsent.response !== null) {
      this.drop(connection, connection.unsent, connection.unsent.next);
    }
  }

  /** What no one works on: answered ones whose answer is not on its way, and those that the broker has not taken. */
  private dropUnhandled(connection: Connection): void {
    if (connection.handling !== null) this.drop(connection, connection.handling);
    if (connection.arriving !== null) this.drop(connection, connection.arriving);
  }

  /** Takes the exchanges from `first` up to `end` (all the rest, if null) off the list. */
  private drop(connection: Connection, first: Exchange | null, end: Exchange | null = null): void {
    if (first === null) return;
    const before = connection.inFlight;
    connection.cut(first, end);
    if (!connection.closedByClient) this.pending[connection.pod]! -= before - connection.inFlight;
    for (let e: Exchange | null = first; e !== null && e !== end; ) {
      const next: Exchange | null = e.next;
      this.release(e);
      e = next;
    }
  }

  private release(exchange: Exchange): void {
    exchange.connection = null;
    exchange.request = null;
    exchange.response = null;
    exchange.stamp++;
    exchange.next = this.freeExchange;
    this.freeExchange = exchange;
  }

  private maybeForget(connection: Connection): void {
    if (!connection.closedAtBroker || !connection.closedByClient) return;
    if (connection.head !== null || connection.scheduledEvents > 0) return;
    this.connections[connection.slot] = null;
    this.freeSlots.push(connection.slot);
  }
}

/** connections.max.idle.ms of the broker: a connection on which nothing came for so long is closed. */
const BROKER_IDLE: Ticks = msToTicks(600_000);

const NEVER: Ticks = Number.POSITIVE_INFINITY;

function oneWay({ rttMs, jitterMs }: NetworkConfig): Sampler {
  // Nothing travels in no time: at least a tick, so that a loop of requests always moves the clock.
  const minMs = Math.max(rttMs / 2, ticksToMs(1));
  if (jitterMs === 0) return sampler({ kind: 'constant', ms: minMs });
  return sampler({ kind: 'uniform', minMs, maxMs: minMs + jitterMs });
}

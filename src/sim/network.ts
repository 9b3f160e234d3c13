/**
 * What carries requests and answers: links with delay and jitter, order per connection, one request at a time at the
 * broker, request time-outs that cost the connection.
 *
 * clients.md N-01 … N-04, R-BO-01 (a time-out on one request loses all on the connection; so in all clients).
 * A connection's first request also pays for TCP and ApiVersions: two round trips.
 * Deviation: a crashed process closes its connections as the kernel does for a killed one; a lost machine, which does
 * not, is a later fault.
 */
import { type ConnectionKindValue, MAX_CONNECTIONS } from '../client-model/effects.ts';
import type { ClientRequest, ClientResponse } from '../client-model/requests.ts';
import { msToTicks, type Ticks, ticksToMs } from '../protocol/time.ts';
import { Connection, Exchange } from './connection.ts';
import { type Sampler, sampler } from './engine/distributions.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStream } from './engine/random.ts';
import { EventKind } from './events.ts';
import type { Timers } from './timers.ts';
import type { BrokerConfig, NetworkConfig } from './world-config.ts';

/** Who the network brings things to. */
export interface Endpoints {
  /** The broker takes a request; it will `respond`. */
  handle(exchange: Exchange): void;
  onResponse(pod: number, api: number, request: ClientRequest, response: ClientResponse): void;
  onDisconnect(pod: number, connection: ConnectionKindValue): void;
}

export class Network {
  /** One way, either way. */
  private readonly delay: Sampler;
  private readonly serial: boolean;
  private readonly queue: EventQueue;
  private readonly timers: Timers;
  private readonly endpoints: Endpoints;
  /** By pod: delays to the broker, delays from it. */
  private readonly toBroker: RandomStream[] = [];
  private readonly fromBroker: RandomStream[] = [];
  /** Open connections, by pod and kind. */
  private readonly opened: (Connection | null)[] = [];
  private readonly closedAt: Ticks[] = [];
  /** All connections of which something is still on its way, by slot. */
  private readonly connections: (Connection | null)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly exchanges: Exchange[] = [];
  /** Unused exchanges, linked by `next`. */
  private freeExchange: Exchange | null = null;
  /** Connections whose next request the broker can take now: the first `readyCount`. */
  private readonly ready: Connection[] = [];
  private readyCount = 0;

  constructor(
    config: NetworkConfig,
    broker: BrokerConfig,
    queue: EventQueue,
    timers: Timers,
    endpoints: Endpoints,
    streams: (pod: number, purpose: string) => RandomStream,
    pods: number,
  ) {
    this.delay = oneWay(config);
    this.serial = broker.serialPerConnection;
    this.queue = queue;
    this.timers = timers;
    this.endpoints = endpoints;
    for (let pod = 0; pod < pods; pod++) {
      this.toBroker.push(streams(pod, 'to-broker'));
      this.fromBroker.push(streams(pod, 'from-broker'));
      for (let kind = 0; kind < MAX_CONNECTIONS; kind++) {
        this.opened.push(null);
        this.closedAt.push(Number.NEGATIVE_INFINITY);
      }
    }
  }

  /** An exchange by the id that the broker knows it by. */
  exchange(id: number): Exchange {
    return this.exchanges[id]!;
  }

  connection(slot: number): Connection {
    return this.connections[slot]!;
  }

  /** Requests of a pod that are neither answered nor lost. */
  inFlight(pod: number): number {
    let n = 0;
    for (let kind = 0; kind < MAX_CONNECTIONS; kind++) n += this.opened[pod * MAX_CONNECTIONS + kind]?.inFlight ?? 0;
    return n;
  }

  // ---- the client's side ----

  /** @param reconnectBackoffMs least pause after the last connection of this kind was lost */
  send(
    pod: number,
    kind: ConnectionKindValue,
    request: ClientRequest,
    timeoutMs: number,
    reconnectBackoffMs: number,
    now: Ticks,
  ): void {
    const connection = this.open(pod, kind, reconnectBackoffMs, now);
    const exchange = this.newExchange();
    exchange.request = request;
    exchange.api = request.api;
    exchange.response = null;
    exchange.timeoutAt = now + msToTicks(timeoutMs);
    connection.append(exchange);
    if (exchange.timeoutAt < this.timers.deadline(connection.timer)) {
      this.timers.arm(connection.timer, exchange.timeoutAt, now);
    }
    const leaves = Math.max(now, connection.readyAt);
    connection.lastArrival = Math.max(connection.lastArrival, leaves + this.delay(this.toBroker[pod]!));
    this.queue.push(connection.lastArrival, EventKind.RequestArrives, connection.slot, 0, 0);
  }

  /** The open connection of this kind; a new one if there is none. */
  open(pod: number, kind: ConnectionKindValue, reconnectBackoffMs: number, now: Ticks): Connection {
    return this.opened[pod * MAX_CONNECTIONS + kind] ?? this.connect(pod, kind, reconnectBackoffMs, now);
  }

  isConnected(pod: number, kind: ConnectionKindValue, now: Ticks): boolean {
    const connection = this.opened[pod * MAX_CONNECTIONS + kind];
    return connection !== null && connection !== undefined && connection.readyAt <= now;
  }

  private connect(pod: number, kind: ConnectionKindValue, backoffMs: number, now: Ticks): Connection {
    const index = pod * MAX_CONNECTIONS + kind;
    const slot = this.freeSlots.pop() ?? this.connections.length;
    const earliest = Math.max(now, this.closedAt[index]! + msToTicks(backoffMs));
    const readyAt = earliest + this.roundTrip(pod) + this.roundTrip(pod);
    const timer = this.timers.allocateFor(EventKind.RequestTimeout, slot, 0);
    const connection = new Connection(slot, pod, kind, timer, readyAt);
    this.connections[slot] = connection;
    this.opened[index] = connection;
    return connection;
  }

  private newExchange(): Exchange {
    const free = this.freeExchange;
    if (free !== null) {
      this.freeExchange = free.next;
      free.next = null;
      return free;
    }
    const exchange = new Exchange(this.exchanges.length);
    this.exchanges.push(exchange);
    return exchange;
  }

  private roundTrip(pod: number): Ticks {
    return this.delay(this.toBroker[pod]!) + this.delay(this.fromBroker[pod]!);
  }

  /** The client closes; what is on its way to the broker still arrives (N-04), no answer reaches the client. */
  close(pod: number, kind: ConnectionKindValue, now: Ticks): void {
    const index = pod * MAX_CONNECTIONS + kind;
    const connection = this.opened[index];
    if (connection === null || connection === undefined) return;
    this.opened[index] = null;
    this.closedAt[index] = now;
    connection.closedByClient = true;
    this.timers.free(connection.timer);
    const leaves = Math.max(now, connection.readyAt);
    connection.lastArrival = Math.max(connection.lastArrival, leaves + this.delay(this.toBroker[pod]!));
    this.queue.push(connection.lastArrival, EventKind.ConnectionClosed, connection.slot, 0, 0);
  }

  /**
   * The earliest time-out on a connection is due. True if a request really waited too long: then the connection is
   * closed and the client told. Answered ones leave the timer armed for nothing, so false is the usual case.
   */
  onRequestTimeout(slot: number, now: Ticks): boolean {
    const connection = this.connections[slot]!;
    let earliest = Number.POSITIVE_INFINITY;
    for (let e = connection.head; e !== null; e = e.next) earliest = Math.min(earliest, e.timeoutAt);
    if (earliest > now) {
      if (connection.head !== null) this.timers.arm(connection.timer, earliest, now);
      return false;
    }
    this.close(connection.pod, connection.kind, now);
    this.endpoints.onDisconnect(connection.pod, connection.kind);
    return true;
  }

  /** The oldest request's answer has arrived. */
  onResponseArrives(connection: Connection): void {
    const exchange = connection.shift();
    const { api, request, response } = exchange;
    this.release(exchange);
    if (connection.closedByClient) this.maybeForget(connection);
    else this.endpoints.onResponse(connection.pod, api, request!, response!);
  }

  // ---- the broker's side ----

  onRequestArrives(connection: Connection): void {
    const exchange = connection.arriving!;
    connection.arriving = exchange.next;
    connection.handling ??= exchange;
    if (!connection.busy) this.takeNext(connection);
  }

  /** The broker reads the next request of a connection. */
  private takeNext(connection: Connection): void {
    const exchange = connection.handling;
    if (exchange === null) return;
    connection.handling = exchange.next === connection.arriving ? null : exchange.next;
    connection.busy = this.serial;
    this.endpoints.handle(exchange);
  }

  /** The broker answers; answers leave in the order of the requests. */
  respond(exchange: Exchange, response: ClientResponse, now: Ticks): void {
    exchange.response = response;
    exchange.errorCode = response.errorCode;
    const connection = exchange.connection!;
    while (connection.unsent !== null && connection.unsent.response !== null) {
      connection.unsent = connection.unsent.next;
      connection.lastDelivery = Math.max(connection.lastDelivery, now + this.delay(this.fromBroker[connection.pod]!));
      this.queue.push(connection.lastDelivery, EventKind.ResponseArrives, connection.slot, 0, 0);
    }
    connection.busy = false;
    if (connection.handling !== null && !connection.scheduled) {
      connection.scheduled = true;
      this.ready[this.readyCount++] = connection;
    }
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

  /** The broker learns that the client has closed: requests it has not read are lost with the connection. */
  onConnectionClosed(connection: Connection): void {
    connection.closedAtBroker = true;
    this.dropUnread(connection);
    this.maybeForget(connection);
  }

  private dropUnread(connection: Connection): void {
    const first = connection.handling;
    if (first === null) return;
    let last: Exchange | null = null;
    for (let e = connection.head; e !== null && e !== first; e = e.next) last = e;
    for (let e: Exchange | null = first; e !== null; ) {
      const next: Exchange | null = e.next;
      connection.inFlight--;
      this.release(e);
      e = next;
    }
    if (last === null) connection.head = null;
    else last.next = null;
    connection.tail = last;
    if (connection.unsent === first) connection.unsent = null;
    connection.handling = null;
    connection.arriving = null;
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
    if (!connection.closedAtBroker || connection.head !== null) return;
    this.connections[connection.slot] = null;
    this.freeSlots.push(connection.slot);
  }
}

function oneWay({ rttMs, jitterMs }: NetworkConfig): Sampler {
  // Nothing travels in no time: at least a tick, so that a loop of requests always moves the clock.
  const minMs = Math.max(rttMs / 2, ticksToMs(1));
  if (jitterMs === 0) return sampler({ kind: 'constant', ms: minMs });
  return sampler({ kind: 'uniform', minMs, maxMs: minMs + jitterMs });
}

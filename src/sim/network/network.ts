/**
 * The clients' end of the connections: they are dialled, set up, used, timed out and closed, each client by its policy.
 *
 * clients.md N-01 … N-06, R-BO-01 (a time-out on one request loses all on the connection; so in all clients). A
 * connection is dialled (one round trip), then set up (ApiVersions, its first exchange); what is sent before waits.
 * A crashed process closes its connections as the kernel does for a killed one; a lost machine does not, and the broker
 * keeps them until connections.max.idle.ms. The broker's end is `port`.
 */
import type { ConnectionPolicy } from '../../client-model/client.ts';
import { type ConnectionKindValue, type Disconnect, MAX_CONNECTIONS } from '../../client-model/effects.ts';
import type { ApiVersionsRequest, ClientRequest, ClientResponse } from '../../client-model/requests.ts';
import { Api } from '../../protocol/api.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { RandomStream } from '../engine/random.ts';
import { EventKind } from '../events.ts';
import type { Links } from '../schedule/links.ts';
import type { Timers } from '../timers.ts';
import type { BrokerConfig, NetworkConfig } from '../world-config.ts';
import { BrokerPort, type RequestHandler } from './broker-port.ts';
import type { Connection, Exchange } from './connection.ts';
import { Paths } from './paths.ts';
import type { Postmarks } from './postmarks.ts';
import { Reconnects } from './reconnects.ts';
import { Wires } from './wires.ts';

/** Who the network brings things to: the broker requests, the clients all else. */
export interface Endpoints extends RequestHandler {
  onResponse(pod: number, api: number, request: ClientRequest, response: ClientResponse): void;
  onConnected(pod: number, connection: ConnectionKindValue): void;
  onDisconnect(pod: number, connection: ConnectionKindValue, how: Disconnect): void;
}

const API_VERSIONS: ApiVersionsRequest = { api: Api.ApiVersions };

/** connections.max.idle.ms of the broker: a connection on which nothing came for so long is closed. */
const BROKER_IDLE: Ticks = msToTicks(600_000);

const NEVER: Ticks = Number.POSITIVE_INFINITY;

const COORDINATED: ReadonlySet<number> = new Set([
  Api.JoinGroup,
  Api.SyncGroup,
  Api.Heartbeat,
  Api.LeaveGroup,
  Api.OffsetCommit,
  Api.OffsetFetch,
]);

export class Network {
  /** The broker's end. */
  readonly port: BrokerPort;
  private readonly wires: Wires;
  private readonly timers: Timers;
  private readonly endpoints: Endpoints;
  private readonly reconnects: Reconnects;
  /** Open connections, by pod and kind. */
  private readonly opened: (Connection | null)[];

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
    postmarks: Postmarks | null = null,
  ) {
    const pods = policies.length;
    this.wires = new Wires(pods, new Paths(config, pods, streams, links), queue, timers, postmarks);
    this.port = new BrokerPort(this.wires, endpoints, broker.serialPerConnection);
    this.timers = timers;
    this.endpoints = endpoints;
    this.reconnects = new Reconnects(policies, streams);
    this.opened = Array(pods * MAX_CONNECTIONS).fill(null);
  }

  connection(slot: number): Connection {
    return this.wires.connections[slot]!;
  }

  /** Open connections of all pods. */
  openConnections(): Connection[] {
    return this.opened.filter((connection) => connection !== null);
  }

  isConnected(pod: number, kind: ConnectionKindValue): boolean {
    return this.opened[pod * MAX_CONNECTIONS + kind]?.phase === 'ready';
  }

  /** Requests of a pod that are neither answered nor lost. */
  inFlight(pod: number): number {
    return this.wires.inFlight(pod);
  }

  // ---- exchanges ----

  send(pod: number, kind: ConnectionKindValue, request: ClientRequest, timeoutMs: number, now: Ticks): void {
    const connection = this.open(pod, kind, now);
    const timeoutAt = now + msToTicks(timeoutMs);
    const exchange = this.wires.append(connection, request, timeoutAt);
    this.watch(connection, timeoutAt, now);
    if (connection.phase === 'ready') this.transmit(connection, exchange, now);
  }

  private transmit(connection: Connection, exchange: Exchange, now: Ticks): void {
    const after = this.wires.paths.out(connection.pod, now);
    const at = this.wires.sendToBroker(connection, after, now, EventKind.RequestArrives);
    this.wires.postmarks?.mark(exchange, now, at);
  }

  private watch(connection: Connection, deadline: Ticks, now: Ticks): void {
    if (deadline < this.timers.deadline(connection.timer)) this.timers.arm(connection.timer, deadline, now);
  }

  /** The oldest request's answer has arrived. */
  onResponseArrives(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    const exchange: Exchange = connection.shift();
    const { api, request, response } = exchange;
    this.wires.answered(connection, exchange);
    if (connection.closedByClient) this.wires.maybeForget(connection);
    else if (api === Api.ApiVersions) this.onSetUp(connection, now);
    else this.endpoints.onResponse(connection.pod, api, request!, response!);
  }

  /**
   * The earliest time-out on a connection is due. True if a request really waited too long: then the connection is
   * closed and the client told. Answered ones leave the timer armed for nothing, so false is the usual case.
   */
  onRequestTimeout(slot: number, now: Ticks): boolean {
    const connection = this.connection(slot);
    let earliest = connection.setupDeadline > 0 ? connection.setupDeadline : NEVER;
    for (let e = connection.head; e !== null; e = e.next) earliest = Math.min(earliest, e.timeoutAt);
    if (earliest > now) {
      if (earliest < NEVER) this.timers.arm(connection.timer, earliest, now);
      return false;
    }
    this.close(connection.pod, connection.kind, now);
    this.endpoints.onDisconnect(connection.pod, connection.kind, 'timeout');
    return true;
  }

  // ---- opening ----

  /** The open connection of this kind; a new one if there is none, or if it has been idle for too long. */
  open(pod: number, kind: ConnectionKindValue, now: Ticks, plain = false): Connection {
    const open = this.opened[pod * MAX_CONNECTIONS + kind]!;
    if (open !== null && (open.inFlight > 0 || !this.isIdle(open, now))) return open;
    if (open !== null) this.closeIdle(pod, kind, now);
    return this.dial(pod, kind, now, plain);
  }

  private isIdle(connection: Connection, now: Ticks): boolean {
    return now - this.wires.lastArrival(connection) > this.reconnects.idleTicks(connection.pod);
  }

  /** No pause before the next dial: nothing has gone wrong. */
  private closeIdle(pod: number, kind: ConnectionKindValue, now: Ticks): void {
    this.close(pod, kind, now);
    this.reconnects.reset(pod);
  }

  private dial(pod: number, kind: ConnectionKindValue, now: Ticks, plain: boolean): Connection {
    const at = this.reconnects.earliest(pod, kind, now);
    const connection = this.wires.lay(pod, kind, at);
    connection.plain = plain;
    connection.setupDeadline = at + msToTicks(this.reconnects.policy(pod).dialTimeoutMs);
    this.opened[pod * MAX_CONNECTIONS + kind] = connection;
    this.watch(connection, connection.setupDeadline, now);
    // An answer that comes too late is as good as none; it is here so that the connection is forgotten.
    const answered = Math.min(at + this.wires.paths.roundTrip(pod, at), connection.setupDeadline + 1);
    this.wires.schedule(connection, answered, EventKind.Dialled);
    return connection;
  }

  /** The broker's port has answered. */
  onDialled(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    if (connection.closedByClient) {
      connection.closedAtBroker = true;
      this.wires.maybeForget(connection);
    } else if (this.port.listening === 'refusing') {
      connection.closedAtBroker = true;
      this.lose(connection, 'refused', now);
    } else {
      if (connection.plain) this.onSetUp(connection, now);
      else this.setUp(connection, now);
      if (this.port.listening === 'dropping') this.port.close(connection, now);
    }
  }

  private setUp(connection: Connection, now: Ticks): void {
    connection.phase = 'setting-up';
    connection.setupDeadline = now + msToTicks(this.reconnects.policy(connection.pod).setupTimeoutMs);
    const exchange = this.wires.prepend(connection, API_VERSIONS, connection.setupDeadline);
    this.watch(connection, connection.setupDeadline, now);
    this.transmit(connection, exchange, now);
  }

  private onSetUp(connection: Connection, now: Ticks): void {
    connection.phase = 'ready';
    connection.setupDeadline = 0;
    this.reconnects.succeeded(connection.pod, connection.kind);
    for (let e = connection.head; e !== null; e = e.next) this.transmit(connection, e, now);
    this.endpoints.onConnected(connection.pod, connection.kind);
  }

  /** null: nobody looks into this world. */
  get postmarks(): Postmarks | null {
    return this.wires.postmarks;
  }

  // ---- what somebody does to it (schedule/interference.ts) ----

  /** After so long a lost segment of a pod's connections is sent again. */
  retransmission(pod: number, now: Ticks): Ticks {
    return this.wires.paths.retransmission(pod, now);
  }

  /** A request that the broker would take a second time: one to the coordinator (an immutable value) that was sent. */
  isRepeatable({ connection, api }: Exchange): boolean {
    return connection?.phase === 'ready' && COORDINATED.has(api);
  }

  /** The same request comes once more, over a connection that its client has given up meanwhile. */
  repeat(exchange: Exchange, now: Ticks): void {
    const { pod, kind } = exchange.connection!;
    const connection = this.wires.layAbandoned(pod, kind, now);
    this.transmit(connection, this.wires.append(connection, exchange.request!, Number.POSITIVE_INFINITY), now);
    this.wires.sendToBroker(connection, this.wires.paths.out(pod, now), now, EventKind.ConnectionClosed);
  }

  /** The client finds that a connection is gone which the broker has closed at this instant. */
  sever(connection: Connection, now: Ticks): void {
    if (!connection.closedByClient) this.lose(connection, 'closed', now);
  }

  /** Every connection of which something is left, also those that their clients have given up. */
  allConnections(): Connection[] {
    return this.wires.connections.filter((connection) => connection !== null);
  }

  // ---- closing ----

  /** The client closes; what is on its way to the broker still arrives (N-04), no answer reaches the client. */
  close(pod: number, kind: ConnectionKindValue, now: Ticks, silent = false): void {
    const connection = this.opened[pod * MAX_CONNECTIONS + kind];
    if (connection === null || connection === undefined) return;
    this.detach(connection, now);
    if (connection.phase !== 'ready') this.wires.drop(connection, connection.firstHeld());
    if (connection.closedAtBroker) this.wires.dropUnhandled(connection);
    if (connection.phase === 'dialling' || connection.closedAtBroker) return;
    const noticed = silent ? BROKER_IDLE : this.wires.paths.out(pod, now);
    this.wires.sendToBroker(connection, noticed, now, EventKind.ConnectionClosed);
  }

  /** A new process in this pod: nothing of the old one's is remembered. `silent`: the broker is not told (a lost machine). */
  closeAll(pod: number, now: Ticks, silent = false): void {
    for (let kind = 0; kind < MAX_CONNECTIONS; kind++) this.close(pod, kind, now, silent);
    this.reconnects.reset(pod);
  }

  private detach(connection: Connection, now: Ticks): void {
    this.opened[connection.pod * MAX_CONNECTIONS + connection.kind] = null;
    this.wires.closeByClient(connection);
    this.reconnects.ended(connection.pod, connection.kind, now);
  }

  /** The client's end is gone too: all that waits on it is lost. */
  private lose(connection: Connection, how: Disconnect, now: Ticks): void {
    this.detach(connection, now);
    this.wires.dropUnhandled(connection);
    this.wires.maybeForget(connection);
    this.endpoints.onDisconnect(connection.pod, connection.kind, how);
  }

  /** The client learns that the broker has closed. */
  onConnectionLost(connection: Connection, now: Ticks): void {
    connection.scheduledEvents--;
    if (connection.closedByClient) this.wires.maybeForget(connection);
    else this.lose(connection, 'closed', now);
  }
}

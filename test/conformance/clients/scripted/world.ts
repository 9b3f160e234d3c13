/**
 * The stage of a scripted dialogue, in virtual time: one broker, the processes of one kind of client, the connections
 * between them over loopback, and a recorder that writes what the real recorder would have written.
 */
import type { ConnectionKindValue, Disconnect } from '../../../../src/client-model/effects.ts';
import type { ClientRequest, ClientResponse } from '../../../../src/client-model/requests.ts';
import { Api, apiName } from '../../../../src/protocol/api.ts';
import { type TopicPartition, topicPartition } from '../../../../src/protocol/partitions.ts';
import type { JoinGroupRequest } from '../../../../src/protocol/requests.ts';
import { msToTicks, type Ticks } from '../../../../src/protocol/time.ts';
import { RandomStreams } from '../../../../src/sim/engine/random.ts';
import { WheelQueue } from '../../../../src/sim/engine/wheel.ts';
import { EventKind } from '../../../../src/sim/events.ts';
import type { Connection, Exchange } from '../../../../src/sim/network/connection.ts';
import { type Endpoints, Network } from '../../../../src/sim/network/network.ts';
import { Timers } from '../../../../src/sim/timers.ts';
import { ScriptedBroker } from './broker.ts';
import type { ScriptedClient } from './clients.ts';
import { requestFields, responseFields } from './describe.ts';
import { Program } from './program.ts';
import { Recorder } from './recorder.ts';

/** Beside the simulator's own kinds of events: a callback of the broker or the script. */
const CALLBACK = 100;
/** Round trip over loopback, with a process woken at each end. */
const LOOPBACK = { rttMs: 0.2, jitterMs: 0 };
/** No script starts more processes. */
const MAX_PROCESSES = 3;
/** Events in one second of virtual time that no sound client needs. */
const MAX_EVENTS_PER_SECOND = 50_000;

export const T: readonly TopicPartition[] = [0, 1, 2, 3].map((n) => topicPartition('t', n, n));

export class ScriptedWorld implements Endpoints {
  readonly recorder = new Recorder();
  readonly queue = new WheelQueue();
  readonly timers = new Timers(this.queue);
  readonly streams: RandomStreams;
  readonly network: Network;
  readonly broker = new ScriptedBroker(this);
  readonly programs: Program[] = [];
  readonly client: ScriptedClient;
  now: Ticks = 0;
  private readonly callbacks = new Map<number, () => void>();
  private nextCallback = 0;
  /** Sleeps that the end of a connection cuts short. */
  private readonly sleepers = new Map<Connection, Set<number>>();
  private readonly connectionNumbers = new Map<Connection, number>();
  private connectionCount = 0;
  private correlation = 0;
  private readonly correlations = new Map<Exchange, number>();
  private silent = false;
  /** Answers that were ready while the broker was silent. */
  private readonly held: { readonly exchange: Exchange; readonly response: ClientResponse }[] = [];
  private second = 0;
  private eventsInSecond = 0;

  constructor(client: ScriptedClient, seed: string) {
    this.client = client;
    this.streams = new RandomStreams(seed);
    const policies = Array(MAX_PROCESSES).fill(client.kind.connectionPolicy);
    const streams = (pod: number, purpose: string) => this.streams.stream(`${pod}/${purpose}`);
    this.network = new Network(
      LOOPBACK,
      { serialPerConnection: true },
      this.queue,
      this.timers,
      this,
      streams,
      policies,
    );
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    return topic === 't' ? T : [];
  }

  // ---- time ----

  /** Runs all events up to this instant, or until the condition holds. */
  runUntil(limit: Ticks, done: () => boolean = () => false): void {
    while (!done() && this.queue.pop(limit)) {
      this.now = this.queue.time;
      this.countEvent();
      this.dispatch(this.queue.kind, this.queue.who);
      this.network.port.pump();
    }
    if (!done()) this.now = Math.max(this.now, limit);
  }

  private countEvent(): void {
    const second = Math.floor(this.now / msToTicks(1000));
    if (second !== this.second) this.eventsInSecond = 0;
    this.second = second;
    if (++this.eventsInSecond > MAX_EVENTS_PER_SECOND) {
      throw new Error(`livelock in second ${second}: ${JSON.stringify(this.recorder.lines.slice(-3))}`);
    }
  }

  after(ms: number, run: () => void): number {
    if (ms <= 0) {
      run();
      return -1;
    }
    const id = this.nextCallback++;
    this.callbacks.set(id, run);
    this.queue.push(this.now + Math.max(1, msToTicks(ms)), CALLBACK, id, 0, 0);
    return id;
  }

  /** The same, but not later than the end of the connection. */
  whenPassed(ms: number, connection: Connection, run: () => void): void {
    if (ms <= 0 || connection.closedAtBroker) {
      run();
      return;
    }
    const sleepers = this.sleepers.get(connection) ?? new Set();
    this.sleepers.set(connection, sleepers);
    const id = this.after(ms, () => {
      sleepers.delete(id);
      run();
    });
    sleepers.add(id);
  }

  private call(id: number): void {
    const run = this.callbacks.get(id);
    this.callbacks.delete(id);
    run?.();
  }

  // ---- events ----

  private dispatch(kind: number, who: number): void {
    if (kind === CALLBACK) this.call(who);
    else if (kind === EventKind.TimerCheck) this.checkTimer(who);
    else this.dispatchNetwork(kind, this.network.connection(who));
  }

  private checkTimer(slot: number): void {
    if (!this.timers.expire(slot, this.now)) return;
    const owner = this.timers.owner(slot);
    if (this.timers.kindOf(slot) === EventKind.RequestTimeout) this.network.onRequestTimeout(owner, this.now);
    else this.programs[owner]!.onTimer(this.timers.detailOf(slot));
  }

  private dispatchNetwork(kind: number, connection: Connection): void {
    switch (kind) {
      case EventKind.RequestArrives:
        if (!connection.closedAtBroker) this.recordRequest(connection.arriving!);
        this.network.port.onRequestArrives(connection);
        break;
      case EventKind.ResponseArrives:
        this.network.onResponseArrives(connection, this.now);
        break;
      case EventKind.Dialled:
        this.accept(connection);
        break;
      case EventKind.ConnectionClosed:
        this.recordClosed(connection, 'client');
        this.network.port.onConnectionClosed(connection);
        this.wakeSleepers(connection);
        break;
      case EventKind.ConnectionLost:
        this.network.onConnectionLost(connection, this.now);
        break;
    }
  }

  private accept(connection: Connection): void {
    if (this.network.port.listening !== 'refusing' && !connection.closedByClient) {
      this.connectionNumbers.set(connection, ++this.connectionCount);
      this.recorder.write(this.now, 'conn', { conn: this.connectionCount, ev: 'open' });
      if (this.network.port.listening === 'dropping') this.recordClosed(connection, 'broker');
    }
    this.network.onDialled(connection, this.now);
  }

  private wakeSleepers(connection: Connection): void {
    for (const id of this.sleepers.get(connection) ?? []) this.call(id);
    this.sleepers.delete(connection);
  }

  private recordClosed(connection: Connection, by: string): void {
    if (connection.closedAtBroker) return;
    this.recorder.write(this.now, 'conn', { conn: this.connectionNumbers.get(connection) ?? 0, ev: 'close', by });
  }

  private recordRequest(exchange: Exchange): void {
    const request = exchange.request!;
    if (request.api === Api.JoinGroup) this.broker.group.joinArrived(request as JoinGroupRequest);
    this.correlations.set(exchange, ++this.correlation);
    this.recorder.write(this.now, 'req', { ...this.envelope(exchange), ...requestFields(request) });
  }

  private envelope(exchange: Exchange): object {
    const conn = this.connectionNumbers.get(exchange.connection!) ?? 0;
    return { conn, api: apiName(exchange.request!.api), v: 0, corr: this.correlations.get(exchange) ?? 0 };
  }

  // ---- what the broker does ----

  handle(exchange: Exchange): void {
    this.broker.handle(exchange);
  }

  respond(exchange: Exchange, response: ClientResponse): void {
    if (this.silent) {
      this.held.push({ exchange, response });
      return;
    }
    const undelivered = exchange.connection!.closedAtBroker ? { undelivered: true } : {};
    const fields = { ...this.envelope(exchange), ...responseFields(response), ...undelivered };
    this.recorder.write(this.now, 'res', fields as never);
    this.network.port.respond(exchange, response, this.now);
  }

  /** Nobody will ever answer this request. */
  discard(exchange: Exchange): void {
    this.network.port.respond(exchange, { api: Api.ApiVersions, errorCode: 0 }, this.now);
  }

  closeConnection(connection: Connection): void {
    this.recordClosed(connection, 'broker');
    this.network.port.close(connection, this.now);
    this.wakeSleepers(connection);
  }

  closeAllConnections(): void {
    for (const connection of this.network.openConnections()) {
      if (connection.phase !== 'dialling') this.closeConnection(connection);
    }
  }

  goSilent(): void {
    this.silent = true;
    this.network.port.stall();
  }

  speakAgain(): void {
    this.silent = false;
    for (const { exchange, response } of this.held.splice(0)) this.respond(exchange, response);
    this.network.port.resume(this.now);
    this.network.port.pump();
  }

  // ---- processes ----

  spawn(): Program {
    const program = new Program(this, this.programs.length);
    this.programs.push(program);
    this.recorder.script(this.now, 'spawn', { proc: program.number });
    this.after(this.client.startupMs, () => program.start());
    return program;
  }

  onResponse(pod: number, api: number, request: ClientRequest, response: ClientResponse): void {
    this.programs[pod]!.client?.onResponse(api, request, response, this.now);
  }

  onConnected(pod: number, connection: ConnectionKindValue): void {
    this.programs[pod]!.client?.onConnected(connection, this.now);
  }

  onDisconnect(pod: number, connection: ConnectionKindValue, how: Disconnect): void {
    this.programs[pod]!.client?.onDisconnect(connection, how, this.now);
  }
}

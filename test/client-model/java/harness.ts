/**
 * One consumer in a small world of its own: virtual clock, timers, two connections to a scripted broker, and a log of
 * all that happens. A round trip takes 1 ms. Drives are bounded in events per second, so that a livelock is a failing test; an
 * effect after the end of the process fails too.
 */
import { assignorNamed } from '../../../src/assignors/registry.ts';
import type { ClientEffects, ConnectionKindValue } from '../../../src/client-model/effects.ts';
import { Consumer } from '../../../src/client-model/java/consumer.ts';
import type { ClientTimerKind } from '../../../src/client-model/java/timers.ts';
import { type ClientRequest, type ClientResponse, FetchExchange } from '../../../src/client-model/requests.ts';
import {
  type ApplicationSettings,
  type ConsumerSettings,
  FETCH_BYTES,
  PLAIN_APPLICATION,
} from '../../../src/client-model/settings.ts';
import type { Batch, PartitionState } from '../../../src/client-model/subscription-state.ts';
import { type ApiKey, apiName } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../../src/protocol/errors.ts';
import { type TopicPartition, topicPartition } from '../../../src/protocol/partitions.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { ScriptedBroker } from './scripted-broker.ts';

/** The partitions of topic `t` when it has grown. */
export const T6 = [0, 1, 2, 3, 4, 5].map((i) => topicPartition('t', i, i));

/** Its partitions at first. */
export const T = T6.slice(0, 4);

/** As the recordings had them (FORMAT.md, client programs). */
export const SETTINGS: ConsumerSettings = {
  groupId: 'g',
  clientId: 'c',
  groupInstanceId: null,
  topics: ['t'],
  clientRack: null,
  sessionTimeoutMs: 6_000,
  heartbeatIntervalMs: 1_000,
  maxPollIntervalMs: 8_000,
  maxPollRecords: 500,
  enableAutoCommit: false,
  autoCommitIntervalMs: 2_000,
  autoOffsetReset: 'earliest',
  fetchMaxWaitMs: 500,
  ...FETCH_BYTES,
  requestTimeoutMs: 30_000,
  defaultApiTimeoutMs: 60_000,
  retryBackoffMs: 100,
  retryBackoffMaxMs: 1_000,
  reconnectBackoffMs: 50,
  metadataMaxAgeMs: 300_000,
  partitionAssignmentStrategy: ['range'],
};

export const APPLICATION: ApplicationSettings = {
  ...PLAIN_APPLICATION,
  pollTimeoutMs: 100,
  processingPerBatchMs: 0,
  processingPerRecordMs: 0,
  processingSpread: 0,
  commit: 'none',
};

export interface Entry {
  /** Milliseconds. */
  readonly at: number;
  /** `>JoinGroup`, `<JoinGroup`, `assigned`, `revoked`, `lost`, `delivered`, `refused`, `disconnected`, `exited` … */
  readonly what: string;
  readonly text: string;
  readonly request?: ClientRequest;
}

interface Event {
  readonly at: Ticks;
  readonly run: () => void;
}

interface Pending {
  readonly request: ClientRequest;
  readonly arrivesAt: Ticks;
  readonly timeout: Event;
}

/** Events in one second of virtual time that no sound client needs. */
const MAX_EVENTS_PER_SECOND = 10_000;
const HALF_TRIP: Ticks = 5;

export class World implements ClientEffects {
  readonly broker = new ScriptedBroker(new Map([['t', T]]));
  readonly consumer: Consumer;
  readonly log: Entry[] = [];
  now: Ticks = 0;
  /** What random() gives: 0.5 makes back-offs exact. */
  draw = 0.5;
  exit: string | null = null;
  private events: Event[] = [];
  private readonly timers = new Map<ClientTimerKind, Event>();
  private readonly connections: { queue: Pending[]; serving: boolean }[] = [
    newConnection(),
    newConnection(),
    newConnection(),
  ];

  constructor(settings: Partial<ConsumerSettings> = {}, application: Partial<ApplicationSettings> = {}) {
    const all = { ...SETTINGS, ...settings };
    const assignors = all.partitionAssignmentStrategy.map((name) => assignorNamed(name)!);
    this.consumer = new Consumer(all, { ...APPLICATION, ...application }, this, assignors);
  }

  // ---- driving ----

  start(): this {
    this.consumer.start(this.now);
    return this;
  }

  /** Runs until this time, in milliseconds. */
  run(untilMs: number): this {
    let second = 0;
    for (let n = 0; this.events.length > 0; n++) {
      if (Math.floor(ticksToMs(this.now) / 1000) !== second) n = 0;
      second = Math.floor(ticksToMs(this.now) / 1000);
      if (n > MAX_EVENTS_PER_SECOND)
        throw new Error(`livelock at ${ticksToMs(this.now)} ms: ${this.lines().slice(-5).join('; ')}`);
      const event = this.events.reduce((first, other) => (other.at < first.at ? other : first));
      if (event.at > msToTicks(untilMs)) break;
      this.events.splice(this.events.indexOf(event), 1);
      this.now = event.at;
      event.run();
    }
    this.now = Math.max(this.now, msToTicks(untilMs));
    return this;
  }

  /** Runs on for this long. */
  pass(ms: number): this {
    return this.run(ticksToMs(this.now) + ms);
  }

  /** Started, and a member of generation 11 that consumes. */
  stable(): this {
    return this.start().run(1_500);
  }

  stop(): this {
    this.consumer.stop(this.now);
    return this;
  }

  /** The connection breaks. */
  break(kind: ConnectionKindValue): void {
    this.drop(kind);
    if (this.exit === null) this.consumer.onDisconnect(kind, 'closed', this.now);
  }

  // ---- reading the log ----

  /** Entries from this time on, of these kinds (all if none is named). */
  since(ms: number, ...whats: readonly string[]): Entry[] {
    return this.log.filter((entry) => entry.at >= ms && (whats.length === 0 || whats.includes(entry.what)));
  }

  requests(api: ApiKey, sinceMs = 0): Entry[] {
    return this.since(sinceMs, `>${apiName(api)}`);
  }

  /** Kinds in order, without fetches and heartbeats. */
  story(sinceMs = 0): string[] {
    const noise = /^[<>](Fetch|Heartbeat|ListOffsets)$|^(delivered|processed|position|heartbeat|committed|memberId)$/;
    return this.since(sinceMs)
      .filter(({ what }) => !noise.test(what))
      .map(({ what }) => what);
  }

  lines(sinceMs = 0): string[] {
    return this.since(sinceMs).map(({ at, what, text }) => `${at} ${what} ${text}`);
  }

  private note(what: string, text = '', request?: ClientRequest): void {
    if (this.exit !== null && what !== 'exited' && what !== 'disconnected')
      throw new Error(`${what} ${text} after the end`);
    this.log.push({ at: ticksToMs(this.now), what, text, ...(request === undefined ? {} : { request }) });
  }

  private later(at: Ticks, run: () => void): Event {
    const event = { at, run };
    this.events.push(event);
    return event;
  }

  // ---- the network ----

  send(kind: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void {
    this.note(`>${apiName(request.api)}`, describe(request), request);
    const connection = this.connections[kind]!;
    const timeout = this.later(this.now + msToTicks(timeoutMs), () => {
      if (this.connections[kind] === connection) this.break(kind);
    });
    const pending = { request, arrivesAt: this.now + HALF_TRIP, timeout };
    connection.queue.push(pending);
    this.later(pending.arrivesAt, () => this.serve(kind, connection));
  }

  /** The broker takes the oldest request of a connection, unless it is busy with one. */
  private serve(kind: ConnectionKindValue, connection: { queue: Pending[]; serving: boolean }): void {
    const pending = connection.queue[0];
    if (this.connections[kind] !== connection || connection.serving || pending === undefined) return;
    if (pending.arrivesAt > this.now) return;
    connection.serving = true;
    const { request } = pending;
    const scripted = this.broker.next(request.api as ApiKey);
    if (scripted !== null && 'silent' in scripted) return;
    if (scripted !== null && 'close' in scripted) {
      this.break(kind);
      return;
    }
    const wait = request instanceof FetchExchange ? this.broker.fetchWaitMs(request, ticksToMs(this.now)) : 0;
    const parked = scripted !== null && 'delayMs' in scripted ? scripted.delayMs : 0;
    this.later(this.now + msToTicks(wait + parked), () => {
      if (this.connections[kind] !== connection) return;
      let response: ClientResponse;
      if (scripted !== null && 'error' in scripted) response = this.broker.failed(request, scripted.error);
      else response = this.broker.answer(request, ticksToMs(this.now));
      if (scripted !== null && 'response' in scripted) response = scripted.response(response);
      this.later(this.now + HALF_TRIP, () => this.deliver(kind, connection, request, response));
    });
  }

  private deliver(
    kind: ConnectionKindValue,
    connection: { queue: Pending[]; serving: boolean },
    request: ClientRequest,
    response: ClientResponse,
  ): void {
    if (this.connections[kind] !== connection || this.exit !== null) return;
    this.forgetEvent(connection.queue.shift()!.timeout);
    connection.serving = false;
    this.note(`<${apiName(request.api)}`, errorName(response.errorCode));
    this.serve(kind, connection);
    this.consumer.onResponse(request.api, request, response, this.now);
  }

  private drop(kind: ConnectionKindValue): void {
    for (const { timeout } of this.connections[kind]!.queue) this.forgetEvent(timeout);
    this.connections[kind] = newConnection();
    this.note('disconnected', `${kind}`);
  }

  disconnect(kind: ConnectionKindValue): void {
    this.drop(kind);
  }

  connect(): void {}

  isConnected(): boolean {
    return true;
  }

  applicationEvent(): void {}

  inFlight(): number {
    return this.connections.reduce((n, { queue }) => n + queue.length, 0);
  }

  // ---- timers ----

  startTimer(timer: ClientTimerKind, deadline: Ticks): void {
    if (this.exit !== null) throw new Error(`timer ${timer} armed after the end`);
    if (deadline < this.now) throw new Error(`timer ${timer} armed in the past`);
    this.cancelTimer(timer);
    const event = this.later(deadline, () => {
      this.timers.delete(timer);
      if (this.exit === null) this.consumer.onTimer(timer, this.now);
    });
    this.timers.set(timer, event);
  }

  cancelTimer(timer: ClientTimerKind): void {
    const event = this.timers.get(timer);
    if (event === undefined) return;
    this.timers.delete(timer);
    this.forgetEvent(event);
  }

  /** When a timer is due, in milliseconds; undefined: it is not armed. */
  deadline(timer: ClientTimerKind): number | undefined {
    const event = this.timers.get(timer);
    return event === undefined ? undefined : ticksToMs(event.at);
  }

  private forgetEvent(event: Event): void {
    const index = this.events.indexOf(event);
    if (index >= 0) this.events.splice(index, 1);
  }

  // ---- the rest of ClientEffects ----

  random(): number {
    return this.draw;
  }

  workShare(): number {
    return 1;
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    return this.broker.topics.get(topic) ?? [];
  }

  topicNames(): readonly string[] {
    return [...this.broker.topics].filter(([, { length }]) => length > 0).map(([topic]) => topic);
  }

  exited(end: 'graceful' | 'fatal-error', reason: string): void {
    if (this.exit !== null) throw new Error('ended twice');
    this.exit = end;
    this.note('exited', `${end}: ${reason}`);
  }

  memberIdTaken(memberId: string): void {
    this.note('memberId', memberId);
  }

  joinStarted(): void {}

  joinFinished(_generationId: number): void {}

  partitionsAssigned(partitions: readonly TopicPartition[]): void {
    this.note('assigned', names(partitions));
  }

  partitionsRevoked(partitions: readonly TopicPartition[]): void {
    this.note('revoked', names(partitions));
  }

  partitionsLost(partitions: readonly TopicPartition[]): void {
    this.note('lost', names(partitions));
  }

  heartbeatAnswered(errorCode: ErrorCode): void {
    this.note('heartbeat', errorName(errorCode));
  }

  commitAnswered(errorCode: ErrorCode, refusal: string | null): void {
    if (refusal !== null) this.note('refused', refusal);
    else this.note('committed', errorCode === Errors.NONE ? '' : errorName(errorCode));
  }

  batchDelivered(batch: Batch): void {
    for (let i = 0; i < batch.count; i++) this.delivered(batch.states[i]!);
  }

  batchProcessed(batch: Batch): void {
    for (let i = 0; i < batch.count; i++) this.processed(batch.states[i]!);
  }

  private delivered({ partition, batchFrom, batchTo }: PartitionState): void {
    this.note('delivered', `${partition.name} ${batchFrom}-${batchTo}`);
  }

  private processed({ partition, batchFrom, batchTo }: PartitionState): void {
    this.note('processed', `${partition.name} ${batchFrom}-${batchTo}`);
  }

  positionInitialized(partition: TopicPartition, offset: number, reset: boolean): void {
    this.note('position', `${partition.name} ${offset}${reset ? ' reset' : ''}`);
  }
}

function newConnection(): { queue: Pending[]; serving: boolean } {
  return { queue: [], serving: false };
}

export function names(partitions: readonly TopicPartition[]): string {
  return partitions.map((partition) => partition.partition).join(' ');
}

function describe(request: ClientRequest): string {
  if ('memberId' in request && 'generationId' in request) return `${request.memberId}@${request.generationId}`;
  if ('protocols' in request) return `${request.memberId} ${request.reason}`;
  return '';
}

/**
 * A client with its application, as the explorer drives it: one input at a time, with what it asks of the world written
 * down. The same code runs on a state that was decoded a moment ago and, in a replay, on one that lives on.
 *
 * Deviation: connections are there when they are wanted; the coordinator is found, metadata and the ends of logs are told,
 * at once. Back-offs have no random factor, and who gets the client's lock is decided the same way each time.
 */
import type { Assignor } from '../assignors/assignor.ts';
import type { Client } from '../client-model/client.ts';
import type { ApplicationEvent, ClientEffects, ConnectionKindValue } from '../client-model/effects.ts';
import { ConnectionKind } from '../client-model/effects.ts';
import type { Consumer } from '../client-model/java/consumer.ts';
import { JAVA } from '../client-model/java/index.ts';
import { ClientTimer } from '../client-model/java/timers.ts';
import {
  type ClientRequest,
  type ClientResponse,
  FetchExchange,
  type ListOffsetsRequest,
  type MetadataRequest,
} from '../client-model/requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../client-model/settings.ts';
import type { Batch } from '../client-model/subscription-state.ts';
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { SELF, type Told } from './events.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** After the client's own timers: its oldest request to the coordinator is not answered in time. */
export const REQUEST_TIMER = Object.keys(ClientTimer).length;
export const SEAT_TIMERS = REQUEST_TIMER + 1;

/** What there is of a client in a state. */
export class SeatState {
  /** When its timers are due. First, so that they are found in the words. */
  readonly deadlines: Ticks[] = Array<Ticks>(SEAT_TIMERS).fill(NEVER);
  /** What it has asked its coordinator, oldest first, and until when it waits for that. */
  outstanding: CoordinatorRequest[] = [];
  patience: Ticks[] = [];
  fetch: FetchExchange | null = null;
  /** How often a process may still be started here. */
  successors: number;
  isStopping = false;
  client!: Client;

  constructor(successors: number) {
    this.successors = successors;
  }
}

/** What a client is made of. */
export interface SeatSettings {
  readonly consumer: ConsumerSettings;
  readonly application: ApplicationSettings;
  readonly assignors: readonly Assignor[];
  readonly partitions: readonly TopicPartition[];
  /** How many records there are in each partition. */
  readonly records: number;
}

export class Seat implements ClientEffects {
  now: Ticks = 0;
  /** What the present input has led to. */
  sent: CoordinatorRequest[] = [];
  events: Told[] = [];
  /** It has closed its connection to the coordinator: what was sent before is lost. */
  hasHungUp = false;
  end: 'graceful' | 'fatal-error' | null = null;
  private state!: SeatState;
  private settings: SeatSettings;
  private asides: ClientRequest[] = [];
  private readonly hears: ReadonlySet<string>;

  constructor(settings: SeatSettings, hears: ReadonlySet<string>) {
    this.settings = settings;
    this.hears = hears;
  }

  // ---- inputs ----

  start(successors: number, { consumer, application, assignors }: SeatSettings): SeatState {
    const state = new SeatState(successors);
    this.begin(state);
    state.client = JAVA.create('4.4', consumer, application, this, assignors);
    this.told('podStarted', 'act');
    state.client.start(this.now);
    this.settle();
    return state;
  }

  stop(state: SeatState): void {
    this.begin(state);
    this.told('podStopping', 'act');
    state.isStopping = true;
    state.client.stop(this.now);
    this.settle();
  }

  crash(state: SeatState): void {
    this.begin(state);
    this.end = 'graceful';
    this.told('podStopped', 'crash', 'act');
  }

  /** The oldest request is answered. */
  answered(state: SeatState, response: CoordinatorResponse): void {
    this.begin(state);
    const request = state.outstanding.shift()!;
    state.patience.shift();
    this.watchPatience();
    state.client.onResponse(request.api, request, response, this.now);
    this.settle();
  }

  timer(state: SeatState, timer: number): void {
    this.begin(state);
    state.deadlines[timer] = NEVER;
    if (timer === REQUEST_TIMER) this.lose('timeout');
    else state.client.onTimer(timer, this.now);
    this.settle();
  }

  /** The connection to the coordinator is gone. */
  disconnected(state: SeatState): void {
    this.begin(state);
    this.lose('closed');
    this.settle();
  }

  /** The fetch comes back, with what is there. */
  fetched(state: SeatState): void {
    this.begin(state);
    this.answerFetch();
    this.settle();
  }

  /** Whether a fetch is out that there are records for. */
  hasRecords({ fetch }: SeatState): boolean {
    if (fetch === null) return false;
    for (let i = 0; i < fetch.count; i++) if (fetch.offset(i) < this.settings.records) return true;
    return false;
  }

  private begin(state: SeatState): void {
    this.state = state;
    this.sent = [];
    this.events = [];
    this.asides = [];
    this.hasHungUp = false;
    this.end = null;
  }

  /** What others than the coordinator are asked is answered at once; so is the fetch of a client that closes. */
  private settle(): void {
    const { state } = this;
    for (let request = this.asides.shift(); request !== undefined; request = this.asides.shift()) {
      if (this.end !== null) return;
      state.client.onResponse(request.api, request, this.aside(request), this.now);
    }
    const isClosing = (state.client as Consumer).state.thread === 'closing';
    if (isClosing && state.fetch !== null && this.end === null) {
      this.answerFetch();
      this.settle();
    }
  }

  private answerFetch(): void {
    const { state } = this;
    const fetch = state.fetch!;
    state.fetch = null;
    for (let i = 0; i < fetch.count; i++) fetch.answer(i, Math.max(fetch.offset(i), this.settings.records));
    state.client.onResponse(Api.Fetch, fetch, fetch, this.now);
  }

  topicNames(): readonly string[] {
    return [...new Set(this.settings.partitions.map(({ topic }) => topic))].sort();
  }

  private aside(request: ClientRequest): ClientResponse {
    if (request.api === Api.FindCoordinator) return { api: Api.FindCoordinator, errorCode: Errors.NONE, nodeId: 0 };
    if (request.api === Api.Metadata) {
      const topics = (request as MetadataRequest).topics ?? this.topicNames();
      return {
        api: Api.Metadata,
        errorCode: Errors.NONE,
        topics,
        partitions: topics.map((topic) => this.partitionsOf(topic)),
      };
    }
    const { at, partitions } = request as ListOffsetsRequest;
    const offsets = partitions.map(() => (at === 'earliest' ? 0 : this.settings.records));
    return { api: Api.ListOffsets, errorCode: Errors.NONE, offsets };
  }

  private lose(how: 'closed' | 'timeout'): void {
    this.forget();
    this.hasHungUp = true;
    this.state.client.onDisconnect(ConnectionKind.Coordinator, how, this.now);
  }

  private forget(): void {
    const { state } = this;
    state.outstanding = [];
    state.patience = [];
    this.watchPatience();
  }

  private watchPatience(): void {
    const { deadlines, patience } = this.state;
    deadlines[REQUEST_TIMER] = patience.length === 0 ? NEVER : Math.min(...patience);
  }

  private told(method: Told[0], ...args: unknown[]): void {
    if (this.hears.has(method)) this.events.push([method, SELF, ...args]);
  }

  // ---- what the client asks for ----

  send(connection: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void {
    const { state } = this;
    if (connection !== ConnectionKind.Coordinator) {
      if (request instanceof FetchExchange) state.fetch = request;
      else this.asides.push(request);
      return;
    }
    const toCoordinator = request as CoordinatorRequest;
    state.outstanding.push(toCoordinator);
    state.patience.push(this.now + msToTicks(timeoutMs));
    this.watchPatience();
    this.sent.push(toCoordinator);
  }

  disconnect(connection: ConnectionKindValue): void {
    if (connection !== ConnectionKind.Coordinator) return;
    this.forget();
    this.sent = [];
    this.hasHungUp = true;
  }

  connect(): void {
    // It is there when something is sent.
  }

  isConnected(): boolean {
    return true;
  }

  inFlight(): number {
    const { outstanding, fetch } = this.state;
    return outstanding.length + (fetch === null ? 0 : 1) + this.asides.length;
  }

  /** Metadata is refreshed every few minutes, and nothing changes by it. */
  startTimer(timer: number, deadline: Ticks): void {
    if (timer !== ClientTimer.Metadata) this.state.deadlines[timer] = Math.max(deadline, this.now);
  }

  cancelTimer(timer: number): void {
    this.state.deadlines[timer] = NEVER;
  }

  random(): number {
    return 0.5;
  }

  workShare(): number {
    return 1;
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    const { partitions } = this.settings;
    return topic === partitions[0]?.topic ? partitions : [];
  }

  exited(end: 'graceful' | 'fatal-error'): void {
    this.end = this.state.isStopping ? end : 'fatal-error';
    this.told('podStopped', this.end, 'act');
  }

  applicationEvent(_event: ApplicationEvent, _detail: string): void {
    // Recordings look at these.
  }

  memberIdTaken(memberId: string): void {
    this.told('memberIdTaken', memberId);
  }

  joinStarted(): void {
    this.told('joinStarted');
  }

  joinFinished(generationId: number): void {
    this.told('joinFinished', generationId);
  }

  partitionsAssigned(partitions: readonly TopicPartition[]): void {
    this.told('partitionsAssigned', partitions);
  }

  partitionsRevoked(partitions: readonly TopicPartition[]): void {
    this.told('partitionsRevoked', partitions);
  }

  partitionsLost(partitions: readonly TopicPartition[]): void {
    this.told('partitionsLost', partitions);
  }

  heartbeatAnswered(errorCode: ErrorCode): void {
    this.told('heartbeatAnswered', errorCode);
  }

  commitAnswered(errorCode: ErrorCode, refusal: string | null): void {
    this.told('commitAnswered', errorCode, refusal);
  }

  batchDelivered(batch: Batch): void {
    for (const { index, batchFrom, batchTo } of batch.states.slice(0, batch.count))
      this.told('recordsDelivered', index, batchFrom, batchTo);
  }

  batchProcessed(batch: Batch): void {
    for (const { index, batchFrom, batchTo } of batch.states.slice(0, batch.count))
      this.told('recordsProcessed', index, batchFrom, batchTo);
  }

  positionInitialized(partition: TopicPartition, offset: number, reset: boolean): void {
    this.told('positionInitialized', partition.index, offset, reset);
  }
}

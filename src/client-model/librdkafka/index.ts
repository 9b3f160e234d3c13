/**
 * The librdkafka client, as confluent-kafka-go embeds it: inputs in, effects out. Everything it does is in the files of this
 * folder; state.ts tells how they divide the work. Versions: profile.ts.
 */
import type { Assignor } from '../../assignors/assignor.ts';
import { Api } from '../../protocol/api.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { FindCoordinatorResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { ApplicationAct, Client, ClientKind } from '../client.ts';
import type { ClientEffects, ConnectionKindValue, Disconnect } from '../effects.ts';
import type {
  ClientRequest,
  ClientResponse,
  FetchExchange,
  ListOffsetsRequest,
  ListOffsetsResponse,
  MetadataResponse,
} from '../requests.ts';
import type { ApplicationSettings, ConsumerSettings } from '../settings.ts';
import { answered } from './answers.ts';
import { advanceApplication, beginPoll, onApplicationTimer } from './application.ts';
import { subscribe } from './closing.ts';
import { dial, firstDial, onConnected, onDisconnected } from './connections.ts';
import { onLookup } from './coordinator.ts';
import { onAcknowledged, onRetryDue, takeAnswered, takeBackHeld } from './exchanges.ts';
import { fetchMore, onFetched } from './fetches.ts';
import { startMainThread, turn } from './main-loop.ts';
import { onMetadata } from './metadata.ts';
import { onListOffsets, onOffsetQueryDue } from './offsets.ts';
import { API_VERSIONS_TIMEOUT_MS, behaviourOf, CONNECTION_SETUP_TIMEOUT_MS } from './profile.ts';
import { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';
import { TIMER_NAMES, Timer } from './timers.ts';
import { poolOf } from './workers.ts';

export class LibrdkafkaClient implements Client {
  /** Read it, for traces and tests; only the client changes it. */
  readonly state: LibrdkafkaState;

  constructor(state: LibrdkafkaState) {
    this.state = state;
    if (state.application.workers > 0) state.pool = poolOf(state);
  }

  get memberId(): string {
    return this.state.memberId;
  }

  get generationId(): number {
    return this.state.generationId;
  }

  owned(): readonly TopicPartition[] {
    return this.state.assignment.all.map(({ partition }) => partition);
  }

  start(now: Ticks): void {
    this.state.now = now;
    const c = this.state;
    startMainThread(c, now);
    firstDial(c, now);
    subscribe(c, now);
    beginPoll(c, now);
    this.settle(now);
  }

  stop(now: Ticks): void {
    this.state.now = now;
    this.state.closeRequested = true;
    this.settle(now);
  }

  act(act: ApplicationAct, now: Ticks): void {
    this.state.now = now;
    this.state.acts.push(act);
    this.settle(now);
  }

  onResponse(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    if (this.isOver()) return;
    c.now = now;
    if (api === Api.Fetch) onFetched(c, response as FetchExchange, now);
    else this.onAnswer(api, request, response, now);
    this.settle(now);
  }

  private onAnswer(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    const outstanding = takeAnswered(c, request);
    if (outstanding !== undefined) {
      c.mainWoken = true;
      answered(c, outstanding, response, response.errorCode, now);
    } else if (api === Api.ListOffsets) {
      onListOffsets(c, request as ListOffsetsRequest, response as ListOffsetsResponse, now);
    } else {
      this.onNodeAnswer(api, request, response, now);
    }
  }

  private onNodeAnswer(api: number, request: ClientRequest, response: ClientResponse, now: Ticks): void {
    const c = this.state;
    c.mainWoken = true;
    if (api === Api.FindCoordinator) {
      const from = c.lookups[Connection.Node]! > 0 ? Connection.Node : Connection.Bootstrap;
      onLookup(c, from, (response as FindCoordinatorResponse).errorCode, now);
    } else if (api === Api.Metadata && request === c.metadataRequest) {
      onMetadata(c, response as MetadataResponse, now);
    }
  }

  onConnected(connection: ConnectionKindValue, now: Ticks): void {
    if (this.isOver()) return;
    this.state.now = now;
    onConnected(this.state, connection, now);
    this.settle(now);
  }

  onDisconnect(connection: ConnectionKindValue, how: Disconnect, now: Ticks): void {
    if (this.isOver()) return;
    this.state.now = now;
    onDisconnected(this.state, connection, how, now);
    this.settle(now);
  }

  onTimer(timer: number, now: Ticks): void {
    const c = this.state;
    if (this.isOver() && timer !== Timer.Application) return;
    c.now = now;
    switch (timer) {
      case Timer.Main:
        c.mainWoken = true;
        break;
      case Timer.Application:
        onApplicationTimer(c, now);
        break;
      case Timer.NodeDial:
        dial(c, c.node, now);
        break;
      case Timer.CoordinatorDial:
        if (c.takingBack) takeBackHeld(c, now);
        dial(c, c.coordinator, now);
        break;
      case Timer.BootstrapDial:
        dial(c, c.bootstrap, now);
        break;
      case Timer.Retry:
        onRetryDue(c, now);
        break;
      case Timer.OffsetQuery:
        onOffsetQueryDue(c);
        break;
      case Timer.Acknowledged:
        onAcknowledged(c);
        break;
      case Timer.Workers:
        c.pool!.onDue(now);
        break;
      case Timer.FetchResume:
        fetchMore(c, now);
        break;
      default:
        break;
    }
    if (!this.isOver()) this.settle(now);
  }

  /** Both threads go as far as they can at this instant. */
  private settle(now: Ticks): void {
    const c = this.state;
    for (;;) {
      if (c.mainWoken) {
        c.mainWoken = false;
        if (c.coordinatorState !== 'term') turn(c, now);
      } else if (!advanceApplication(c, now)) {
        return;
      }
    }
  }

  private isOver(): boolean {
    return this.state.thread === 'closed';
  }
}

export const LIBRDKAFKA: ClientKind = {
  name: 'librdkafka',
  timers: TIMER_NAMES,
  connections: Object.keys(Connection),
  // It paces its dials itself (connections.ts).
  connectionPolicy: {
    reconnectBackoffMs: 0,
    reconnectBackoffMaxMs: 0,
    jitter: [1, 1],
    dialTimeoutMs: CONNECTION_SETUP_TIMEOUT_MS,
    setupTimeoutMs: API_VERSIONS_TIMEOUT_MS,
    idleMs: null,
  },
  create(
    version: string,
    settings: ConsumerSettings,
    application: ApplicationSettings,
    effects: ClientEffects,
    assignors: readonly Assignor[],
  ): Client {
    return new LibrdkafkaClient(new LibrdkafkaState(settings, application, effects, assignors, behaviourOf(version)));
  },
};

/**
 * A pod: one client process slot. Its process starts, lives, ends, and is followed by another one in the same slot.
 *
 * The host of the client model: carries out what the client asks of the world (ClientEffects).
 */
import type { Assignor } from '../assignors/assignor.ts';
import type { Client, ClientKind } from '../client-model/client.ts';
import type { ApplicationEvent, ClientEffects, ConnectionKindValue } from '../client-model/effects.ts';
import { CLIENT_KINDS } from '../client-model/kinds.ts';
import type { ClientRequest } from '../client-model/requests.ts';
import type { ConsumerSettings } from '../client-model/settings.ts';
import type { Batch, Processed } from '../client-model/subscription-state.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { RandomStream } from './engine/random.ts';
import { EventKind } from './events.ts';
import type { PodCause, PodEnd } from './observer.ts';
import type { PodHost } from './pod-host.ts';
import { numbered } from './shares.ts';
import { Supervisor } from './supervisor.ts';
import { workShares } from './work-shares.ts';
import type { PodAct, ShareConfig } from './world-config.ts';

/** `down`: no process. `starting`: the process comes up. `stopping`: it was told to stop and closes its consumer. */
export type PodStatus = 'down' | 'starting' | 'running' | 'stopping';

export class Pod implements ClientEffects {
  readonly index: number;
  /** Among the pods of its group. */
  readonly number: number;
  /** Of its group in the world. */
  readonly group: number;
  readonly config: ShareConfig;
  status: PodStatus = 'down';
  /** The process; null while there is none. */
  consumer: Client | null = null;
  /** The last member id that the process took: it forgets it when it leaves, and the coordinator may be slower. */
  lastMemberId = '';
  private readonly kind: ClientKind;
  private readonly host: PodHost;
  private settings: ConsumerSettings;
  private readonly assignors: readonly Assignor[];
  private readonly startup: RandomStream;
  /** Made when it is first drawn from: most pods never back off. */
  private backoffs: RandomStream | null = null;
  private work: (() => number) | null = null;
  private readonly streams: (pod: number, purpose: string) => RandomStream;
  /** Slot of the first of its timers; the others follow. */
  private readonly firstTimer: number;
  /** Why it is being stopped, or was started. */
  private cause: PodCause = 'deployment';
  /** Pause between its end and its successor; negative: there is none. */
  private downMs = -1;
  /** Made at the first end that it did not ask for. */
  private supervisor: Supervisor | null = null;
  /** Its end is told to nobody. */
  private silent = false;
  /** When it was told to stop. */
  stoppingSince: Ticks = 0;
  /** Its application takes so many times as long for each batch; a new process is as quick as any. */
  slowness = 1;
  /** Its process stands still until then. */
  frozenUntil: Ticks = 0;
  /** Counts starts, so that one that was called off is known. */
  starts = 0;
  /** When its process last came up. */
  startedAt: Ticks = 0;

  constructor(
    index: number,
    number: number,
    group: number,
    config: ShareConfig,
    host: PodHost,
    assignors: readonly Assignor[],
    streams: (pod: number, purpose: string) => RandomStream,
  ) {
    this.index = index;
    this.number = number;
    this.group = group;
    this.config = config;
    this.kind = CLIENT_KINDS[config.client];
    this.host = host;
    this.assignors = assignors;
    this.settings = numbered(config.consumer, number);
    this.startup = streams(index, 'startup');
    this.streams = streams;
    this.firstTimer = host.timers.allocateFor(EventKind.ClientTimer, index, 0);
    for (let timer = 1; timer < this.kind.timers.length; timer++) {
      host.timers.allocateFor(EventKind.ClientTimer, index, timer);
    }
  }

  /** Not deployed: there for successors of other pods. */
  get isSpare(): boolean {
    return this.config.isSpare ?? false;
  }

  get clientId(): string {
    return this.settings.clientId;
  }

  get instanceId(): string | null {
    return this.settings.groupInstanceId;
  }

  /** Its client's timers by their names, each with its slot in the table of timers. */
  timerSlots(): readonly (readonly [name: string, slot: number])[] {
    return this.kind.timers.map((name, timer) => [name, this.firstTimer + timer]);
  }

  /** What its client calls a connection. */
  connectionName(connection: ConnectionKindValue): string {
    return this.kind.connections[connection]!;
  }

  /** Whether it could stand in for another one. */
  isLike({ group, config }: Pod): boolean {
    return group === this.group && config.client === this.config.client && config.version === this.config.version;
  }

  /** Its next process is the successor of another pod's: it has the same client and instance id. */
  takeNumberOf(other: Pod): void {
    this.settings = other.settings;
  }

  // ---- the process ----

  /** A process is started; it is up after its start-up time. */
  start(cause: PodCause, delay: Ticks): void {
    this.status = 'starting';
    this.cause = cause;
    const [min, max] = this.config.startupMs;
    const up = msToTicks(min + (max - min) * this.startup.next());
    this.host.queue.push(this.host.now + delay + up, EventKind.PodStart, this.index, ++this.starts, 0);
  }

  /** Whether a start has not been called off meanwhile. */
  isAwaited(start: number): boolean {
    return this.status === 'starting' && start === this.starts;
  }

  onStarted(): void {
    this.status = 'running';
    this.startedAt = this.host.now;
    this.host.observer.podStarted(this.host.now, this.index, this.cause);
    const { version, application } = this.config;
    this.consumer = this.kind.create(version, this.settings, application, this, this.assignors);
    this.consumer.start(this.host.now);
    this.host.podChanged(this.index);
  }

  /** Told to stop; a successor starts `downMs` after its end (negative: none does). */
  stop(cause: PodCause, downMs: number): void {
    if (this.calledOff(cause, downMs)) return;
    this.status = 'stopping';
    this.supervisor?.forget();
    this.stoppingSince = this.host.now;
    this.cause = cause;
    this.downMs = downMs;
    if (this.host.now >= this.frozenUntil) this.consumer?.stop(this.host.now);
  }

  /** Its process goes on, and finds the signals that came meanwhile. */
  thaw(): void {
    if (this.status === 'stopping' && this.stoppingSince < this.frozenUntil) this.consumer?.stop(this.host.now);
  }

  /** A start that has not led to a process is as if it had never been. */
  private calledOff(cause: PodCause, downMs: number): boolean {
    if (this.status !== 'starting') return false;
    this.status = 'down';
    if (downMs >= 0) this.start(cause, msToTicks(downMs));
    return true;
  }

  /** Its grace is over: what was to follow its end follows. */
  die(): void {
    this.end('crash');
  }

  /** Dies on the spot. */
  crash(cause: PodCause, downMs: number): void {
    if (this.calledOff(cause, downMs)) return;
    this.cause = cause;
    this.downMs = downMs;
    this.end('crash');
  }

  /** Its machine is gone: as a crash, but no kernel closes its connections. */
  vanish(cause: PodCause, downMs: number): void {
    this.silent = true;
    this.crash(cause, downMs);
    this.silent = false;
  }

  /** Its application does this as soon as it can. */
  act(act: PodAct['act']): void {
    this.consumer?.act(act === 'subscribe' ? { act, topics: this.settings.topics } : { act }, this.host.now);
  }

  private end(end: PodEnd, reason = ''): void {
    this.status = 'down';
    this.frozenUntil = 0;
    this.slowness = 1;
    this.consumer = null;
    this.lastMemberId = '';
    for (let timer = 0; timer < this.kind.timers.length; timer++) this.cancelTimer(timer);
    this.host.network.closeAll(this.index, this.host.now, this.silent);
    this.host.observer.podStopped(this.host.now, this.index, end, this.cause, reason);
    if (this.downMs >= 0) this.start(this.cause, msToTicks(this.downMs));
    this.host.podChanged(this.index);
  }

  onTimer(timer: number): void {
    this.consumer?.onTimer(timer, this.host.now);
  }

  // ---- what its client asks for ----

  send(connection: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void {
    const { network, now } = this.host;
    network.send(this.index, connection, request, timeoutMs, now);
  }

  disconnect(connection: ConnectionKindValue): void {
    this.host.network.close(this.index, connection, this.host.now);
  }

  connect(connection: ConnectionKindValue, plain = false): void {
    this.host.network.open(this.index, connection, this.host.now, plain);
  }

  isConnected(connection: ConnectionKindValue): boolean {
    return this.host.network.isConnected(this.index, connection);
  }

  inFlight(): number {
    return this.host.network.inFlight(this.index);
  }

  startTimer(timer: number, deadline: Ticks): void {
    this.host.timers.arm(this.firstTimer + timer, deadline, this.host.now);
  }

  cancelTimer(timer: number): void {
    this.host.timers.disarm(this.firstTimer + timer);
  }

  random(): number {
    this.backoffs ??= this.streams(this.index, 'backoff');
    return this.backoffs.next();
  }

  workShare(): number {
    this.work ??= workShares(this.config.application, (purpose) => this.streams(this.index, purpose));
    return this.work() * this.slowness;
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    return this.host.topics.at(topic, this.host.now);
  }

  topicNames(): readonly string[] {
    return this.host.topics.names(this.host.now);
  }

  /** After an error it is for the supervisor to say what follows, even if the pod was told to stop meanwhile. */
  exited(end: 'graceful' | 'fatal-error', reason: string): void {
    if (end === 'fatal-error') {
      this.cause = 'fatal-error';
      this.supervisor ??= new Supervisor(this.config.restart);
      this.downMs = this.supervisor.pauseMs();
    }
    this.end(end, reason);
  }

  applicationEvent(_event: ApplicationEvent, _detail: string): void {
    // Nobody looks at these in a run; recordings do.
  }

  memberIdTaken(memberId: string): void {
    if (memberId !== '') this.lastMemberId = memberId;
    this.host.observer.memberIdTaken(this.host.now, this.index, memberId);
  }

  joinStarted(): void {
    this.host.observer.joinStarted(this.host.now, this.index);
  }

  joinFinished(generationId: number): void {
    this.host.observer.joinFinished(this.host.now, this.index, generationId);
  }

  partitionsAssigned(partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.host.hash.mixWord(index);
    this.host.observer.partitionsAssigned(this.host.now, this.index, partitions);
  }

  partitionsRevoked(partitions: readonly TopicPartition[]): void {
    this.host.observer.partitionsRevoked(this.host.now, this.index, partitions);
  }

  partitionsLost(partitions: readonly TopicPartition[]): void {
    this.host.observer.partitionsLost(this.host.now, this.index, partitions);
  }

  heartbeatAnswered(errorCode: ErrorCode): void {
    this.host.observer.heartbeatAnswered(this.host.now, this.index, errorCode);
  }

  commitAnswered(errorCode: ErrorCode, refusal: string | null): void {
    this.host.observer.commitAnswered(this.host.now, this.index, errorCode, refusal);
  }

  batchDelivered(batch: Batch): void {
    const { observer, now } = this.host;
    for (let i = 0; i < batch.count; i++) {
      const { index, batchFrom, batchTo } = batch.states[i]!;
      observer.recordsDelivered(now, this.index, index, batchFrom, batchTo);
    }
  }

  batchProcessed(batch: Processed): void {
    const { observer, now } = this.host;
    for (let i = 0; i < batch.count; i++) {
      const { index, batchFrom, batchTo } = batch.states[i]!;
      observer.recordsProcessed(now, this.index, index, batchFrom, batchTo);
    }
  }

  positionInitialized(partition: TopicPartition, offset: number, reset: boolean): void {
    this.host.hash.mixWord(partition.index);
    this.host.hash.mixWord(offset);
    this.host.observer.positionInitialized(this.host.now, this.index, partition.index, offset, reset);
  }
}

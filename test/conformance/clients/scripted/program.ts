/**
 * One process of the client under test: the host of its client model, writing what the application sees as the real
 * client program wrote it.
 */
import type { Client } from '../../../../src/client-model/client.ts';
import type { ApplicationEvent, ClientEffects, ConnectionKindValue } from '../../../../src/client-model/effects.ts';
import type { ClientRequest } from '../../../../src/client-model/requests.ts';
import type { Batch } from '../../../../src/client-model/subscription-state.ts';
import type { TopicPartition } from '../../../../src/protocol/partitions.ts';
import type { Ticks } from '../../../../src/protocol/time.ts';
import type { RandomStream } from '../../../../src/sim/engine/random.ts';
import { EventKind } from '../../../../src/sim/events.ts';
import { type Fields, numbers } from './describe.ts';
import type { ScriptedWorld } from './world.ts';

/** The recorder's names of what the model calls otherwise. */
const EVENT_NAMES: Partial<Record<ApplicationEvent, string>> = {
  'commit-begin': 'commit_begin',
  'commit-end': 'commit',
  'auto-commit': 'autocommit',
  'group-error': 'group_error',
  'revoke-stage': 'lib_revoke_stage',
  'session-cancelled': 'session_cancelled',
  'consume-call': 'consume_call',
  'consume-return': 'consume_return',
  'busy-begin': 'slow_begin',
  'busy-end': 'slow_end',
};

export class Program implements ClientEffects {
  /** Counted from 1. */
  readonly number: number;
  client: Client | null = null;
  ended = false;
  private readonly world: ScriptedWorld;
  private readonly index: number;
  /** Slots of its timers: they need not follow each other, since those of ended connections are used again. */
  private readonly timerSlots: readonly number[];
  private readonly backoffs: RandomStream;

  constructor(world: ScriptedWorld, index: number) {
    this.world = world;
    this.index = index;
    this.number = index + 1;
    this.backoffs = world.streams.stream(`${index}/backoff`);
    const { timers } = world.client.kind;
    this.timerSlots = timers.map((_, kind) => world.timers.allocateFor(EventKind.ClientTimer, index, kind));
  }

  // ---- the process ----

  start(): void {
    const { kind, version, settings, application, assignors } = this.world.client;
    this.app('start');
    this.client = kind.create(version, settings, application, this, assignors);
    this.client.start(this.world.now);
  }

  /** Dies on the spot: its connections are closed, nothing else is said. */
  kill(): void {
    this.client = null;
    this.ended = true;
    this.world.network.closeAll(this.index, this.world.now);
    for (let kind = 0; kind < this.world.client.kind.timers.length; kind++) this.cancelTimer(kind);
  }

  /** A command on its standard input. */
  command(text: string): void {
    const [name, argument] = text.split(' ');
    const { now } = this.world;
    this.world.recorder.script(now, 'command', { cmd: text });
    if (name === 'close') this.client?.stop(now);
    else if (name === 'slow') this.client?.act({ act: 'work', ms: Number(argument) }, now);
    else if (name === 'unsub') this.client?.act({ act: 'unsubscribe' }, now);
    else this.client?.act({ act: 'commit', async: name === 'acommit' }, now);
  }

  onTimer(timer: number): void {
    this.client?.onTimer(timer, this.world.now);
  }

  private app(ev: string, fields: Fields = {}): void {
    if (this.ended) throw new Error(`${ev} after the end of the process`);
    const proc = this.number > 1 ? { proc: this.number } : {};
    this.world.recorder.write(this.world.now, 'app', { ev, ...proc, ...fields });
  }

  // ---- effects ----

  send(connection: ConnectionKindValue, request: ClientRequest, timeoutMs: number): void {
    if (this.ended) throw new Error('a request after the end of the process');
    this.world.network.send(this.index, connection, request, timeoutMs, this.world.now);
  }

  disconnect(connection: ConnectionKindValue): void {
    this.world.network.close(this.index, connection, this.world.now);
  }

  connect(connection: ConnectionKindValue, plain = false): void {
    this.world.network.open(this.index, connection, this.world.now, plain);
  }

  isConnected(connection: ConnectionKindValue): boolean {
    return this.world.network.isConnected(this.index, connection);
  }

  inFlight(): number {
    return this.world.network.inFlight(this.index);
  }

  startTimer(timer: number, deadline: Ticks): void {
    this.world.timers.arm(this.timerSlots[timer]!, deadline, this.world.now);
  }

  cancelTimer(timer: number): void {
    this.world.timers.disarm(this.timerSlots[timer]!);
  }

  random(): number {
    return this.backoffs.next();
  }

  workShare(): number {
    return 1;
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    return this.world.partitionsOf(topic);
  }

  /** No recorded program had a pattern. */
  topicNames(): readonly string[] {
    return [];
  }

  exited(end: 'graceful' | 'fatal-error', reason: string): void {
    this.app('exit', end === 'graceful' ? {} : { why: reason });
    this.kill();
  }

  applicationEvent(event: ApplicationEvent, detail: string): void {
    this.app(EVENT_NAMES[event] ?? event, detail === '' ? {} : { err: detail });
  }

  partitionsAssigned(partitions: readonly TopicPartition[], silent = false): void {
    if (!silent) this.note('assigned', partitions);
  }

  partitionsRevoked(partitions: readonly TopicPartition[], silent = false): void {
    if (!silent) this.note('revoked', partitions);
  }

  partitionsLost(partitions: readonly TopicPartition[]): void {
    this.note('lost', partitions);
  }

  /** A program of librdkafka that registers no callback hears nothing of its partitions (C.slow5.nocb). */
  private note(ev: string, partitions: readonly TopicPartition[]): void {
    const { kind, application } = this.world.client;
    if (kind.name === 'librdkafka' && !application.callbacks) return;
    this.app(ev, { p: numbers(partitions), gen: this.client?.generationId ?? -1 });
  }

  batchDelivered(batch: Batch): void {
    const ranges = batch.states
      .slice(0, batch.count)
      .map(({ index, batchFrom, batchTo }) => `${index}:${batchFrom}-${batchTo - 1}`);
    this.app('poll', { n: batch.records, r: ranges.join(' ') });
  }

  batchProcessed(): void {}
  memberIdTaken(): void {}
  joinStarted(): void {}
  joinFinished(): void {}
  heartbeatAnswered(): void {}
  commitAnswered(): void {}
  positionInitialized(): void {}
}

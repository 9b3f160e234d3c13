/**
 * Tells an observer hand-made stories: small worlds, and the sequences of calls that a real world makes.
 */
import type { RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import { type ArmedBy, CoordinatorTimer, type TimerKindValue } from '../../../src/coordinator/timers.ts';
import { type TopicPartition, topicPartition } from '../../../src/protocol/partitions.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import { Measures } from '../../../src/sim/measures/measures.ts';
import type { MeasuresOptions } from '../../../src/sim/measures/parts.ts';
import type { GroupResult, RunResult } from '../../../src/sim/measures/result.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';

export interface SmallWorld {
  members?: number;
  partitions?: number;
  recordsPerSecond?: number;
  durationMs?: number;
  autoOffsetReset?: 'earliest' | 'latest';
  groups?: number;
  options?: Partial<MeasuresOptions>;
}

/** One topic `t`, read by every group. */
export function smallWorld({ members = 3, partitions = 2, groups = 1, ...rest }: SmallWorld = {}): WorldConfig {
  const { recordsPerSecond = 0, durationMs = 10_000, autoOffsetReset = 'earliest' } = rest;
  const group = (index: number) => ({
    groupId: `g${index}`,
    members,
    clients: [{ members, consumer: { topics: ['t'], autoOffsetReset } }],
  });
  return {
    seed: 'story',
    durationMs,
    topics: [{ name: 't', partitions, recordsPerSecond, changes: [] }],
    groups: Array.from({ length: groups }, (_, index) => group(index)),
  } as unknown as WorldConfig;
}

/** Partitions of topic `t`. */
export function t(...partitions: number[]): TopicPartition[] {
  return partitions.map((partition) => topicPartition('t', partition, partition));
}

/** Milliseconds to ticks; stories are told in milliseconds. */
const ticks = (ms: number) => ms * 10;

export class Story {
  readonly measures: Measures;
  private readonly states: GroupState[] = [];
  private readonly generations: number[] = [];

  constructor(world: SmallWorld = {}) {
    this.measures = new Measures(smallWorld(world), undefined, world.options);
  }

  result(ms: number): RunResult {
    return this.measures.result({ events: 0, traceHash: '', now: ticks(ms), interrupted: false });
  }

  /** Result of one group. */
  group(ms: number, group = 0): GroupResult {
    return this.result(ms).groups[group]!;
  }

  start(ms: number, pod: number, cause: 'deployment' | 'churn-restart' | 'churn-crash' = 'deployment'): void {
    this.measures.podStarted(ticks(ms), pod, cause);
  }

  crash(ms: number, pod: number): void {
    this.measures.podStopped(ticks(ms), pod, 'crash', 'churn-crash');
  }

  stop(ms: number, pod: number): void {
    this.measures.podStopped(ticks(ms), pod, 'graceful', 'churn-restart');
  }

  id(ms: number, pod: number, memberId: string): void {
    this.measures.memberIdTaken(ticks(ms), pod, memberId);
  }

  joins(ms: number, pod: number): void {
    this.measures.joinStarted(ticks(ms), pod);
  }

  joined(ms: number, pod: number): void {
    this.measures.joinFinished(ticks(ms), pod, 1);
  }

  added(ms: number, memberId: string, group = 0): void {
    this.measures.memberAdded(ticks(ms), group, memberId);
  }

  removed(ms: number, memberId: string, cause: RemovalCause, timer: CoordinatorTimer | null = null): void {
    this.measures.memberRemoved(ticks(ms), 0, memberId, cause, timer);
  }

  /** The group moves on; a join phase that ends makes a new generation. */
  moves(ms: number, to: GroupState, cause: Partial<TransitionCause> = {}, group = 0): void {
    const from = this.states[group] ?? 'Empty';
    const ended = from === 'PreparingRebalance' && (to === 'CompletingRebalance' || to === 'Empty');
    this.generations[group] = (this.generations[group] ?? 0) + (ended ? 1 : 0);
    this.states[group] = to;
    const why = { reason: '', input: 'join', memberId: null, ...cause } as const;
    this.measures.groupTransition(ticks(ms), group, from, to, this.generations[group], why);
  }

  /** Pods start, join and are a Stable group within 2 ms: `m0-1`, `m1-1` …, from `ms` on. */
  stable(ms: number, ...pods: number[]): void {
    for (const pod of pods) {
      this.start(ms, pod);
      this.joins(ms, pod);
      this.id(ms, pod, `m${pod}-1`);
      this.added(ms, `m${pod}-1`);
      if (pod === pods[0]) this.prepares(ms, `Adding new member m${pod}-1`, 'join', `m${pod}-1`);
    }
    this.completes(ms + 1, ms + 2);
    for (const pod of pods) this.joined(ms + 2, pod);
  }

  prepares(ms: number, reason: string, input: TransitionCause['input'], memberId: string | null): void {
    this.moves(ms, 'PreparingRebalance', { reason, input, memberId });
  }

  completes(joinedMs: number, stableMs: number): void {
    this.moves(joinedMs, 'CompletingRebalance', { input: 'join' });
    this.moves(stableMs, 'Stable', { input: 'append' });
  }

  assigned(ms: number, pod: number, ...partitions: number[]): void {
    this.measures.partitionsAssigned(ticks(ms), pod, t(...partitions));
  }

  revoked(ms: number, pod: number, ...partitions: number[]): void {
    this.measures.partitionsRevoked(ticks(ms), pod, t(...partitions));
  }

  lost(ms: number, pod: number, ...partitions: number[]): void {
    this.measures.partitionsLost(ticks(ms), pod, t(...partitions));
  }

  reads(ms: number, pod: number, offset: number, partition = 0): void {
    this.measures.positionInitialized(ticks(ms), pod, partition, offset, offset === 0);
  }

  delivered(ms: number, pod: number, from: number, to: number, partition = 0): void {
    this.measures.recordsDelivered(ticks(ms), pod, partition, from, to);
  }

  processed(ms: number, pod: number, from: number, to: number, partition = 0): void {
    this.measures.recordsProcessed(ticks(ms), pod, partition, from, to);
  }

  /** Delivered and processed. */
  works(ms: number, pod: number, from: number, to: number, partition = 0): void {
    this.delivered(ms, pod, from, to, partition);
    this.processed(ms, pod, from, to, partition);
  }

  committed(ms: number, offset: number, partition = 0): void {
    this.measures.offsetCommitted(ticks(ms), 0, partition, offset);
  }
}

/** A timer that has just fired. */
export function fired(kind: TimerKindValue, memberId: string, armedAtMs: number, armedBy: ArmedBy): CoordinatorTimer {
  const timer = new CoordinatorTimer(kind, 'g0', memberId);
  timer.armedAt = ticks(armedAtMs);
  timer.armedBy = armedBy;
  return timer;
}

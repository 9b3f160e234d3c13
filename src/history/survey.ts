/**
 * The whole of a history, once through and written down: the lines of the broker's log, what the lanes of the pods show, where
 * rebalances begin, what breaks. Each entry knows the event that it is a consequence of, so that what is to be seen at a
 * place of the history is what stands before it.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { TopicPartition } from '../protocol/partitions.ts';
import type { GroupState } from '../protocol/states.ts';
import { type Ticks, ticksToMs } from '../protocol/time.ts';
import { brokerLog } from '../report/broker-log.ts';
import type { RunResult } from '../sim/measures/result.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { PodCause, PodEnd } from '../sim/observer.ts';
import { eventWords } from '../sim/schedule/event-words.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import { type History, HistoryWorld, type Onlooker } from './history-world.ts';
import type { RebalanceMark } from './watch.ts';

interface Entry {
  /** Number of events up to and with the one that it is a consequence of. */
  readonly index: number;
  readonly atMs: number;
}

/** A line of the broker's log, in Kafka's own words. */
export interface LogLine extends Entry {
  /** With time, level and logger, as a broker writes it. */
  readonly text: string;
}

/** Something that a pod's lane shows. */
export interface PodFact extends Entry {
  readonly pod: number;
  /**
   * `up`: its process runs; `stopping`: it is told to stop; `down`: its process has ended; `joining`: it has sent JoinGroup;
   * `member`: of generation `value`; `owns`: so many partitions (`value`) from now on; `removed`: by the coordinator.
   */
  readonly what: 'up' | 'stopping' | 'down' | 'joining' | 'member' | 'owns' | 'removed';
  readonly value: number;
  /** Why, or how; may be empty. */
  readonly why: string;
}

/** The group changes its state. */
export interface GroupFact extends Entry {
  readonly group: number;
  readonly state: GroupState;
  readonly generationId: number;
  /** Kafka's words. */
  readonly reason: string;
}

/** An event of the schedule, or an act, begins or ends. */
export interface FaultFact extends Entry {
  /** Its index in the world. */
  readonly event: number;
  readonly kind: string;
  readonly words: string;
  readonly phase: 'begins' | 'ends';
  readonly pods: readonly number[] | null;
}

/** A client comes to hold a partition, or holds it no more, by its own belief. */
export interface PartitionFact extends Entry {
  /** By name. */
  readonly partition: string;
  readonly pod: number;
  readonly holds: boolean;
}

/** Of more partitions nobody looks at each: then their facts are left out. */
export const MOST_PARTITION_LANES = 96;

/** All lists in the order of time; they only grow. */
export interface SurveyFacts {
  readonly lines: readonly LogLine[];
  readonly pods: readonly PodFact[];
  readonly groups: readonly GroupFact[];
  readonly faults: readonly FaultFact[];
  /** Empty in worlds of more than {@link MOST_PARTITION_LANES} partitions. */
  readonly partitions: readonly PartitionFact[];
  readonly rebalances: readonly RebalanceMark[];
}

export interface Survey {
  readonly facts: SurveyFacts;
  /** How far it has come. */
  readonly eventIndex: number;
  readonly nowMs: number;
  /** Goes on for at most so many events. True: the end is reached. @throws ActError if an act does not fit its place */
  advance(maxEvents: number): boolean;
  /** All measures so far. */
  result(): RunResult;
}

/** @param onlooker further observers of the same run: invariants, say */
export function openSurvey(history: History, onlooker?: Onlooker): Survey {
  const scribe = new Scribe();
  const world = new HistoryWorld(history, (config) => {
    const log = brokerLog(config, (text) => scribe.line(text));
    return [scribe.of(config), log, ...(onlooker?.(config) ?? [])];
  });
  return {
    facts: {
      lines: scribe.lines,
      pods: scribe.pods,
      groups: scribe.groups,
      faults: scribe.faults,
      partitions: scribe.partitions,
      rebalances: world.watch.rebalances,
    },
    get eventIndex() {
      return world.index;
    },
    get nowMs() {
      return ticksToMs(world.now);
    },
    advance: (maxEvents) => world.run(Number.POSITIVE_INFINITY, maxEvents),
    result: () => world.result(),
  };
}

/** The log of a broker is written before its line is told, so the scribe has to hear of an event first. */
class Scribe extends NullObserver {
  readonly lines: LogLine[] = [];
  readonly pods: PodFact[] = [];
  readonly groups: GroupFact[] = [];
  readonly faults: FaultFact[] = [];
  readonly partitions: PartitionFact[] = [];
  #index = 0;
  #now: Ticks = 0;
  #world: WorldConfig | null = null;
  readonly #owned = new Map<number, number>();
  readonly #podOf = new Map<MemberId, number>();
  readonly #held = new Map<number, Set<TopicPartition>>();
  #hasPartitionLanes = false;

  of(world: WorldConfig): this {
    this.#world = world;
    this.#hasPartitionLanes = world.topics.reduce((sum, { partitions }) => sum + partitions, 0) <= MOST_PARTITION_LANES;
    return this;
  }

  line(text: string): void {
    this.lines.push({ index: this.#index, atMs: ticksToMs(this.#now), text });
  }

  override event(now: Ticks): void {
    this.#index++;
    this.#now = now;
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    state: GroupState,
    generationId: number,
    { reason }: TransitionCause,
  ): void {
    this.groups.push({ ...this.#entry(now), group, state, generationId, reason: reason ?? '' });
  }

  override scheduledEvent(now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    const of = this.#world!.events![event]!;
    const pods = 'pods' in of ? of.pods : null;
    this.faults.push({ ...this.#entry(now), event, kind: of.kind, words: eventWords(of), phase, pods });
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: MemberId): void {
    if (memberId !== '') this.#podOf.set(memberId, pod);
  }

  override memberRemoved(now: Ticks, _group: number, memberId: MemberId, cause: RemovalCause): void {
    const pod = this.#podOf.get(memberId);
    this.#podOf.delete(memberId);
    if (pod !== undefined) this.#pod(now, pod, 'removed', 0, cause);
  }

  override podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.#pod(now, pod, 'up', 0, cause);
  }

  override podStopping(now: Ticks, pod: number, cause: PodCause): void {
    this.#pod(now, pod, 'stopping', 0, cause);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    this.#owned.delete(pod);
    this.#hold(now, pod, [...(this.#held.get(pod) ?? [])], false);
    this.#pod(now, pod, 'down', 0, reason === '' ? `${end} (${cause})` : reason);
  }

  override joinStarted(now: Ticks, pod: number): void {
    this.#pod(now, pod, 'joining', 0);
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    this.#pod(now, pod, 'member', generationId);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#owns(now, pod, partitions.length, 'assigned');
    this.#hold(now, pod, partitions, true);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#owns(now, pod, -partitions.length, 'revoked');
    this.#hold(now, pod, partitions, false);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.#owns(now, pod, -partitions.length, 'lost');
    this.#hold(now, pod, partitions, false);
  }

  #owns(now: Ticks, pod: number, change: number, why: string): void {
    if (change === 0) return;
    const owned = (this.#owned.get(pod) ?? 0) + change;
    this.#owned.set(pod, owned);
    this.#pod(now, pod, 'owns', owned, why);
  }

  #hold(now: Ticks, pod: number, partitions: readonly TopicPartition[], holds: boolean): void {
    if (!this.#hasPartitionLanes) return;
    const held = this.#held.get(pod) ?? new Set();
    this.#held.set(pod, held);
    for (const partition of partitions) {
      if (holds) held.add(partition);
      else held.delete(partition);
      this.partitions.push({ ...this.#entry(now), partition: partition.name, pod, holds });
    }
  }

  #pod(now: Ticks, pod: number, what: PodFact['what'], value: number, why = ''): void {
    this.pods.push({ ...this.#entry(now), pod, what, value, why });
  }

  #entry(now: Ticks): Entry {
    return { index: this.#index, atMs: ticksToMs(now) };
  }
}

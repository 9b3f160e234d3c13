/**
 * What a world on its way remembers for whoever looks at it: where rebalances began, which events are in force, how far
 * each pod has read. Little enough that dozens of worlds can do so at once.
 */
import type { TransitionCause } from '../coordinator/effects.ts';
import type { GroupState } from '../protocol/states.ts';
import { type Ticks, ticksToMs } from '../protocol/time.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { PodEnd } from '../sim/observer.ts';

/** A rebalance begins. */
export interface RebalanceMark {
  /** It is a consequence of this event: the number of events up to and with it. */
  readonly index: number;
  readonly atMs: number;
  readonly group: number;
  /** Kafka's own words. */
  readonly reason: string;
}

export class Watch extends NullObserver {
  /** Events so far. */
  index = 0;
  readonly rebalances: RebalanceMark[] = [];
  /** Events of the schedule that have begun and not ended. */
  readonly inForce = new Set<number>();
  /** By pod and partition: the next offset that poll() will return. */
  readonly positions = new Map<number, Map<number, number>>();

  override event(): void {
    this.index++;
  }

  override groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    _generationId: number,
    { reason }: TransitionCause,
  ): void {
    // From CompletingRebalance the same one goes on.
    if (to === 'PreparingRebalance' && from !== 'CompletingRebalance') {
      this.rebalances.push({ index: this.index, atMs: ticksToMs(now), group, reason: reason ?? '' });
    }
  }

  override scheduledEvent(_now: Ticks, event: number, phase: 'begins' | 'ends'): void {
    if (phase === 'begins') this.inForce.add(event);
    else this.inForce.delete(event);
  }

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number): void {
    this.#move(pod, partition, offset);
  }

  override recordsDelivered(_now: Ticks, pod: number, partition: number, _from: number, to: number): void {
    this.#move(pod, partition, to);
  }

  override podStopped(_now: Ticks, pod: number, _end: PodEnd): void {
    this.positions.delete(pod);
  }

  #move(pod: number, partition: number, offset: number): void {
    let own = this.positions.get(pod);
    if (own === undefined) {
      own = new Map();
      this.positions.set(pod, own);
    }
    own.set(partition, offset);
  }
}

/**
 * Members that were taken out of their group although they were alive: false alarms of a timer, and processes that their
 * own client took out because the application was too slow for max.poll.interval.ms. The price of short timeouts, as time
 * without an owner is the price of long ones.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import type { ExpulsionCause } from './result.ts';

/** Causes of a removal that tell nothing about whether the member lives; all others are somebody's wish. */
const ALARMS: readonly RemovalCause[] = ['session-expired', 'rebalance-timeout', 'sync-timeout'];

export class Expulsions {
  readonly #counts: readonly Map<ExpulsionCause, number>[];

  constructor(groups: number) {
    this.#counts = Array.from({ length: groups }, () => new Map<ExpulsionCause, number>());
  }

  /** A living member was removed. `reading`: it still had partitions that it read. */
  removedAlive(group: number, cause: RemovalCause, reading: boolean): void {
    if (ALARMS.includes(cause)) this.#add(group, cause as ExpulsionCause);
    // Who closes its consumer, or gives up its subscription, has given up its partitions before it leaves.
    else if (cause === 'leave' && reading) this.#add(group, 'max-poll');
  }

  ofGroup(group: number): Partial<Record<ExpulsionCause, number>> {
    return Object.fromEntries(this.#counts[group]!);
  }

  #add(group: number, cause: ExpulsionCause): void {
    const counts = this.#counts[group]!;
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
}

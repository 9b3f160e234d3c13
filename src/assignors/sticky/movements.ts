/**
 * Which partitions have moved between which members so far, so that a move the other way round takes an earlier one
 * back instead of adding a second.
 *
 * Mirrors `AbstractStickyAssignor.PartitionMovements` (Kafka 4.4). Which of several earlier moves is taken back is the
 * first of a hash set of partitions.
 */

import { JavaHashSet } from '../java-hash-order.ts';
import type { Partitions } from './partitions.ts';

interface Move {
  readonly from: number;
  readonly to: number;
}

export class Movements {
  readonly #partitions: Partitions;
  readonly #moveOf = new Map<number, Move>();
  /** Moved partitions by topic and pair of members. */
  readonly #moved = new Map<string, JavaHashSet<number>>();

  constructor(partitions: Partitions) {
    this.#partitions = partitions;
  }

  /** The partition to move instead of `id` (`getTheActualPartitionToBeMoved`). */
  actual(id: number, from: number, to: number): number {
    const origin = this.#moveOf.get(id)?.from ?? from;
    return this.#moved.get(this.#key(id, { from: to, to: origin }))?.first() ?? id;
  }

  record(id: number, from: number, to: number): void {
    const earlier = this.#moveOf.get(id);
    if (earlier !== undefined) this.#forget(id, earlier);
    const origin = earlier?.from ?? from;
    if (origin === to && earlier !== undefined) return;
    this.#add(id, { from: origin, to });
  }

  #add(id: number, move: Move): void {
    const key = this.#key(id, move);
    const moved = this.#moved.get(key) ?? new JavaHashSet<number>();
    moved.add(id, this.#partitions.hashOf(id));
    this.#moved.set(key, moved);
    this.#moveOf.set(id, move);
  }

  #forget(id: number, move: Move): void {
    const key = this.#key(id, move);
    const moved = this.#moved.get(key)!;
    moved.delete(id);
    // an emptied set is dropped, as in Java: a new one starts with a small table again
    if (moved.size === 0) this.#moved.delete(key);
    this.#moveOf.delete(id);
  }

  #key(id: number, move: Move): string {
    return `${this.#partitions.topicOf[id]} ${move.from} ${move.to}`;
  }
}

/**
 * The obvious event queue: a binary heap of objects ordered by time, then by a sequence number.
 *
 * It exists to be right, not fast: the tests compare the timing wheel with it on random schedules, and a world can be
 * run on it when the wheel is under suspicion. It has no horizon.
 */
import type { Ticks } from '../../protocol/time.ts';
import { type EventQueue, notAhead } from './queue.ts';

interface Entry {
  readonly time: Ticks;
  readonly sequence: number;
  readonly kind: number;
  readonly who: number;
  readonly a: number;
  readonly b: number;
}

function before(left: Entry, right: Entry): boolean {
  return left.time < right.time || (left.time === right.time && left.sequence < right.sequence);
}

export class HeapQueue implements EventQueue {
  time: Ticks = 0;
  kind = 0;
  who = 0;
  a = 0;
  b = 0;

  readonly #heap: Entry[] = [];
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  nextTime(): Ticks {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  push(time: Ticks, kind: number, who: number, a: number, b: number): void {
    if (!Number.isInteger(time) || time < this.time) throw notAhead(time, this.time);
    this.#sequence += 1;
    this.#heap.push({ time, sequence: this.#sequence, kind: kind | 0, who: who | 0, a: a | 0, b: b | 0 });
    this.#rise(this.#heap.length - 1);
  }

  pop(limit: Ticks): boolean {
    const next = this.#heap[0];
    if (next === undefined || next.time > limit) return false;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) this.#sink(last);
    this.time = next.time;
    this.kind = next.kind;
    this.who = next.who;
    this.a = next.a;
    this.b = next.b;
    return true;
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const entry = heap[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Puts `entry` in the place of the root and lets it sink. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, entry)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }
}

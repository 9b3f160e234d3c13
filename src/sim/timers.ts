/**
 * All timers of a world are lazy deadlines in one table (engine/lazy-timers.ts). What an expiry is dispatched to stands
 * in the timer's tag: an event kind, and which of its owner's timers it is.
 */
import { LazyTimers } from './engine/lazy-timers.ts';
import type { EventQueue } from './engine/queue.ts';
import { EventKind, type EventKindValue } from './events.ts';

const DETAIL_BITS = 8;
const DETAIL_MASK = (1 << DETAIL_BITS) - 1;

export class Timers extends LazyTimers {
  constructor(queue: EventQueue) {
    super(queue, EventKind.TimerCheck);
  }

  /** A slot for a timer of `owner`; `detail` (0 … 255) is the timer's kind. */
  allocateFor(kind: EventKindValue, owner: number, detail: number): number {
    return this.allocate(owner, (kind << DETAIL_BITS) | detail);
  }

  kindOf(slot: number): number {
    return this.tag(slot) >> DETAIL_BITS;
  }

  detailOf(slot: number): number {
    return this.tag(slot) & DETAIL_MASK;
  }
}

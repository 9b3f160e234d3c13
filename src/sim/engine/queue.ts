/**
 * What the world asks of an event queue, and nothing else: two implementations stand behind it, the timing wheel that
 * runs (wheel.ts) and the plain binary heap that the tests compare it with (heap.ts).
 *
 * An event is a time and four int32 words. It holds no reference: a queue can be copied, and nothing that a model
 * changes later can change an event already scheduled.
 */
import type { Ticks } from '../../protocol/time.ts';

export interface EventQueue {
  /** Events waiting. */
  readonly size: number;

  /** The event popped last; `time` is also the earliest time that may be pushed. Before the first pop all are 0. */
  readonly time: Ticks;
  readonly kind: number;
  readonly who: number;
  readonly a: number;
  readonly b: number;

  /**
   * Schedules an event. Events of one tick are popped in the order of their pushing (drawn-queue.ts: in any).
   *
   * @param time an integer, not before `time` of the event popped last, and before the queue's horizon
   * @throws RangeError otherwise
   */
  push(time: Ticks, kind: number, who: number, a: number, b: number): void;

  /**
   * Takes the next event with a time of at most `limit` into the fields above.
   *
   * @returns false if there is none; then nothing has changed, and events before those waiting can still be pushed
   */
  pop(limit: Ticks): boolean;

  /** The time of the next event, `Infinity` if none waits. */
  nextTime(): Ticks;

  /** Events of that tick are popped in the order of their pushing; absent: they always are. */
  keepOrderAt?(time: Ticks): void;
}

/** The error for a push that the queue's clock has already passed, or with a time that is no integer. */
export function notAhead(time: Ticks, now: Ticks): RangeError {
  return new RangeError(`an event was scheduled at tick ${time}, but the queue stands at tick ${now}`);
}

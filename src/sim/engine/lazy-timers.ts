/**
 * Timers that are nearly always moved before they expire: sessions, max.poll.interval, request timeouts.
 *
 * Re-arming must not leave a dead event in the queue each time (a session moved with every heartbeat would leave 15 of
 * them). So a timer's deadline lives here, and the queue holds one *check* per timer: an event that looks whether the
 * deadline has come, and if it has moved, queues itself again for where it is now.
 *
 * - Moved later, or disarmed: the deadline is stored, nothing is queued.
 * - Moved before the queued check: a further check is queued; the older one is stale and will be ignored.
 * - A check is recognised by its time alone (the second of its two), so a slot can be given to another owner while stale checks of
 *   the former are still queued: at another time they are ignored, at the same time they stand for the new owner's own.
 *
 * A check that does not fire is no event of the world: it is not counted, traced or hashed. Among events of one tick a
 * timer takes the place of its last check: after those that were pushed before that check was.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { EventQueue } from './queue.ts';

/** The deadline of a timer that is not armed. */
export const NEVER: Ticks = Number.POSITIVE_INFINITY;

const INITIAL_SLOTS = 64;

export class LazyTimers {
  private readonly queue: EventQueue;
  private readonly kind: number;

  /** By slot: the deadline, and the time of the one check that counts (`NEVER` if none does). Looked at together. */
  private times = new Float64Array(2 * INITIAL_SLOTS);
  /** By slot: the owner and the tag. */
  private names = new Int32Array(2 * INITIAL_SLOTS);
  private readonly freed: number[] = [];
  private used = 0;

  /** @param kind the event kind of the checks; their `who` is the slot, `a` and `b` are 0 */
  constructor(queue: EventQueue, kind: number) {
    this.queue = queue;
    this.kind = kind;
  }

  /**
   * A disarmed timer for this owner.
   *
   * @param owner any int32, given back by `owner(slot)` when the timer fires: an index of a member, say
   * @param tag another one, given back by `tag(slot)`: which of the owner's timers, say
   * @returns its slot
   */
  allocate(owner: number, tag: number): number {
    const slot = this.freed.pop() ?? this.unusedSlot();
    this.names[2 * slot] = owner;
    this.names[2 * slot + 1] = tag;
    return slot;
  }

  /** Disarms the timer; the slot may be allocated again at once. */
  free(slot: number): void {
    this.disarm(slot);
    this.freed.push(slot);
  }

  owner(slot: number): number {
    return this.names[2 * slot]!;
  }

  tag(slot: number): number {
    return this.names[2 * slot + 1]!;
  }

  /** When the timer expires; `NEVER` if it is not armed. */
  deadline(slot: number): Ticks {
    return this.times[2 * slot]!;
  }

  /** Arms the timer, or moves it. A deadline that has passed expires now. */
  arm(slot: number, deadline: Ticks, now: Ticks): void {
    const due = deadline > now ? deadline : now;
    this.times[2 * slot] = due;
    if (due < this.times[2 * slot + 1]!) this.check(slot, due);
  }

  disarm(slot: number): void {
    this.times[2 * slot] = NEVER;
  }

  /**
   * To be called for each check that is popped.
   *
   * @returns whether the timer expires now; it is then disarmed. Otherwise nothing has happened.
   */
  expire(slot: number, now: Ticks): boolean {
    const { times } = this;
    if (times[2 * slot + 1] !== now) return false;
    times[2 * slot + 1] = NEVER;
    const deadline = times[2 * slot]!;
    if (deadline === NEVER) return false;
    if (deadline > now) {
      this.check(slot, deadline);
      return false;
    }
    times[2 * slot] = NEVER;
    return true;
  }

  private check(slot: number, at: Ticks): void {
    this.times[2 * slot + 1] = at;
    this.queue.push(at, this.kind, slot, 0, 0);
  }

  private unusedSlot(): number {
    const slot = this.used;
    if (2 * slot === this.times.length) this.grow();
    this.times[2 * slot] = NEVER;
    this.times[2 * slot + 1] = NEVER;
    this.used += 1;
    return slot;
  }

  private grow(): void {
    this.times = doubled(this.times, new Float64Array(4 * this.used));
    this.names = doubled(this.names, new Int32Array(4 * this.used));
  }
}

function doubled<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

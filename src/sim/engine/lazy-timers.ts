/**
 * Timers that are nearly always moved before they expire: sessions, max.poll.interval, request timeouts.
 *
 * Re-arming must not leave a dead event in the queue each time (a session moved with every heartbeat would leave 15 of
 * them). So a timer's deadline lives here, and the queue holds one *check* per timer: an event that looks whether the
 * deadline has come, and if it has moved, queues itself again for where it is now.
 *
 * - Moved later, or disarmed: the deadline is stored, nothing is queued.
 * - Moved before the queued check: a further check is queued; the older one is stale and will be ignored.
 * - A check is recognised by its time alone (`queuedAt`), so a slot can be given to another owner while stale checks of
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

  private deadlines = new Float64Array(INITIAL_SLOTS);
  /** The time of the one check that counts, `NEVER` if none does. */
  private queuedAt = new Float64Array(INITIAL_SLOTS);
  private owners = new Int32Array(INITIAL_SLOTS);
  private tags = new Int32Array(INITIAL_SLOTS);
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
    this.owners[slot] = owner;
    this.tags[slot] = tag;
    return slot;
  }

  /** Disarms the timer; the slot may be allocated again at once. */
  free(slot: number): void {
    this.disarm(slot);
    this.freed.push(slot);
  }

  owner(slot: number): number {
    return this.owners[slot]!;
  }

  tag(slot: number): number {
    return this.tags[slot]!;
  }

  /** When the timer expires; `NEVER` if it is not armed. */
  deadline(slot: number): Ticks {
    return this.deadlines[slot]!;
  }

  /** Arms the timer, or moves it. A deadline that has passed expires now. */
  arm(slot: number, deadline: Ticks, now: Ticks): void {
    const due = deadline > now ? deadline : now;
    this.deadlines[slot] = due;
    if (due < this.queuedAt[slot]!) this.check(slot, due);
  }

  disarm(slot: number): void {
    this.deadlines[slot] = NEVER;
  }

  /**
   * To be called for each check that is popped.
   *
   * @returns whether the timer expires now; it is then disarmed. Otherwise nothing has happened.
   */
  expire(slot: number, now: Ticks): boolean {
    if (this.queuedAt[slot] !== now) return false;
    this.queuedAt[slot] = NEVER;
    const deadline = this.deadlines[slot]!;
    if (deadline === NEVER) return false;
    if (deadline > now) {
      this.check(slot, deadline);
      return false;
    }
    this.deadlines[slot] = NEVER;
    return true;
  }

  private check(slot: number, at: Ticks): void {
    this.queuedAt[slot] = at;
    this.queue.push(at, this.kind, slot, 0, 0);
  }

  private unusedSlot(): number {
    const slot = this.used;
    if (slot === this.deadlines.length) this.grow();
    this.deadlines[slot] = NEVER;
    this.queuedAt[slot] = NEVER;
    this.used += 1;
    return slot;
  }

  private grow(): void {
    this.deadlines = doubled(this.deadlines, new Float64Array(this.used * 2));
    this.queuedAt = doubled(this.queuedAt, new Float64Array(this.used * 2));
    this.owners = doubled(this.owners, new Int32Array(this.used * 2));
    this.tags = doubled(this.tags, new Int32Array(this.used * 2));
  }
}

function doubled<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

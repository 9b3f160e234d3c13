/**
 * The coordinator's timers in the world's table of timers: each has a slot while it is armed, those of a group for good.
 */
import { type CoordinatorTimer, TimerKind } from '../coordinator/timers.ts';
import type { Ticks } from '../protocol/time.ts';
import { EventKind } from './events.ts';
import type { Timers } from './timers.ts';

export class CoordinatorTimers {
  private readonly timers: Timers;
  private readonly bySlot = new Map<number, CoordinatorTimer>();

  constructor(timers: Timers) {
    this.timers = timers;
  }

  /** @param group its index in the world; −1 for one that the world does not know */
  start(timer: CoordinatorTimer, group: number, now: Ticks): void {
    if (timer.hostSlot < 0) {
      timer.hostSlot = this.timers.allocateFor(EventKind.CoordinatorTimer, group, timer.kind);
      this.bySlot.set(timer.hostSlot, timer);
    }
    this.timers.arm(timer.hostSlot, timer.deadline, now);
  }

  cancel(timer: CoordinatorTimer): void {
    if (timer.hostSlot < 0) return;
    if (timer.kind === TimerKind.Session) this.release(timer);
    else this.timers.disarm(timer.hostSlot);
  }

  /** The one of this slot, whose time has come. */
  expired(slot: number): CoordinatorTimer {
    const timer = this.bySlot.get(slot)!;
    if (timer.kind === TimerKind.Session) this.release(timer);
    return timer;
  }

  /** The timer of a member that may be gone for good gives its slot back; those of a group keep theirs. */
  private release(timer: CoordinatorTimer): void {
    this.timers.free(timer.hostSlot);
    this.bySlot.delete(timer.hostSlot);
    timer.hostSlot = -1;
  }
}

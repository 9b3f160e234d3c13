/**
 * Instants by number, in one array: fields of connections would be a box each, which the processor has to fetch for each
 * message when there are thousands.
 */
import type { Ticks } from '../../protocol/time.ts';

const INITIAL_SLOTS = 64;

export class SlotTimes {
  private times = new Float64Array(INITIAL_SLOTS);

  at(slot: number): Ticks {
    return this.times[slot]!;
  }

  set(slot: number, time: Ticks): void {
    if (slot >= this.times.length) this.grow(slot);
    this.times[slot] = time;
  }

  /** Moves it to a later instant, and gives it: nothing overtakes what was sent before. */
  push(slot: number, time: Ticks): Ticks {
    const last = this.times[slot]!;
    if (last >= time) return last;
    this.times[slot] = time;
    return time;
  }

  private grow(slot: number): void {
    const larger = new Float64Array(Math.max(slot + 1, this.times.length * 2));
    larger.set(this.times);
    this.times = larger;
  }
}

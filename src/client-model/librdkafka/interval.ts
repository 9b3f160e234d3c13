/**
 * "Not more often than": what librdkafka paces its joins, heartbeats and look-ups with (rdinterval.h). It is looked at
 * whenever the main thread happens to turn, so that what it paces comes late by as much as that thread sleeps.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';

export class Interval {
  private last: Ticks = Number.NEGATIVE_INFINITY;
  private added: Ticks = 0;

  /** True if more than `ms` (and what was added to it) have passed; it then begins anew. */
  isOver(ms: number, now: Ticks): boolean {
    if (now - this.last <= msToTicks(ms) + this.added) return false;
    this.begin(now);
    return true;
  }

  begin(now: Ticks, added: Ticks = 0): void {
    this.last = now;
    this.added = added;
  }

  /** The present one lasts so much longer. */
  lengthen(ms: number): void {
    this.added = msToTicks(ms);
  }

  /** The next look finds it over. */
  reset(): void {
    this.last = Number.NEGATIVE_INFINITY;
    this.added = 0;
  }
}

/**
 * The producers of the measurements: at every tick each partition gets its records at once, a little late.
 *
 * The simulator's own producers write evenly; these ticks are why the measured floor of a gap is the tick.
 */
import { msToTicks, type Ticks } from '../../../src/protocol/time.ts';
import type { RandomStream } from '../../../src/sim/engine/random.ts';
import type { Draw } from './machine.ts';
import type { Setup } from './setup.ts';

export class Producer {
  private readonly tick: Ticks;
  private readonly perTick: number;
  private readonly late: Draw;
  private readonly stream: RandomStream;
  /** When each tick's records are in the log. */
  private readonly written: Ticks[] = [];

  constructor({ recordEveryMs, recordsPerSecond }: Setup, late: Draw, stream: RandomStream) {
    this.tick = msToTicks(recordEveryMs);
    this.perTick = Math.round((recordsPerSecond * recordEveryMs) / 1_000);
    this.late = late;
    this.stream = stream;
  }

  endOffset(now: Ticks): number {
    let ticks = Math.floor(now / this.tick) + 1;
    while (ticks > 0 && this.writtenAt(ticks - 1) > now) ticks--;
    return ticks * this.perTick;
  }

  timeOf(offset: number): Ticks {
    return this.writtenAt(Math.floor(offset / this.perTick));
  }

  /** One write is not before the one that precedes it. */
  private writtenAt(tick: number): Ticks {
    const { written } = this;
    while (written.length <= tick) {
      const at = written.length * this.tick + this.late(this.stream);
      written.push(Math.max(at, written.at(-1) ?? 0));
    }
    return written[tick]!;
  }
}

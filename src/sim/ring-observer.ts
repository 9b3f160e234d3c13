/**
 * The observer that keeps the last events of a run as numbers: what explains a failure after the fact, at a cost of a
 * few per cent.
 */
import type { Ticks } from '../protocol/time.ts';
import { TraceRing } from './engine/trace-ring.ts';
import { NullObserver } from './null-observer.ts';

export class RingObserver extends NullObserver {
  readonly ring: TraceRing;

  constructor(ring: TraceRing = new TraceRing()) {
    super();
    this.ring = ring;
  }

  override event(now: Ticks, kind: number, who: number, a: number, b: number): void {
    this.ring.record(now, kind, who, a, b);
  }
}

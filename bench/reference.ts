/**
 * The yardstick: tinyqueue (a plain binary heap) under the hold model. Pop the next event, schedule one more.
 *
 * FROZEN. Every published ratio is against this loop, so it is never tuned and never changed, however clumsy it may
 * look: a faster engine must show as a higher ratio, not as a slower yardstick. It stands for what a straightforward
 * simulator does: a fresh object per event, compared by time, then by sequence. The delays (hold.ts) belong to it.
 */
import TinyQueue from 'tinyqueue';
import { delayTable, HOLD_MASK, type Hold } from './hold.ts';

/** Pending events of the yardstick. */
export const REFERENCE_PENDING = 100;

interface ReferenceEvent {
  readonly time: number;
  readonly sequence: number;
  readonly kind: number;
  readonly who: number;
}

function byTimeThenSequence(left: ReferenceEvent, right: ReferenceEvent): number {
  return left.time - right.time || left.sequence - right.sequence;
}

export function referenceHold(pending: number = REFERENCE_PENDING): Hold {
  const delays = delayTable();
  const queue = new TinyQueue<ReferenceEvent>([], byTimeThenSequence);
  let drawn = 0;
  let sequence = 0;
  let order = 0;
  for (let who = 0; who < pending; who++) queue.push({ time: delays[drawn++]!, sequence: sequence++, kind: 1, who });
  return (events) => {
    for (let i = 0; i < events; i++) {
      const event = queue.pop()!;
      order = (Math.imul(order, 31) + event.who) | 0;
      const time = event.time + delays[drawn++ & HOLD_MASK]!;
      queue.push({ time, sequence: sequence++, kind: event.kind, who: event.who });
    }
    return order;
  };
}

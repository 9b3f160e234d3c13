/**
 * The engine without a model: the wheel under the same hold workload as the reference, and what lazy timers, the trace
 * hash and the trace ring add to it.
 */
import { TraceHash } from '../src/sim/engine/hash.ts';
import { LazyTimers } from '../src/sim/engine/lazy-timers.ts';
import { TraceRing } from '../src/sim/engine/trace-ring.ts';
import { WheelQueue } from '../src/sim/engine/wheel.ts';
import { gcSharePercent } from './gc-share.ts';
import { delayTable, HOLD_MASK, type Hold } from './hold.ts';
import { atLeast, information, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent } from './measure.ts';
import { REFERENCE_PENDING, referenceHold } from './reference.ts';

const HOLD = 1;
const CHECK = 2;

/** A session of 45 s, moved forward by every event of its owner. */
const SESSION_TICKS = 450_000;

function filledWheel(delays: Int32Array, pending: number): WheelQueue {
  const queue = new WheelQueue();
  for (let who = 0; who < pending; who++) queue.push(delays[who]!, HOLD, who, 0, 0);
  return queue;
}

function wheelHold(pending: number): Hold {
  const delays = delayTable();
  const queue = filledWheel(delays, pending);
  let drawn = pending;
  let order = 0;
  return (events) => {
    for (let i = 0; i < events; i++) {
      queue.pop(Number.POSITIVE_INFINITY);
      order = (Math.imul(order, 31) + queue.who) | 0;
      queue.push(queue.time + delays[drawn++ & HOLD_MASK]!, queue.kind, queue.who, 0, 0);
    }
    return order;
  };
}

/** The same, and every event is hashed and recorded. */
function tracedHold(pending: number): Hold {
  const delays = delayTable();
  const queue = filledWheel(delays, pending);
  const hash = new TraceHash();
  const ring = new TraceRing();
  let drawn = pending;
  return (events) => {
    for (let i = 0; i < events; i++) {
      queue.pop(Number.POSITIVE_INFINITY);
      hash.mix(queue.time, queue.kind, queue.who, queue.a, queue.b);
      ring.record(queue.time, queue.kind, queue.who, queue.a, queue.b);
      queue.push(queue.time + delays[drawn++ & HOLD_MASK]!, queue.kind, queue.who, 0, 0);
    }
    return ring.total;
  };
}

/** The same, and every event moves the session of its owner. Checks are not counted as events. */
function sessionsHold(pending: number): Hold {
  const delays = delayTable();
  const queue = filledWheel(delays, pending);
  const sessions = new LazyTimers(queue, CHECK);
  for (let who = 0; who < pending; who++) sessions.allocate(who, 0);
  let drawn = pending;
  let expired = 0;
  return (events) => {
    for (let i = 0; i < events; ) {
      queue.pop(Number.POSITIVE_INFINITY);
      const { time, who } = queue;
      if (queue.kind === CHECK) {
        if (sessions.expire(who, time)) expired += 1;
        continue;
      }
      i += 1;
      sessions.arm(who, time + SESSION_TICKS, time);
      queue.push(time + delays[drawn++ & HOLD_MASK]!, HOLD, who, 0, 0);
    }
    return expired;
  };
}

/** A figure of a wheel that pops in another order than the heap would be worth nothing. */
function checkSameOrder(pending: number): void {
  const events = 200_000;
  if (wheelHold(pending)(events) !== referenceHold(pending)(events)) {
    throw new Error(`wheel and reference pop ${pending} pending events in different orders`);
  }
}

/** Only the two that are compared share a process. */
/** @param bar of the wheel against the reference with as many pending */
function againstReference(pending: number, bar: number): Suite {
  return {
    name: `hold-${pending}`,
    async measure(): Promise<Line[]> {
      checkSameOrder(pending);
      const [reference, wheel, alike] = nanosecondsPerEvent([
        { name: 'reference', run: referenceHold() },
        { name: 'wheel', run: wheelHold(pending) },
        { name: 'reference, as many pending', run: referenceHold(pending) },
      ]) as [number, number, number];
      return [
        information(`reference beside it (tinyqueue hold, ${REFERENCE_PENDING} pending), ns/event`, reference),
        information(`wheel hold, ${pending} pending, ns/event`, wheel),
        atLeast(`wheel / reference, ${pending} pending`, reference / wheel, 2.5),
        atLeast(`  the same, the reference with as many pending`, alike / wheel, bar),
      ];
    },
  };
}

async function measureAdditions(): Promise<Line[]> {
  const [bare, traced, sessions] = nanosecondsPerEvent([
    { name: 'bare', run: wheelHold(100) },
    { name: 'hash and ring', run: tracedHold(100) },
    { name: 'sessions', run: sessionsHold(100) },
  ]) as [number, number, number];
  const long = wheelHold(100);
  return [
    information('trace hash and ring add, ns/event', traced - bare),
    information('a session moved by every event (lazy timer) adds, ns/event', sessions - bare),
    information('garbage collection of the wheel, % of time', await gcSharePercent(() => long(10_000_000))),
  ];
}

export const bareEngine: readonly Suite[] = [
  againstReference(100, 2.7),
  againstReference(1_000, 4.5),
  { name: 'engine-additions', measure: measureAdditions },
];

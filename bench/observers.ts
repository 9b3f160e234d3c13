/** What looking costs: the trace ring, and every invariant after every event, against a world that nobody watches. */
import { watchInvariants } from '../src/cli/check.ts';
import { NullObserver } from '../src/sim/null-observer.ts';
import type { Observer } from '../src/sim/observer.ts';
import { combineObservers } from '../src/sim/observers.ts';
import { RingObserver } from '../src/sim/ring-observer.ts';
import { atMost, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent } from './measure.ts';
import { MEMBERS, protocolSide, workload } from './protocol.ts';

/** Both worlds go through the same events; the call sites of both have met both observers. */
function costOf(watched: Observer, unwatched: Observer): number {
  const { run: runWatched } = protocolSide(MEMBERS, 'java', watched);
  const { run: runUnwatched } = protocolSide(MEMBERS, 'java', unwatched);
  const sides = [
    { name: 'watched', run: runWatched },
    { name: 'unwatched', run: runUnwatched },
  ];
  const [dear, cheap] = nanosecondsPerEvent(sides, { rounds: 60 }) as [number, number];
  return dear / cheap;
}

async function ring(): Promise<Line[]> {
  return [atMost('trace ring on / off', costOf(new RingObserver(), new NullObserver()), 1.1)];
}

async function invariants(): Promise<Line[]> {
  const { observer } = watchInvariants(workload(MEMBERS));
  const cost = costOf(combineObservers(new RingObserver(), observer!), new RingObserver());
  return [atMost('all invariants after every event / none, trace ring on', cost, 1.3)];
}

export const observers: readonly Suite[] = [
  { name: 'observer-ring', measure: ring },
  { name: 'observer-invariants', measure: invariants },
];

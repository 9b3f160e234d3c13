/** Groups of other sizes: ten thousand members, three members in a world that lives for a minute; and memory per member. */
import { TraceRing } from '../src/sim/engine/trace-ring.ts';
import { NullObserver } from '../src/sim/null-observer.ts';
import { RingObserver } from '../src/sim/ring-observer.ts';
import { Simulation } from '../src/sim/simulation.ts';
import { atLeast, atMost, information, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent, type Side } from './measure.ts';
import { MEMBERS, protocolSide, workload } from './protocol.ts';

const TICKS_PER_SECOND = 10_000;

/** Past the start of the group, which ends after some ten virtual seconds. */
function settled(members: number) {
  const side = protocolSide(members);
  side.simulation.runUntil(12 * TICKS_PER_SECOND);
  return side;
}

async function tenThousand(): Promise<Line[]> {
  const sides = [settled(MEMBERS), settled(10_000)];
  const [few, many] = nanosecondsPerEvent(sides, { rounds: 20 }) as [number, number];
  return [
    information('full protocol, 10000 members, ns/event', many),
    atMost(`cost per event, 10000 members / ${MEMBERS}`, many / few, 3),
  ];
}

const SMALL_MEMBERS = 3;
const MINUTE = 60 * TICKS_PER_SECOND;
/** Enough for a short run; a larger one takes longer to make than the run. */
const SMALL_RING = 4_096;

/** World after world, each made anew and run for a virtual minute, each with another seed. */
function smallWorlds(): Side {
  const world = workload(SMALL_MEMBERS);
  let seed = 0;
  const run = (events: number) => {
    for (let left = events; left > 0; ) {
      const simulation = new Simulation(
        { ...world, seed: `small-${seed++}` },
        new RingObserver(new TraceRing(SMALL_RING)),
      );
      simulation.runUntil(MINUTE, left);
      left -= simulation.events;
    }
  };
  return { name: 'small worlds', run };
}

async function smallRuns(): Promise<Line[]> {
  const [long, small] = nanosecondsPerEvent([protocolSide(MEMBERS), smallWorlds()], { rounds: 60 }) as [number, number];
  const name = `${SMALL_MEMBERS} members x 1 minute, each a fresh world / long run, events per second`;
  return [atLeast(name, long / small, 0.6)];
}

/** Both are large: the more code a run gets compiled, the less of it cancels out. */
const SOME = 1_000;
const MORE = 2_000;

/** Bytes that a world needs when its group has settled; what else there is cancels out of a difference. */
function bytesOf(members: number): number {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const simulation = new Simulation(workload(members), new NullObserver());
  simulation.runUntil(MINUTE);
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  // Used after the measurement, so that it is still there while it is measured.
  return simulation.events > 0 ? bytes : 0;
}

async function memory(): Promise<Line[]> {
  for (let warmUp = 0; warmUp < 3; warmUp++) bytesOf(SOME);
  const perMember = (bytesOf(MORE) - bytesOf(SOME)) / (MORE - SOME);
  return [atMost('memory per member, KB', perMember / 1_000, 4)];
}

export const sizes: readonly Suite[] = [
  { name: 'size-10000', measure: tenThousand },
  { name: 'size-small', measure: smallRuns },
  { name: 'size-memory', measure: memory },
];

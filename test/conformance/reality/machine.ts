/**
 * Puts the latencies of the measurements' machine into a world: how long messages travel, how late timers wake, and how late
 * the producers are.
 */
import { msToTicks, type Ticks } from '../../../src/protocol/time.ts';
import { QUANTILES, quantile, shareAbove } from '../../../src/sim/engine/quantiles.ts';
import { type RandomStream, RandomStreams } from '../../../src/sim/engine/random.ts';
import type { Simulation } from '../../../src/sim/simulation.ts';
import { type Calibration, type Quantiles, STARTING, STARTING_MS, WAKE_UP } from './calibration.ts';
import { Producer } from './producer.ts';
import type { Setup } from './setup.ts';

export type Draw = (stream: RandomStream) => Ticks;

/** Draws from a distribution that is given by some of its quantiles: straight lines between them. */
export function drawOf(quantiles: Quantiles): Draw {
  const table = Float64Array.from({ length: QUANTILES }, (_, k) => msToTicks(valueAt(quantiles, 1 - shareAbove(k))));
  return (stream) => Math.round(quantile(table, stream.next()));
}

function valueAt(quantiles: Quantiles, share: number): number {
  const at = quantiles.findIndex(([below]) => below >= share);
  const [high, to] = quantiles[at]!;
  if (at === 0) return to;
  const [low, from] = quantiles[at - 1]!;
  return from + ((to - from) * (share - low)) / (high - low);
}

export function install(world: Simulation, setup: Setup, { oneWay, tick }: Calibration): void {
  const streams = new RandomStreams(world.config.seed);
  Reflect.set(pathsOf(world), 'delay', drawOf(oneWay));
  wakeLate(world, streams);
  const producer = new Producer(setup, drawOf(tick), streams.stream('producer'));
  world.topics.endOffset = (_partition, now) => producer.endOffset(now);
  world.topics.timeOf = (_partition, offset) => producer.timeOf(offset);
}

/** A thread of a busy machine wakes some time after its timer is due; what is due at once it does at once. */
function wakeLate(world: Simulation, streams: RandomStreams): void {
  for (const pod of world.pods) {
    const late = drawOf(WAKE_UP[pod.config.client]);
    const stream = streams.stream(`member-${pod.index}/wake-up`);
    const arm = pod.startTimer.bind(pod);
    pod.startTimer = (timer, deadline) => arm(timer, deadline > world.now ? deadline + late(stream) : deadline);
  }
}

/** Messages take longer for a while after each start of a process. */
export function slowStarts(world: Simulation, setup: Setup, { oneWay }: Calibration, lastStart: () => Ticks): void {
  const starting = setup.initialRebalanceDelayMs === 0 ? STARTING.alone : STARTING.shared;
  const [slow, usual] = [drawOf(starting), drawOf(oneWay)];
  const until = () => lastStart() + msToTicks(STARTING_MS);
  Reflect.set(pathsOf(world), 'delay', (stream: RandomStream) => (world.now < until() ? slow : usual)(stream));
}

function pathsOf({ network }: Simulation): object {
  return (Reflect.get(network, 'wires') as { paths: object }).paths;
}

/** Groups whose pods run different clients, and processes that end by themselves. */
import { describe, expect, it } from 'vitest';
import { CLIENT_NAMES } from '../../src/client-model/profiles/configuration.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../src/sim/observer.ts';
import { Simulation } from '../../src/sim/simulation.ts';

class Lives extends NullObserver {
  readonly starts: (readonly [pod: number, atMs: number, cause: PodCause])[] = [];
  readonly ends: (readonly [pod: number, atMs: number, end: PodEnd])[] = [];

  override podStarted(now: Ticks, pod: number, cause: PodCause): void {
    this.starts.push([pod, now / msToTicks(1), cause]);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd): void {
    this.ends.push([pod, now / msToTicks(1), end]);
  }
}

function run(input: ScenarioInput, observer = new Lives()): { simulation: Simulation; lives: Lives } {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  const simulation = new Simulation(toWorld(read.scenario), observer);
  expect(simulation.runUntil(msToTicks(read.scenario.durationMs), 5_000_000)).toBe(true);
  return { simulation, lives: observer };
}

describe('a mixed group', () => {
  it('is one group: all four share a topic, each partition has one owner', () => {
    const { simulation } = run({
      durationMs: '60s',
      topics: [{ partitions: 8 }],
      groups: [
        {
          client: 'java:1,librdkafka:1,franz-go:1,sarama:1',
          consumer: { 'partition.assignment.strategy': 'range' },
        },
      ],
    });
    expect(simulation.pods.map((pod) => pod.config.client)).toEqual(CLIENT_NAMES);
    expect(simulation.coordinator.group('group')).toMatchObject({ state: 'Stable', protocolName: 'range' });
    const owned = simulation.pods.map((pod) => pod.consumer!.owned().map(({ name }) => name));
    expect(owned.map((names) => names.length)).toEqual([2, 2, 2, 2]);
    expect(new Set(owned.flat()).size).toBe(8);
  });

  it('agrees on the assignor that all have', () => {
    const { simulation } = run({ durationMs: '30s', groups: [{ client: 'java:2,franz-go:2' }] });
    expect(simulation.coordinator.group('group')).toMatchObject({
      state: 'Stable',
      protocolName: 'cooperative-sticky',
    });
  });

  it('has pods that start as their clients do', () => {
    const { lives } = run({ durationMs: '10s', groups: [{ client: 'java:20,sarama:20' }] });
    for (const [pod, atMs] of lives.starts) expect(atMs < 260, `${pod} at ${atMs}`).toBe(pod >= 20);
  });
});

describe('a process that ends by itself', () => {
  /** The third member is refused for good, which is fatal to a Java client. */
  const refused = (application: object): ScenarioInput => ({
    durationMs: '10m',
    broker: { 'group.max.size': 1 },
    topics: [{ partitions: 2 }],
    groups: [{ members: 2, startup: { minMs: 0, maxMs: 0, gapMs: '10s' }, application }],
  });
  const pauses = (lives: Lives) => {
    const ends = lives.ends.filter(([pod]) => pod === 1);
    const starts = lives.starts.filter(([pod]) => pod === 1).slice(1);
    return starts.map(([, atMs], index) => Math.round(atMs - ends[index]![1]));
  };

  it('is started again after 10 s, each time', () => {
    const { lives } = run(refused({}));
    expect(new Set(pauses(lives))).toEqual(new Set([10_000]));
    expect(lives.ends.every(([, , end]) => end === 'fatal-error')).toBe(true);
  });

  it('waits longer from time to time, if asked to', () => {
    const { lives } = run(refused({ restartAfterMs: '5s', restartAfterMaxMs: '30s' }));
    expect(pauses(lives).slice(0, 5)).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]);
  });

  it('is given up after so many times', () => {
    const { lives } = run(refused({ restarts: 2 }));
    expect(pauses(lives)).toEqual([10_000, 10_000]);
    expect(lives.ends).toHaveLength(3);
  });

  it('stays away where nobody starts it again', () => {
    const { lives, simulation } = run(refused({ restarts: 0 }));
    expect(lives.ends).toHaveLength(1);
    expect(simulation.pods[1]!.status).toBe('down');
  });
});

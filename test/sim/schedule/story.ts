/** A world with events, and what the pods and the coordinator say while it runs: a line each, with its second. */
import type { RemovalCause } from '../../../src/coordinator/effects.ts';
import { errorName } from '../../../src/protocol/errors.ts';
import { readScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../../src/sim/observer.ts';
import { Simulation } from '../../../src/sim/simulation.ts';
import type { WorldConfig } from '../../../src/sim/world-config.ts';

export function worldOf(input: ScenarioInput): WorldConfig {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return toWorld(read.scenario);
}

/** A group that settles by 10 s: no start-up time, no initial delay, no jitter, next to no work. */
export function quiet(input: ScenarioInput): WorldConfig {
  const [group = {}] = input.groups ?? [];
  return worldOf({
    durationMs: '3m',
    broker: { 'group.initial.rebalance.delay.ms': 0 },
    topics: [{ name: 't', partitions: 6 }],
    ...input,
    network: { jitterMs: 0, ...input.network },
    groups: [
      {
        members: 2,
        ...group,
        consumer: { 'session.timeout.ms': '10s', ...group.consumer },
        application: { processingMs: 1, ...group.application },
        startup: { minMs: 0, maxMs: 0 },
      },
    ],
  });
}

export class Story extends NullObserver {
  readonly lines: string[] = [];
  now = 0;

  private tell(now: number, text: string): void {
    this.lines.push(`${(now / 10_000).toFixed(1)} ${text}`);
  }

  override scheduledEvent(now: number, event: number, phase: string): void {
    this.tell(now, `event ${event} ${phase}`);
  }

  override groupTransition(now: number, _group: number, _from: string, to: string, generationId: number): void {
    this.tell(now, `${to} ${generationId}`);
  }

  override memberRemoved(now: number, _group: number, _id: string, cause: RemovalCause): void {
    this.tell(now, `removed ${cause}`);
  }

  override podStarted(now: number, pod: number, cause: PodCause): void {
    this.tell(now, `m${pod} starts ${cause}`);
  }

  override podStopping(now: number, pod: number, cause: PodCause): void {
    this.tell(now, `m${pod} is told to stop ${cause}`);
  }

  override podStopped(now: number, pod: number, end: PodEnd, cause: PodCause): void {
    this.tell(now, `m${pod} ${end} ${cause}`);
  }

  override heartbeatAnswered(now: number, pod: number, errorCode: number): void {
    if (errorCode !== 0) this.tell(now, `m${pod} heartbeat ${errorName(errorCode)}`);
  }
}

/** What is told from an instant on, of one kind or of all. */
export function storyOf(world: WorldConfig, fromS = 0, only = /./): string[] {
  const story = new Story();
  const simulation = new Simulation(world, story);
  simulation.runUntil(world.durationMs * 10);
  return story.lines.filter((line) => Number.parseFloat(line) >= fromS && only.test(line));
}

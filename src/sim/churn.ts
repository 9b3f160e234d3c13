/**
 * Pods that come and go: a generator of restarts, crashes, or scaling, per group.
 *
 * It acts at its instants on whatever pod its own stream draws; pods that are already on their way down or up are left
 * alone: the next one that runs is taken, and where none does the act finds nothing to do. A pod is drawn from all pods,
 * not from those that run, so that runs of one seed that differ in something else meet the same churn.
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { type Sampler, sampler } from './engine/distributions.ts';
import type { RandomStream } from './engine/random.ts';
import type { PodCause } from './observer.ts';
import type { Pod } from './pod.ts';
import type { ChurnConfig } from './world-config.ts';

export class Churn {
  private readonly config: ChurnConfig;
  private readonly pods: readonly Pod[];
  private readonly stream: RandomStream;
  private readonly pauses: Sampler;
  /** No act after this instant. */
  readonly lastAct: Ticks;
  /** Told of each pod that is asked to stop, before it is. */
  private readonly stopping: (pod: Pod, cause: PodCause) => void;
  /** Pods that are there from the beginning; spares have higher numbers. */
  private readonly deployed: number;
  private scalingIn = true;

  constructor(
    config: ChurnConfig,
    pods: readonly Pod[],
    stream: RandomStream,
    stopping: (pod: Pod, cause: PodCause) => void,
  ) {
    this.config = config;
    this.pods = pods;
    this.stream = stream;
    this.stopping = stopping;
    this.deployed = pods.filter(({ isSpare }) => !isSpare).length;
    const { everyMs, timing, untilMs } = config;
    this.lastAct = untilMs === undefined ? Number.POSITIVE_INFINITY : msToTicks(untilMs);
    this.pauses = sampler(
      timing === 'periodic' ? { kind: 'constant', ms: everyMs } : { kind: 'exponential', meanMs: everyMs },
    );
  }

  /** From one act to the next. */
  pause(): Ticks {
    return this.pauses(this.stream);
  }

  act(): void {
    if (this.config.kind === 'scale') this.scale();
    else this.restart();
  }

  private restart(): void {
    // Both draws are made every time, so that what one act finds does not move the next one's choices.
    const pick = this.stream.next();
    const graceful = this.stream.next() < this.config.graceful;
    const pod = this.runningFrom(Math.floor(pick * this.deployed));
    if (pod === undefined) return;
    if (this.config.kind === 'restart' && graceful) this.stop(pod, 'churn-restart', this.config.downMs);
    else pod.crash('churn-crash', this.config.downMs);
  }

  /** The pod of this number, or the next one that runs, round and round. */
  private runningFrom(number: number): Pod | undefined {
    const { pods } = this;
    for (let step = 0; step < pods.length; step++) {
      const pod = pods[(number + step) % pods.length]!;
      if (pod.status === 'running') return pod;
    }
    return undefined;
  }

  /** Down to half the pods and up again, one at a time, always gracefully, the highest number first, as a Deployment. */
  private scale(): void {
    const running = this.pods.filter((pod) => pod.status === 'running');
    const deployed = this.pods.filter(({ isSpare }) => !isSpare);
    const half = Math.max(1, Math.ceil(deployed.length / 2));
    if (running.length === deployed.length) this.scalingIn = true;
    if (running.length <= half) this.scalingIn = false;
    if (this.scalingIn) this.stop(running.at(-1), 'churn-scale', -1);
    else deployed.find((pod) => pod.status === 'down')?.start('churn-scale', 0);
  }

  private stop(pod: Pod | undefined, cause: PodCause, downMs: number): void {
    if (pod === undefined) return;
    this.stopping(pod, cause);
    pod.stop(cause, downMs);
  }
}

/**
 * Pods that come and go: a generator of restarts, crashes, or scaling, per group.
 *
 * It acts at its instants on whatever pod its own stream draws; pods that are already on their way down or up are left
 * alone, so that an act may find nothing to do.
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
    const running = this.pods.filter((pod) => pod.status === 'running');
    // Both draws are made every time, so that what one act finds does not move the next one's choices.
    const pick = this.stream.next();
    const graceful = this.stream.next() < this.config.graceful;
    if (running.length === 0) return;
    const pod = running[Math.floor(pick * running.length)]!;
    if (this.config.kind === 'restart' && graceful) this.stop(pod, 'churn-restart', this.config.downMs);
    else pod.crash('churn-crash', this.config.downMs);
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

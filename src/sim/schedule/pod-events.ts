/**
 * Events of pods: processes that are started, stopped, killed, paused, replaced, scaled and updated, as Kubernetes does.
 *
 * A pod is meant by its number; who runs under it is looked up when it happens (slots.ts). A pod without a process
 * cannot be stopped, one with a process is not started again: such an event has happened all the same, and does nothing.
 *
 * Deviation: a pod is ready when its process is up, or a fixed time later; there are no probes, and a node has room for
 * any number of pods.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { PodCause } from '../observer.ts';
import type { Pod } from '../pod.ts';
import type { Freezes } from './freezes.ts';
import { Rollout } from './rollout.ts';
import type { ScheduledWorld } from './scheduler.ts';
import { Slots } from './slots.ts';
import { Step, type StepValue } from './steps.ts';
import type { CrashLoop, EventOf, RollingUpdate, WorldEvent } from './world-events.ts';

/** A later step of an event: after `ms`, with the slot that it is about. */
type Later = (ms: number, index: number, step: StepValue, slot?: number) => void;

export class PodEvents {
  private readonly world: ScheduledWorld;
  private readonly freezes: Freezes;
  private readonly later: Later;
  private readonly slots: Slots;
  /** Under way, by the index of their event. */
  private readonly rollouts = new Map<number, Rollout>();
  private readonly loops = new Map<number, { readonly event: CrashLoop; readonly crashes: Map<number, number> }>();

  constructor(world: ScheduledWorld, freezes: Freezes, later: Later) {
    this.world = world;
    this.freezes = freezes;
    this.later = later;
    this.slots = new Slots(world.pods);
  }

  start({ pods }: EventOf<'pod-start'>): void {
    for (const pod of pods) this.startIfDown(this.slots.holder(pod), 'pod-start', 0);
  }

  stop({ kind, pods, graceMs, downMs }: EventOf<'pod-stop' | 'node-drain'>, index: number): void {
    for (const pod of this.alive(pods)) this.terminate(pod, kind, graceMs, downMs, index);
  }

  kill({ pods, downMs }: EventOf<'pod-kill'>): void {
    for (const pod of this.alive(pods)) pod.crash('pod-kill', downMs ?? -1);
  }

  lose({ pods, downMs }: EventOf<'node-loss'>): void {
    for (const pod of this.alive(pods)) pod.vanish('node-loss', downMs ?? -1);
  }

  pause({ pods, forMs }: EventOf<'pod-pause'>): void {
    for (const pod of this.alive(pods)) this.freezes.freezePod(pod, this.world.now + msToTicks(forMs));
  }

  resume({ pods }: EventOf<'pod-pause'>): void {
    for (const pod of this.alive(pods)) pod.thaw();
  }

  /** What a batch takes is said when it begins: one that is under way takes as long as it did. */
  slow({ pods, factor }: EventOf<'pod-slow'>): void {
    for (const pod of this.alive(pods)) pod.slowness *= factor;
  }

  quicken({ pods, factor }: EventOf<'pod-slow'>): void {
    for (const pod of this.alive(pods)) pod.slowness = Math.max(1, pod.slowness / factor);
  }

  /** The successor starts at once, in another slot; the old process is told to stop after the overlap. */
  replace({ pods, overlapMs }: EventOf<'pod-replace'>, index: number): void {
    for (const pod of pods) {
      const old = this.slots.holder(pod);
      this.slots.moveToSpare(pod)?.start('pod-replace', 0);
      this.later(overlapMs, index, Step.Retires, old.index);
    }
  }

  /** The overlap is over. */
  retire({ graceMs }: EventOf<'pod-replace'>, index: number, slot: number): void {
    const old = this.world.pods[slot]!;
    if (old.status !== 'down') this.terminate(old, 'pod-replace', graceMs, null, index);
  }

  /** The pods with the highest numbers go, all at once; those that come start one after the other with the gap. */
  scale({ pods, replicas, graceMs, gapMs }: EventOf<'scale'>, index: number): void {
    const holders = pods.map((pod) => this.slots.holder(pod));
    for (const pod of holders.slice(replicas)) {
      if (pod.status !== 'down') this.terminate(pod, 'scale', graceMs, null, index);
    }
    const coming = holders.slice(0, replicas).filter(({ status }) => status === 'down');
    coming.forEach((pod, n) => {
      pod.start('scale', msToTicks(n * gapMs));
    });
  }

  update(event: RollingUpdate, index: number): void {
    const rollout = new Rollout(event, {
      now: () => this.world.now,
      holder: (pod) => this.slots.holder(pod),
      startBeside: (pod) => this.startBeside(pod),
      stop: (pod, downMs) => this.terminate(pod, 'rolling-update', event.graceMs, downMs, index),
      wake: (at) => this.later((at - this.world.now) / msToTicks(1), index, Step.Proceeds),
    });
    this.rollouts.set(index, rollout);
    this.proceed(index);
  }

  proceed(index: number): void {
    const rollout = this.rollouts.get(index);
    rollout?.proceed();
    if (rollout?.isDone) this.rollouts.delete(index);
  }

  private startBeside(pod: number): Pod | null {
    const spare = this.slots.moveToSpare(pod);
    spare?.start('rolling-update', 0);
    return spare;
  }

  /** The new version crashes soon after each start; Kubernetes starts it again, ever later. */
  crash(event: CrashLoop, index: number): void {
    this.loops.set(index, { event, crashes: new Map() });
    for (const pod of this.alive(event.pods)) this.crashAgain(index, pod);
  }

  /** The version that works is deployed: whoever starts from now on stays. */
  heal(index: number): void {
    this.loops.delete(index);
  }

  /** A process of a crash loop has been up long enough. */
  crashAgain(index: number, pod: Pod): void {
    const loop = this.loops.get(index);
    if (loop === undefined || pod.status !== 'running') return;
    const { backoffMs, backoffMaxMs } = loop.event;
    const before = loop.crashes.get(pod.index) ?? 0;
    loop.crashes.set(pod.index, before + 1);
    pod.crash('pod-crash-loop', Math.min(backoffMs * 2 ** Math.min(before, 20), backoffMaxMs));
  }

  /** A process has started or ended. */
  changed(slot: number): void {
    for (const index of this.rollouts.keys()) this.later(0, index, Step.Proceeds);
    const pod = this.world.pods[slot]!;
    if (pod.status !== 'running') return;
    for (const [index, { event, crashes }] of this.loops) {
      if (crashes.has(slot)) this.later(event.upMs, index, Step.Crashes, slot);
    }
  }

  /** The grace of a process is over, unless it has ended by now, and another one is being stopped. */
  killAfterGrace(event: WorldEvent, slot: number): void {
    const pod = this.world.pods[slot]!;
    if (!('graceMs' in event) || pod.status !== 'stopping') return;
    if (pod.stoppingSince === this.world.now - msToTicks(event.graceMs)) pod.die();
  }

  /** SIGTERM, and SIGKILL after the grace. Who has no process gets one if it is to have one afterwards. */
  private terminate(pod: Pod, cause: PodCause, graceMs: number, downMs: number | null, index: number): void {
    if (pod.status === 'down') {
      if (downMs !== null) pod.start(cause, msToTicks(downMs));
    } else if (graceMs === 0) pod.crash(cause, downMs ?? -1);
    else {
      this.world.observer.podStopping(this.world.now, pod.index, cause);
      pod.stop(cause, downMs ?? -1);
      if (pod.status === 'stopping') this.later(graceMs, index, Step.Kills, pod.index);
    }
  }

  private startIfDown(pod: Pod, cause: PodCause, delay: Ticks): void {
    if (pod.status === 'down') pod.start(cause, delay);
  }

  private alive(pods: readonly number[]): Pod[] {
    return pods.map((pod) => this.slots.holder(pod)).filter(({ status }) => status !== 'down');
  }
}

/**
 * A rolling update: the pods of a group are replaced one after the other, as a Deployment or a StatefulSet does it.
 *
 * With a surge the successor runs, in a spare slot and under the same `group.instance.id`, before the old process is
 * told to stop; without, a pod stops, and starts again in its slot. At most `maxSurge` processes are there in addition,
 * at most `maxUnavailable` are missing, and a successor counts when it has been up for `readyMs`.
 *
 * Mirrors the rules of Kubernetes' RollingUpdate strategies (apps/v1), in the order of the pods' numbers.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Pod } from '../pod.ts';
import type { RollingUpdate } from './world-events.ts';

/** What a rollout asks of its world. */
export interface RolloutHost {
  now(): Ticks;
  /** Who runs under a pod's number at present. */
  holder(pod: number): Pod;
  /** Starts a process under a pod's number in a spare slot; null if there is none. */
  startBeside(pod: number): Pod | null;
  stop(pod: Pod, downMs: number | null): void;
  /** Calls `proceed` again at this instant. */
  wake(at: Ticks): void;
}

/** One pod under way: `successor` runs or starts, `old` has to end; the same pod where there is no surge. */
interface Step {
  readonly old: Pod;
  readonly successor: Pod;
  /** How often the successor's slot had been started before. */
  readonly starts: number;
  retiring: boolean;
}

export class Rollout {
  private readonly event: RollingUpdate;
  private readonly host: RolloutHost;
  private readonly waiting: number[];
  private steps: Step[] = [];

  constructor(event: RollingUpdate, host: RolloutHost) {
    this.event = event;
    this.host = host;
    this.waiting = [...event.pods];
  }

  get isDone(): boolean {
    return this.waiting.length === 0 && this.steps.length === 0;
  }

  /** To be called when it begins, whenever a pod has started or ended, and when it asked for it. */
  proceed(): void {
    this.steps = this.steps.filter((step) => !this.isOver(step));
    const { maxSurge, maxUnavailable } = this.event;
    while (this.waiting.length > 0) {
      const surging = this.steps.filter(({ old, successor }) => old !== successor).length;
      if (surging < maxSurge) {
        if (!this.surge()) return;
      } else if (this.steps.length - surging < maxUnavailable) this.replace();
      else return;
    }
  }

  /** False if no slot is free: then it waits for one. */
  private surge(): boolean {
    const old = this.host.holder(this.waiting[0]!);
    const successor = this.host.startBeside(this.waiting[0]!);
    if (successor === null) return false;
    this.waiting.shift();
    this.steps.push({ old, successor, starts: successor.starts - 1, retiring: false });
    return true;
  }

  private replace(): void {
    const old = this.host.holder(this.waiting.shift()!);
    this.steps.push({ old, successor: old, starts: old.starts, retiring: true });
    this.host.stop(old, this.event.downMs);
  }

  /** Moves one pod on as far as it can go now. */
  private isOver(step: Step): boolean {
    const { old, successor } = step;
    if (old === successor) return this.isReady(successor, step.starts);
    if (!step.retiring && this.isReady(successor, step.starts)) {
      step.retiring = true;
      this.host.stop(old, null);
    }
    return step.retiring && old.status === 'down';
  }

  private isReady(pod: Pod, startsBefore: number): boolean {
    if (pod.status !== 'running' || pod.starts <= startsBefore) return false;
    const readyAt = pod.startedAt + msToTicks(this.event.readyMs);
    const now = this.host.now();
    if (now < readyAt) this.host.wake(readyAt);
    return now >= readyAt;
  }
}

/**
 * What happened to processes and by the schedule in a run, in the words that cause chains have for it: so that a run
 * with other settings can be asked whether the same thing happened in it.
 */
import type { Ticks } from '../../protocol/time.ts';
import { ticksToMs } from '../../protocol/time.ts';
import { NullObserver } from '../../sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../sim/observer.ts';
import { isClose, podTurnOf } from './roots.ts';

export class Happenings extends NullObserver {
  /** Instants by pod. */
  readonly #instants = new Map<number, number[]>();

  override podStarted(now: Ticks, pod: number, _cause: PodCause): void {
    this.#note(pod, now);
  }

  override podStopped(now: Ticks, pod: number, _end: PodEnd, _cause: PodCause): void {
    this.#note(pod, now);
  }

  #note(pod: number, now: Ticks): void {
    const instants = this.#instants.get(pod) ?? [];
    this.#instants.set(pod, instants);
    instants.push(ticksToMs(now));
  }

  /** What the schedule says happens in any case; a pod's start or end has to be looked up. `firstPod`: of its group. */
  knows(root: string, firstPod: number): boolean {
    const turn = podTurnOf(root);
    if (turn === null) return true;
    const instants = this.#instants.get(firstPod + turn.pod) ?? [];
    return instants.some((ms) => isClose(ms, turn.atMs));
  }
}

/**
 * How long a pod takes to get going: from its first JoinGroup to its membership in a Stable group.
 *
 * Usually that is the instant at which the group becomes Stable with the pod in it; a static member that takes its
 * place in a group which stays Stable is there when it is answered (C-STM-10).
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Layout } from './layout.ts';
import type { Members } from './members.ts';
import { SpanHistogram } from './span-histogram.ts';

/** Has not begun to join since its start. */
const NOT_YET = -1;
/** Is there, or not running. */
const DONE = -2;

export class JoinTimes {
  readonly #layout: Layout;
  readonly #members: Members;
  /** When the pod began to join, or one of the above. */
  readonly #since: Float64Array;
  readonly #spans: readonly SpanHistogram[];

  constructor(layout: Layout, members: Members) {
    this.#layout = layout;
    this.#members = members;
    this.#since = new Float64Array(layout.podCount).fill(DONE);
    this.#spans = Array.from({ length: layout.groupCount }, () => new SpanHistogram());
  }

  of(group: number): SpanHistogram {
    return this.#spans[group]!;
  }

  podStarted(pod: number): void {
    this.#since[pod] = NOT_YET;
  }

  podStopped(pod: number): void {
    this.#since[pod] = DONE;
  }

  joinStarted(now: Ticks, pod: number): void {
    if (this.#since[pod] === NOT_YET) this.#since[pod] = now;
  }

  /** The pod's SyncGroup was answered while its group is Stable. */
  joinedStable(now: Ticks, pod: number): void {
    if (this.#since[pod]! < 0) return;
    this.#spans[this.#layout.groupOfPod[pod]!]!.record(now - this.#since[pod]!);
    this.#since[pod] = DONE;
  }

  groupStable(now: Ticks, group: number): void {
    const { firstPod } = this.#layout;
    for (let pod = firstPod[group]!; pod < firstPod[group + 1]!; pod++) {
      if (this.#since[pod]! >= 0 && this.#members.isInGroup(pod)) this.joinedStable(now, pod);
    }
  }
}

/**
 * Who runs under which number: a pod keeps its number, and with it its `group.instance.id`, when it is replaced by a
 * process in another slot of its group. Spare slots are for that; the slot of a replaced pod is a spare one next.
 */
import type { Pod } from '../pod.ts';

export class Slots {
  private readonly pods: readonly Pod[];
  /** The slot of each number, by the slot that had the number first. */
  private readonly held: Map<number, number>;

  constructor(pods: readonly Pod[]) {
    this.pods = pods;
    this.held = new Map(pods.filter(({ isSpare }) => !isSpare).map(({ index }) => [index, index]));
  }

  holder(pod: number): Pod {
    return this.pods[this.held.get(pod)!]!;
  }

  /** Gives the number to a free slot with the same client; null if there is none. */
  moveToSpare(pod: number): Pod | null {
    const old = this.holder(pod);
    const held = new Set(this.held.values());
    const spare = this.pods.find((slot) => slot.status === 'down' && !held.has(slot.index) && slot.isLike(old));
    if (spare === undefined) return null;
    this.held.set(pod, spare.index);
    spare.takeNumberOf(old);
    return spare;
  }
}

/** What a group has finished with: by partition, up to where without a gap. */
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { sharesOf } from './calm.ts';
import { Pairs } from './pairs.ts';
import { groupsOfPods } from './watcher.ts';

/** Processed up to here without a gap, and what was processed beyond. */
interface Progress {
  start: number;
  to: number;
  readonly beyond: Map<number, number>;
}

export class Processed {
  /** By group and partition. */
  private readonly progress = new Pairs<Progress>();
  private readonly groups: readonly number[];
  /** By pod: a record counts when it is handed over. */
  private readonly storesOnDelivery: readonly boolean[];

  constructor(world: WorldConfig) {
    this.groups = groupsOfPods(world);
    this.storesOnDelivery = sharesOf(world).map(storesOnDelivery);
  }

  /** Somebody begins to read where nobody has read before. */
  begin(pod: number, partition: number, offset: number): void {
    const group = this.groups[pod]!;
    if (this.progress.has(group, partition)) return;
    this.progress.set(group, partition, { start: offset, to: offset, beyond: new Map() });
  }

  delivered(pod: number, partition: number, from: number, to: number): void {
    if (this.storesOnDelivery[pod]) this.processed(pod, partition, from, to);
  }

  processed(pod: number, partition: number, from: number, to: number): void {
    const progress = this.progress.get(this.groups[pod]!, partition);
    if (progress === undefined) return;
    if (from <= progress.to) progress.to = Math.max(progress.to, to);
    else progress.beyond.set(from, Math.max(to, progress.beyond.get(from) ?? 0));
    if (progress.beyond.size > 0) join(progress);
  }

  /** Undefined: nobody has begun. */
  ofPod(pod: number, partition: number): Readonly<Progress> | undefined {
    return this.progress.get(this.groups[pod]!, partition);
  }

  ofGroup(group: number, partition: number): Readonly<Progress> | undefined {
    return this.progress.get(group, partition);
  }
}

/** What was processed beyond a gap that is none any more. */
function join(progress: Progress): void {
  for (const [start, end] of progress.beyond) {
    if (start > progress.to) continue;
    progress.to = Math.max(progress.to, end);
    progress.beyond.delete(start);
  }
}

/** A record counts when it is handed over. */
export function storesOnDelivery({ client, consumer }: ShareConfig): boolean {
  return client === 'librdkafka' && consumer.enableAutoCommit;
}

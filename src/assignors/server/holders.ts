/** Which partitions of the subscribed topics somebody holds, and whose list can be taken as it stands. */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { AssignorInput } from '../assignor.ts';
import { partitionCount } from '../topics.ts';

export class Holders {
  /** By partition number: 1 + the member that noted it last, 0 for nobody. */
  readonly #byTopic: ReadonlyMap<string, Int32Array>;

  constructor(input: AssignorInput, topics: readonly string[]) {
    this.#byTopic = new Map(topics.map((topic) => [topic, new Int32Array(partitionCount(input, topic))]));
  }

  /** Whether each claim is to another existing partition of a subscribed topic. */
  note(claims: readonly TopicPartition[], member: number): boolean {
    const mark = member + 1;
    let isSound = true;
    let last: string | null = null;
    let holders: Int32Array | undefined;
    for (const { topic, partition } of claims) {
      if (topic !== last) holders = this.#byTopic.get(topic);
      last = topic;
      const before = holders?.[partition];
      if (before === undefined || before === mark) isSound = false;
      else holders![partition] = mark;
    }
    return isSound;
  }

  /** Numbers of the partitions that nobody holds, ascending. */
  freeOf(topic: string): number[] {
    const holders = this.#byTopic.get(topic)!;
    const free: number[] = [];
    for (let number = 0; number < holders.length; number++) if (holders[number] === 0) free.push(number);
    return free;
  }
}

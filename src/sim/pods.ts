/**
 * The pods of a world, numbered through: group after group, share after share.
 */
import type { RandomStream } from './engine/random.ts';
import { Pod } from './pod.ts';
import type { PodHost } from './pod-host.ts';
import { assignorsOf } from './shares.ts';
import type { WorldConfig } from './world-config.ts';

/** @throws RangeError for an assignor that a client does not have */
export function makePods(
  { groups }: WorldConfig,
  host: PodHost,
  streams: (pod: number, purpose: string) => RandomStream,
): readonly Pod[] {
  const pods: Pod[] = [];
  groups.forEach((group, index) => {
    let number = 0;
    for (const share of group.clients) {
      const assignors = assignorsOf(share);
      for (let n = 0; n < share.members; n++) {
        pods.push(new Pod(pods.length, number++, index, share, host, assignors, streams));
      }
    }
  });
  return pods;
}

/**
 * Where the clients differ that balance unequal groups by the algorithm of KIP-54: Java itself, and sarama and
 * librdkafka, which took it over from an older Java and use it for all groups.
 */

import type { StickyGroup } from './group.ts';
import { olderClaims } from './older-claims.ts';

export interface GeneralRules {
  /** Who claims a partition from before its owner, by partition id. */
  readonly olderClaims: ReadonlyMap<number, number>;
  /** The partitions in the order in which they are tried; null for: fewest subscribers first, then by name. */
  readonly candidates: readonly number[] | null;
  /** New partitions are tried before all others. */
  readonly newFirst: boolean;
  /** A new group keeps its moves even if they did not help. */
  readonly isNew: (loads: readonly number[]) => boolean;
  /** Members that differ by less are not looked at by the test whether all is balanced. */
  readonly smallestGap: 1 | 2;
  /** What becomes of a partition that an older claimant gets back which takes no part in the balancing. */
  readonly frozenClaimant: 'throws' | 'ignored' | 'loses';
}

/** As Kafka 4.4, with the faults that the group shows. */
export function javaRules(group: StickyGroup): GeneralRules {
  return {
    olderClaims: olderClaims(group),
    candidates: null,
    newFirst: true,
    isNew: (loads) => loads.every((load) => load === 0),
    smallestGap: 2,
    frozenClaimant: group.faults.frozenPreviousOwner ? 'throws' : 'ignored',
  };
}

/** All assignors by name, Kafka's own in the variant that shows the chosen faults. */

import type { Assignor, AssignorName } from './assignor.ts';
import type { AssignorFaults } from './faults.ts';
import { JAVA_FAULTS } from './faults.ts';
import { optimal } from './optimal/optimal.ts';
import { withDistinctMembers } from './orders.ts';
import { range } from './range.ts';
import { roundRobinWith } from './round-robin.ts';
import { serverRange } from './server/range.ts';
import { uniformWith } from './server/uniform.ts';
import { cooperativeStickyWith, stickyWith } from './sticky/sticky.ts';

export type Assignors = Readonly<Record<AssignorName, Assignor>>;

export function assignorsWith(faults: AssignorFaults): Assignors {
  return {
    range: withDistinctMembers(range),
    roundrobin: withDistinctMembers(roundRobinWith(faults)),
    sticky: withDistinctMembers(stickyWith(faults)),
    'cooperative-sticky': withDistinctMembers(cooperativeStickyWith(faults)),
    uniform: withDistinctMembers(uniformWith(faults)),
    'server-range': withDistinctMembers(serverRange),
    optimal,
  };
}

/** As Kafka 4.4 computes them, and ours. */
export const ASSIGNORS: Assignors = assignorsWith(JAVA_FAULTS);

export const ASSIGNOR_NAMES = Object.keys(ASSIGNORS) as readonly AssignorName[];

/** The assignor of that name; undefined for an unknown one. */
export function assignorNamed(name: string): Assignor | undefined {
  return ASSIGNOR_NAMES.includes(name as AssignorName) ? ASSIGNORS[name as AssignorName] : undefined;
}

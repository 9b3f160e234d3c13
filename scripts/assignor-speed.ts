/**
 * Our times over the grid, one JSON line per cell in the form of the Java harness, for oracle/assignors/speed.sh:
 * `node .build/scripts/assignor-speed.js ASSIGNOR [MILLISECONDS]`.
 */

import { timings } from '../bench/assignor-times.ts';
import type { AssignorName } from '../src/assignors/assignor.ts';
import { ASSIGNOR_NAMES } from '../src/assignors/registry.ts';

const [name, budget = '400'] = process.argv.slice(2);
if (!ASSIGNOR_NAMES.includes(name as AssignorName)) {
  console.error(`usage: assignor-speed ASSIGNOR [MILLISECONDS]; assignors: ${ASSIGNOR_NAMES.join(', ')}`);
  process.exit(2);
}
for (const mixed of [false, true]) {
  for (const { size, change, ms } of timings(name as AssignorName, mixed, Number(budget))) {
    const partitions = size.topics * size.partitionsPerTopic;
    const cell = { lib: 'groupsim', assignor: name, mixed, members: size.members, partitions, scenario: change };
    console.log(JSON.stringify({ ...cell, ms: Number(ms.toFixed(4)) }));
  }
}

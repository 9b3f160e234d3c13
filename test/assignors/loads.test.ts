import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_FAULTS } from '../../src/assignors/faults.ts';
import type { StickyGroup } from '../../src/assignors/sticky/group.ts';
import { stickyGroup } from '../../src/assignors/sticky/group.ts';
import { Loads } from '../../src/assignors/sticky/loads.ts';
import { groups } from './groups.ts';

/** The dumb twin of `isBalanced`: looks at every member, topic and partition each time, as Java does. */
function looksBalanced(group: StickyGroup, loads: Loads): boolean {
  return group.members.every((_, member) => {
    if (loads.frozen.has(member)) return true;
    const topics = loads.subscribers.flatMap((subscribers, topic) => (subscribers.includes(member) ? [topic] : []));
    const most = topics.reduce((sum, topic) => sum + group.partitions.counts[topic]!, 0);
    if (loads.load[member] === most) return true;
    return topics.every((topic) =>
      loads.owner.every((owner, id) => {
        const couldCome = group.partitions.topicOf[id] === topic && owner !== member;
        return !couldCome || loads.load[member]! + 1 >= loads.load[owner]!;
      }),
    );
  });
}

/** The dumb twin of `score`: every pair. */
function pairwise(loads: Loads): number {
  const counts = loads.load.filter((_, member) => !loads.frozen.has(member));
  return counts.reduce(
    (sum, one, i) => sum + counts.slice(i + 1).reduce((part, other) => part + Math.abs(one - other), 0),
    0,
  );
}

test('the kept answers about balance are those of looking at everything', () => {
  fc.assert(
    fc.property(
      groups({ nonEmpty: true }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 40 }),
      (input, moves) => {
        const group = stickyGroup(input, () => ({ partitions: [], generation: -1 }), NO_FAULTS);
        const subscribers = (loads: Loads, id: number) => loads.subscribers[group.partitions.topicOf[id]!]!;
        const start = new Loads(group, []);
        const loads = new Loads(
          group,
          group.partitions.topicOf.map((_, id) => subscribers(start, id)[0]!),
        );
        loads.freeze();
        for (const [pick, target] of [[0, 0], ...moves] as const) {
          expect(loads.isBalanced()).toBe(looksBalanced(group, loads));
          expect(loads.score()).toBe(pairwise(loads));
          if (group.partitions.total === 0) return;
          const id = pick % group.partitions.total;
          const candidates = subscribers(loads, id).filter((member) => !loads.frozen.has(member));
          if (candidates.length > 1) loads.move(id, candidates[target % candidates.length]!);
        }
      },
    ),
    { seed: 4, numRuns: 400 },
  );
});

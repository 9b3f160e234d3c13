/** What no single plan shows; Kafka 4.4.0 did the same (oracle/assignors/java, Spans). */
import { expect, test } from 'vitest';
import type { AssignorInput, AssignorMember, TopicInfo } from '../../src/assignors/assignor.ts';
import { ASSIGNORS } from '../../src/assignors/registry.ts';
import { highestGeneration } from '../../src/assignors/sticky/sticky.ts';
import { topicPartition } from '../../src/protocol/partitions.ts';
import { afterRound, asText, claiming, settle } from './groups.ts';

const cooperative = ASSIGNORS['cooperative-sticky'];

function member(memberId: string, rackId: string | null, generation: number, owned: string, ...topics: string[]) {
  const partitions = owned.split(' ').filter((name) => name !== '');
  const claims = partitions.map((name) => topicPartition(name.split('-')[0]!, Number(name.split('-')[1])));
  const none = { memberId, groupInstanceId: null, topics, rackId };
  return claiming({ ...none, ownedPartitions: [], generationId: -1, userData: null }, claims, generation);
}

function topics(racks: Record<string, string[][]>): ReadonlyMap<string, TopicInfo> {
  return new Map(Object.entries(racks).map(([name, lists]) => [name, { partitions: lists.length, racks: lists }]));
}

test('with racks and unequal subscriptions a cooperative group of Java’s may never settle', () => {
  const start: AssignorInput = {
    topics: topics({
      a: [['r1'], [], ['r1'], []],
      t10: [['r1'], ['r1']],
      t2: [['r1'], [], []],
      T1: [[], ['r2'], ['r2']],
    }),
    members: [
      member('a', 'r3', 1, 'T1-0 a-1', 'a', 'T1'),
      member('b', 'r1', 1, 'T1-1 a-2 t10-0 t2-1', 't2', 'a', 'T1', 't10'),
      member('c', 'r2', 1, 'T1-2 t10-1', 't10', 'T1'),
      member('d', null, 1, 'a-0 a-3 t2-0 t2-2', 'a', 't2', 'T1'),
    ],
  };
  expect(() => settle(cooperative, start, 200)).toThrow('not settled after 200 rounds');
  let input = start;
  const plans: string[] = [];
  for (let generation = 2; generation < 9; generation++) {
    const plan = cooperative.assign(input);
    plans.push(asText(plan).join('; '));
    input = afterRound(input, plan, generation);
  }
  const [one, other] = [
    'a: a-0 a-1; b: a-2 t10-1 t2-0; c: T1-1 T1-2 t10-0; d: T1-0 t2-2',
    'a: a-0 a-1; b: t10-1 t2-0 t2-1; c: T1-1 T1-2 t10-0; d: T1-0 a-3 t2-2',
  ];
  expect(plans).toEqual(['a: a-1; b: t2-1; c: T1-2; d: a-3 t2-2', one, other, one, other, one, other]);
});

test.each([
  ['sticky', 'd: t-0 t-1 t-4', 'd: t-0 t-2 t-4'],
  ['cooperative-sticky', 'd: t-1', 'd: '],
] as const)('%s: an object that has met generation 40 gives nothing back to an older claimant', (name, fresh, used) => {
  const group = (...members: AssignorMember[]): AssignorInput => {
    const counts = new Map(Object.entries({ t: 8, u: 1 }).map(([topic, partitions]) => [topic, { partitions }]));
    return { members, topics: counts };
  };
  const all = 't-0 t-1 t-2 t-3 t-4 t-5 t-6 t-7';
  const others = [member('c', null, 3, '', 't', 'u'), member('d', null, 2, 't-1', 't')];
  const input = group(member('a', null, 3, all, 't'), ...others);
  const earlier = group(member('a', null, 40, all, 't'), ...others);
  const remembering = { ...input, highestGenerationSeen: highestGeneration(name, earlier) };
  expect(asText(ASSIGNORS[name].assign(input))[2]).toBe(fresh);
  expect(asText(ASSIGNORS[name].assign(remembering))[2]).toBe(used);
});

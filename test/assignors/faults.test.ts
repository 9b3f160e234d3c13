import { describe, expect, test } from 'vitest';
import type { AssignorInput, AssignorMember } from '../../src/assignors/assignor.ts';
import { AssignorError } from '../../src/assignors/assignor.ts';
import type { AssignorFaults } from '../../src/assignors/faults.ts';
import { JAVA_FAULTS, NO_FAULTS } from '../../src/assignors/faults.ts';
import { assignorsWith } from '../../src/assignors/registry.ts';
import { highestGeneration } from '../../src/assignors/sticky/sticky.ts';
import { topicPartition } from '../../src/protocol/partitions.ts';
import { asText, claiming, namesOf, settle, violations } from './groups.ts';

const JAVA = assignorsWith(JAVA_FAULTS);

/** Java's assignors with one fault mended. */
function without(fault: keyof AssignorFaults) {
  return assignorsWith({ ...JAVA_FAULTS, [fault]: false });
}

function group(topics: Record<string, number>, ...members: AssignorMember[]): AssignorInput {
  return { members, topics: new Map(Object.entries(topics).map(([name, partitions]) => [name, { partitions }])) };
}

function member(memberId: string, topics: string[], generation?: number, ...owned: string[]): AssignorMember {
  const none = { memberId, groupInstanceId: null, topics, rackId: null };
  const fresh = { ...none, ownedPartitions: [], generationId: -1, userData: null };
  return generation === undefined ? fresh : claiming(fresh, owned.map(named), generation);
}

function named(name: string) {
  const [topic, partition] = name.split('-');
  return topicPartition(topic!, Number(partition));
}

function thrown(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AssignorError) return error.javaClass;
    throw error;
  }
  return 'nothing';
}

describe('a member without topics is met first', () => {
  // in hash order "b" comes after "a": the member without topics must sort before the others
  const input = group({ t: 4 }, member('a', []), member('b', ['t']));

  test('Java gives it partitions that it does not subscribe to', () => {
    expect(violations(input, JAVA.sticky.assign(input))).toContain('a does not subscribe to t');
  });

  test('mended, it gets none', () => {
    const plan = without('emptySubscriptionOverlooked').sticky.assign(input);
    expect(asText(plan)).toEqual(['a: ', 'b: t-0 t-1 t-2 t-3']);
  });
});

describe('an older claimant does not subscribe any more', () => {
  const had = ['t-0', 't-1', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7'];
  const input = group(
    { t: 8, u: 2 },
    member('a', ['t'], 3, ...had),
    member('b', ['u'], 2, 't-0', 't-1'),
    member('c', ['t', 'u'], 3),
  );

  test('Java moves the partition back to it', () => {
    expect(violations(input, JAVA.sticky.assign(input))).toContain('b does not subscribe to t');
  });

  test('mended, it does not', () => {
    expect(violations(input, without('unsubscribedPreviousOwner').sticky.assign(input))).toEqual([]);
  });
});

describe('an older claimant takes no part in the balancing', () => {
  const had = ['t-0', 't-1', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7'];
  const input = group(
    { t: 8, u: 1 },
    member('a', ['t'], 3, ...had),
    member('b', ['u'], 2, 't-0', 't-1'),
    member('c', ['t'], 3),
  );

  test.each(['sticky', 'cooperative-sticky'] as const)('Java throws in %s', (name) => {
    expect(thrown(() => JAVA[name].assign(input))).toBe('NullPointerException');
  });

  test('mended, the group is balanced', () => {
    const plan = without('frozenPreviousOwner').sticky.assign(input);
    expect(violations(input, plan)).toEqual([]);
    expect([...plan.values()].map((given) => given.length)).toEqual([4, 1, 4]);
  });
});

describe('a topic was made again with fewer partitions', () => {
  const equal = group({ t: 3 }, member('a', ['t'], 1, 't-0', 't-5'), member('b', ['t'], 1, 't-1', 't-2'));
  const unequal = group({ t: 3, u: 1 }, member('a', ['t'], 1, 't-0', 't-5'), member('b', ['t', 'u'], 1, 't-1', 't-2'));

  test('Java throws with equal subscriptions', () => {
    expect(thrown(() => JAVA.sticky.assign(equal))).toBe('IllegalStateException');
    expect(thrown(() => JAVA.uniform.assign(equal))).toBe('PartitionAssignorException');
  });

  test('and hands out a partition that does not exist with unequal ones', () => {
    expect(asText(JAVA.sticky.assign(unequal))).toContain('a: t-0 t-5');
    expect(thrown(() => JAVA.uniform.assign(unequal))).toBe('ArrayIndexOutOfBoundsException');
  });

  test('the factory of the caller is not asked for it', () => {
    const partition = (topic: string, number: number) => {
      expect(number).toBeLessThan(3);
      return topicPartition(topic, number);
    };
    expect(asText(JAVA.sticky.assign({ ...unequal, partition }))).toContain('a: t-0 t-5');
  });

  test.each(['sticky', 'cooperative-sticky', 'uniform'] as const)('mended, %s leaves it out', (name) => {
    const assignor = without('claimsBeyondPartitionCount')[name];
    for (const input of [equal, unequal]) {
      const { rounds } = settle(assignor, input, 3);
      expect(violations(input, rounds.at(-1)!)).toEqual([]);
    }
  });
});

describe('an empty group', () => {
  const input = group({ t: 5 });

  test.each([
    ['roundrobin', 'IllegalArgumentException'],
    ['sticky', 'ArithmeticException'],
    ['cooperative-sticky', 'ArithmeticException'],
    ['range', 'nothing'],
    ['uniform', 'nothing'],
  ] as const)('%s throws %s', (name, javaClass) => {
    expect(thrown(() => JAVA[name].assign(input))).toBe(javaClass);
    expect(assignorsWith(NO_FAULTS)[name].assign(input).size).toBe(0);
  });
});

describe('the leader has seen a higher generation before the group started again', () => {
  const had = ['t-0', 't-1', 't-2', 't-3', 't-4', 't-5', 't-6', 't-7'];
  const input = group(
    { t: 8, u: 1 },
    member('a', ['t'], 3, ...had),
    member('c', ['t', 'u'], 3),
    member('d', ['t'], 2, 't-1'),
  );
  const ownerOf = (name: string, asked: AssignorInput) => {
    const plan = JAVA.sticky.assign(asked);
    return [...plan.keys()].find((memberId) => namesOf(plan, memberId).includes(name));
  };
  const seen = { ...input, highestGenerationSeen: 40 };

  test('it remembers that', () => {
    expect(highestGeneration('sticky', input)).toBe(3);
    expect(highestGeneration('sticky', seen)).toBe(40);
  });

  test('a new object gives partitions back to the older claimant', () => {
    expect(ownerOf('t-1', input)).toBe('d');
  });

  test('to one that remembers, the newest claim is an old one too, and hides the older', () => {
    expect(ownerOf('t-1', seen)).toBe('c');
  });

  test('mended, it does not matter', () => {
    const plan = without('highestGenerationKept').sticky.assign(seen);
    expect(asText(plan)).toEqual(asText(JAVA.sticky.assign(input)));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssignorInput, AssignorName } from '../../src/assignors/assignor.ts';
import type { AssignorFaults, PresentFaults } from '../../src/assignors/faults.ts';
import { NO_FAULTS } from '../../src/assignors/faults.ts';
import { ASSIGNOR_NAMES, ASSIGNORS, assignorsWith } from '../../src/assignors/registry.ts';
import { CLIENT_ASSIGNORS } from '../../src/assignors/variants.ts';
import { topicPartition } from '../../src/protocol/partitions.ts';
import type { GroupShape } from './groups.ts';
import {
  afterRound,
  asText,
  groups,
  groupsWithAnyClaims,
  loadsOf,
  namesOf,
  settle,
  spread,
  subscribedPartitions,
  violations,
  wellFormed,
} from './groups.ts';

const MENDED = assignorsWith(NO_FAULTS);
const RUNS = { numRuns: 400, seed: 4 };

const BALANCED: readonly AssignorName[] = ['roundrobin', 'sticky', 'cooperative-sticky', 'uniform', 'optimal'];
const BY_NAMES_ALONE: readonly AssignorName[] = ['range', 'roundrobin', 'server-range', 'optimal'];
const KEEPING: readonly AssignorName[] = ['sticky', 'uniform', 'optimal'];

function holds(shape: GroupShape, property: (input: AssignorInput) => void): void {
  fc.assert(fc.property(groups(shape), property), RUNS);
}

/** The same for one assignor: groups that `optimal` would refuse are mended or left out for it. */
function holdsFor(name: AssignorName, shape: GroupShape, property: (input: AssignorInput) => void): void {
  holds(shape, (input) => {
    const asked = name === 'optimal' ? wellFormed(input) : input;
    const isRefused = name === 'optimal' && asked.members.every(({ topics }) => topics.length === 0);
    if (!isRefused) property(asked);
  });
}

describe.each(ASSIGNOR_NAMES)('%s, a new group', (name) => {
  test('gives every existing subscribed partition to one subscriber', () => {
    holdsFor(name, { racks: true, nonEmpty: true }, (input) => {
      expect(violations(input, ASSIGNORS[name].assign(input))).toEqual([]);
    });
  });

  test('names every member', () => {
    holdsFor(name, {}, (input) => {
      const ids = input.members.map((member) => member.memberId);
      expect([...ASSIGNORS[name].assign(input).keys()].sort()).toEqual(ids.sort());
    });
  });

  test('hands out the partitions that its caller keeps', () => {
    holdsFor(name, { nonEmpty: true }, (input) => {
      const kept = new Map(
        [...input.topics].map(([topic, { partitions }]) => [topic, new Array(partitions).fill(null)]),
      );
      const partition = (topic: string, number: number) => {
        kept.get(topic)![number] ??= topicPartition(topic, number);
        return kept.get(topic)![number];
      };
      const plan = ASSIGNORS[name].assign({ ...input, partition });
      for (const given of [...plan.values()].flat()) expect(given).toBe(kept.get(given.topic)![given.partition]);
    });
  });

  test('takes the word of its caller that all subscribe to the same', () => {
    holdsFor(name, { equal: true, nonEmpty: true }, (input) => {
      const plan = ASSIGNORS[name].assign({ ...input, sameSubscriptions: true });
      expect(asText(plan)).toEqual(asText(ASSIGNORS[name].assign(input)));
    });
  });

  test('leaves its input alone', () => {
    fc.assert(
      fc.property(groupsWithAnyClaims({ nonEmpty: true }).map(consistent), (any) => {
        const input = name === 'optimal' ? wellFormed(any) : any;
        fc.pre(input.members.some(({ topics }) => topics.length > 0));
        const before = JSON.stringify([input.members, [...input.topics]]);
        MENDED[name].assign(input);
        expect(JSON.stringify([input.members, [...input.topics]])).toBe(before);
      }),
      RUNS,
    );
  });
});

describe('balance', () => {
  test.each(BALANCED)('%s: with equal subscriptions loads differ by at most one', (name) => {
    holdsFor(name, { equal: true, racks: true }, (input) => {
      expect(spread(loadsOf(ASSIGNORS[name].assign(input)))).toBeLessThanOrEqual(1);
    });
  });

  test.each(['range', 'server-range'] as const)('%s: subscribers of a topic differ by at most one in it', (name) => {
    holds({ racks: true }, (input) => {
      const plan = ASSIGNORS[name].assign(input);
      for (const topic of input.topics.keys()) {
        const subscribers = input.members.filter((member) => member.topics.includes(topic));
        const shares = subscribers.map((m) => plan.get(m.memberId)!.filter((given) => given.topic === topic).length);
        expect(spread(shares)).toBeLessThanOrEqual(1);
      }
    });
  });

  test.each(['sticky', 'cooperative-sticky', 'uniform'] as const)('%s: whatever is claimed', (name) => {
    fc.assert(
      fc.property(groupsWithAnyClaims({ equal: true }), (input) => {
        const { rounds } = settle(MENDED[name], consistent(input), 5);
        expect(spread(loadsOf(rounds.at(-1)!))).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });
});

describe('a member that is listed twice', () => {
  const real = [...ASSIGNOR_NAMES.filter((name) => name !== 'optimal').map((name) => ASSIGNORS[name])];
  const clients = Object.entries(CLIENT_ASSIGNORS).flatMap(([client, assignors]) =>
    assignors.filter(({ name }) => name !== 'optimal').map((assignor) => ({ client, ...assignor })),
  );
  const all = [...real.map((assignor) => ({ client: 'Kafka', ...assignor })), ...clients];

  test.each(all)('$client, $name: the later takes the place of the earlier', ({ client, name, assign }) => {
    holds({ nonEmpty: true, racks: true }, (input) => {
      const isEmpty = subscribedPartitions(input).length === 0;
      fc.pre(!(isEmpty && client === 'sarama' && name === 'roundrobin'));
      const earlier = { ...input.members.at(-1)!, topics: ['nothing'], groupInstanceId: null };
      const twice = { ...input, members: [earlier, ...input.members] };
      const once = { ...input, members: [input.members.at(-1)!, ...input.members.slice(0, -1)] };
      expect(asText(assign(twice))).toEqual(asText(assign(once)));
    });
  });
});

describe('order of listing', () => {
  test.each(BY_NAMES_ALONE)('%s: neither members, subscriptions nor topics', (name) => {
    holdsFor(name, { racks: true }, (input) => expectSame(name, input, reversed(input)));
  });

  test.each(['sticky', 'cooperative-sticky'] as const)('%s: nor here in a new group', (name) => {
    holds({ racks: true, nonEmpty: true }, (input) => expectSame(name, input, reversed(input)));
  });
});

describe('stickiness, equal subscriptions', () => {
  test.each(KEEPING)('%s: nothing moves when nothing changes', (name) => {
    holdsFor(name, { equal: true }, (input) => {
      const plan = ASSIGNORS[name].assign(input);
      expect(asText(ASSIGNORS[name].assign(afterRound(input, plan, 1)))).toEqual(asText(plan));
    });
  });

  test.each(KEEPING)('%s: when one leaves, the others keep what they have', (name) => {
    holdsFor(name, { equal: true }, (input) => {
      const plan = ASSIGNORS[name].assign(input);
      const settled = afterRound(input, plan, 1);
      const left = { ...settled, members: settled.members.slice(1) };
      const next = left.members.length === 0 ? plan : ASSIGNORS[name].assign(left);
      for (const { memberId } of left.members) {
        expect(namesOf(next, memberId)).toEqual(expect.arrayContaining(namesOf(plan, memberId)));
      }
    });
  });
});

describe('cooperative rounds', () => {
  const assignor = ASSIGNORS['cooperative-sticky'];

  test.each([
    ['equal subscriptions: two rounds', { equal: true }, 2],
    ['equal subscriptions and racks: never more than five', { equal: true, racks: true }, 5],
    ['unequal subscriptions: never more than five', { nonEmpty: true }, 5],
  ] as const)('%s, and nobody is given what another still holds', (_, shape, bound) => {
    fc.assert(
      fc.property(groups(shape), fc.nat(), (input, pick) => {
        const first = afterRound(input, ASSIGNORS.sticky.assign(input), 1);
        const { rounds, inputs } = settle(assignor, oneJoinsOneLeaves(first, pick), bound);
        rounds.forEach((plan, round) => {
          expect(takenTooEarly(inputs[round]!, plan)).toEqual([]);
        });
        expect(violations(inputs.at(-1)!, rounds.at(-1)!)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('without the known faults', () => {
  test.each(['sticky', 'uniform'] as const)('%s: every plan is valid, whatever is claimed', (name) => {
    fc.assert(
      fc.property(groupsWithAnyClaims({ racks: true }), (input) => {
        const asked = name === 'uniform' ? consistent(input) : input;
        expect(violations(asked, MENDED[name].assign(asked))).toEqual([]);
      }),
      { ...RUNS, numRuns: 1500 },
    );
  });
});

describe('each fault of Java breaks the property that is named after it', () => {
  const eager = (input: AssignorInput, faults: AssignorFaults) => assignorsWith(faults).sticky.assign(input);
  const isValid = (input: AssignorInput, faults: AssignorFaults) =>
    violations(input, eager(input, faults)).length === 0;
  const nobodyIsIdle = (input: AssignorInput) => input.members.every(({ topics }) => topics.length > 0);
  const isInRange = (input: AssignorInput) =>
    input.members.every(({ ownedPartitions: owned }) =>
      owned.every(({ topic, partition }) => partition < (input.topics.get(topic)?.partitions ?? 0)),
    );

  const properties: Record<keyof PresentFaults, (input: AssignorInput, faults: AssignorFaults) => boolean> = {
    emptySubscriptionOverlooked: (input, faults) => !isInRange(input) || isValid(input, faults),
    unsubscribedPreviousOwner: (input, faults) => !nobodyIsIdle(input) || isValid(input, faults),
    frozenPreviousOwner: (input, faults) => eager(input, faults).size === input.members.length,
    claimsBeyondPartitionCount: (input, faults) => isValid(input, faults),
    emptyGroupThrows: (input, faults) => eager({ ...input, members: [] }, faults).size === 0,
    highestGenerationKept: (input, faults) =>
      asText(eager({ ...input, highestGenerationSeen: 40 }, faults)).join() === asText(eager(input, faults)).join(),
  };

  test.each(Object.keys(properties) as (keyof PresentFaults)[])('%s', (fault) => {
    // 'unsubscribedPreviousOwner' shows itself to a member that takes part, 'frozenPreviousOwner' to one that does not
    const faults = {
      ...NO_FAULTS,
      [fault]: true,
      ...(fault === 'frozenPreviousOwner' && { unsubscribedPreviousOwner: true }),
    };
    const holdsWith = (shown: AssignorFaults) =>
      !fc.check(
        fc.property(claimed, (input) => properties[fault](input, shown)),
        { seed: 4, numRuns: 12_000 },
      ).failed;
    expect(holdsWith(NO_FAULTS)).toBe(true);
    expect(holdsWith(faults)).toBe(false);
  });
});

/** Claims mostly of the newest generation and of what is subscribed to, so that older claims matter. */
const claimed: fc.Arbitrary<AssignorInput> = fc.oneof(
  groupsWithAnyClaims(),
  groupsWithAnyClaims({ nonEmpty: true }),
  groups({ equal: true, nonEmpty: true }).map(({ members: [first, ...others], topics }) => ({
    topics,
    members: [{ ...first!, topics: [] }, ...others],
  })),
);

describe('cooperative-sticky without the known faults', () => {
  test('settles into a valid plan, whatever is claimed', () => {
    fc.assert(
      fc.property(groupsWithAnyClaims(), (input) => {
        const { rounds } = settle(MENDED['cooperative-sticky'], consistent(input), 5);
        expect(violations(input, rounds.at(-1)!)).toEqual([]);
      }),
      RUNS,
    );
  });
});

function expectSame(name: AssignorName, one: AssignorInput, other: AssignorInput): void {
  expect(asText(ASSIGNORS[name].assign(other))).toEqual(asText(ASSIGNORS[name].assign(one)));
}

function reversed(input: AssignorInput): AssignorInput {
  const members = input.members.map((member) => ({ ...member, topics: [...member.topics].reverse() })).reverse();
  return { ...input, members, topics: new Map([...input.topics].reverse()) };
}

/** Of several claims to a partition only the first stays. */
function consistent(input: AssignorInput): AssignorInput {
  const claimed = new Set<string>();
  const members = input.members.map((member) => {
    const owned = member.ownedPartitions.filter(({ name }) => !claimed.has(name));
    for (const { name } of owned) claimed.add(name);
    return { ...member, ownedPartitions: owned, generationId: 5, userData: { partitions: owned, generation: 5 } };
  });
  return { ...input, members };
}

function oneJoinsOneLeaves(input: AssignorInput, pick: number): AssignorInput {
  const joins = { ...input.members[0]!, memberId: 'the new one', groupInstanceId: null };
  const fresh = { ...joins, ownedPartitions: [], generationId: -1, userData: null };
  const leaver = pick % (input.members.length + 1);
  return { ...input, members: [...input.members.filter((_, index) => index !== leaver), fresh] };
}

function takenTooEarly(input: AssignorInput, plan: ReturnType<typeof ASSIGNORS.range.assign>): string[] {
  const holder = new Map(
    input.members.flatMap((m) => m.ownedPartitions.map(({ name }) => [name, m.memberId] as const)),
  );
  return input.members.flatMap(({ memberId }) =>
    namesOf(plan, memberId).filter((name) => holder.has(name) && holder.get(name) !== memberId),
  );
}

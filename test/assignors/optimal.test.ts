import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssignorInput, AssignorMember } from '../../src/assignors/assignor.ts';
import { BadGroupError } from '../../src/assignors/optimal/check.ts';
import { optimal, optimalPlan } from '../../src/assignors/optimal/optimal.ts';
import { topicPartition } from '../../src/protocol/partitions.ts';
import { readQualityCases } from '../conformance/assignors/quality.ts';
import { costOf, leastCost } from './brute-force.ts';
import { afterRound, asText, claiming, groups, loadsOf, namesOf, settle, violations, wellFormed } from './groups.ts';

/** `OPTIMAL_CASES=100000 npx vitest run test/assignors/optimal.test.ts` for the full number. */
const CASES = Number(process.env.OPTIMAL_CASES ?? 4_000);

/** Groups of up to four members and seven partitions, with claims that may contradict each other. */
const small: fc.Arbitrary<AssignorInput> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })
  .filter((counts) => counts.reduce((sum, count) => sum + count, 0) <= 7)
  .chain((counts) => {
    const topics = new Map(counts.map((partitions, index) => [`t${index}`, { partitions }]));
    const all = [...topics].flatMap(([topic, { partitions }]) =>
      Array.from({ length: partitions }, (_, number) => topicPartition(topic, number)),
    );
    const member = (memberId: string) =>
      fc
        .tuple(
          fc.subarray([...topics.keys()], { minLength: 1 }),
          fc.subarray(all, { maxLength: Math.min(4, all.length) }),
          fc.constantFrom(3, 3, 3, 2),
        )
        .map(([own, claims, generation]) => claiming(fresh(memberId, own), claims, generation));
    return fc
      .integer({ min: 1, max: 4 })
      .chain((size) =>
        fc.tuple(...['a', 'b', 'c', 'd'].slice(0, size).map(member)).map((members) => ({ topics, members })),
      );
  });

function fresh(memberId: string, topics: readonly string[]): AssignorMember {
  const none = { groupInstanceId: null, rackId: null, ownedPartitions: [], generationId: -1, userData: null };
  return { memberId, topics, ...none };
}

const anyGood = (equal: boolean) =>
  groups({ equal, nonEmpty: true })
    .map(wellFormed)
    .filter(({ members }) => members.some(({ topics }) => topics.length > 0));

describe('against trying every plan', () => {
  test(`${CASES} small groups: balance and moves are the best there are, topics per member nearly always`, () => {
    let pairsToo = 0;
    fc.assert(
      fc.property(small, (input) => {
        const plan = optimalPlan(input);
        expect(violations(input, plan)).toEqual([]);
        const [found, least] = [costOf(input, plan), leastCost(input)];
        expect([found.squares, found.moves]).toEqual([least.squares, least.moves]);
        if (found.pairs === least.pairs) pairsToo++;
      }),
      { seed: 4, numRuns: CASES },
    );
    expect(pairsToo).toBeGreaterThan(0.97 * CASES);
  }, 600_000);
});

describe('against the recorded optimum', () => {
  test.each(['equal', 'unequal'] as const)('600 groups with %s subscriptions', (kind) => {
    const cases = readQualityCases(kind);
    expect(cases).toHaveLength(600);
    for (const { id, input, optimum } of cases) {
      const plan = optimalPlan(input);
      const { squares, moves } = costOf(input, plan);
      const found = { id, sumSquares: squares, maxLoad: Math.max(...loadsOf(plan)), minMoves: moves };
      expect(found).toEqual({ id, ...optimum });
    }
  });
});

test('a ladder of overlapping subscriptions is level, where looking one move ahead leaves 7 beside 10', () => {
  const topics = new Map(Array.from({ length: 6 }, (_, t) => [`t${t}`, { partitions: 10 }]));
  const members = Array.from({ length: 7 }, (_, m) =>
    fresh(
      `m${m}`,
      [`t${m - 1}`, `t${m}`].filter((topic) => topics.has(topic)),
    ),
  );
  const loads = loadsOf(optimalPlan({ members, topics })).sort();
  expect(loads).toEqual([8, 8, 8, 9, 9, 9, 9]);
});

describe('ties', () => {
  test.each([true, false])('fall by name, whatever the order of listing; equal subscriptions: %s', (equal) => {
    fc.assert(
      fc.property(anyGood(equal), (input) => {
        const members = input.members.map((m) => ({ ...m, topics: [...m.topics].reverse() })).reverse();
        const other = { members, topics: new Map([...input.topics].reverse()) };
        expect(asText(optimalPlan(other))).toEqual(asText(optimalPlan(input)));
      }),
      { seed: 4 },
    );
  });

  test('and not by hash order: renaming all in the same order changes nothing else', () => {
    const renamed = (input: AssignorInput): AssignorInput => ({
      members: input.members.map((m) => ({ ...m, memberId: `x${m.memberId}`, topics: m.topics.map((t) => `y${t}`) })),
      topics: new Map([...input.topics].map(([topic, info]) => [`y${topic}`, info])),
    });
    fc.assert(
      fc.property(anyGood(false), (input) => {
        const plan = [...optimalPlan(renamed(input))].map(
          ([id, given]) =>
            [id.slice(1), given.map(({ topic, partition }) => topicPartition(topic.slice(1), partition))] as const,
        );
        expect(asText(new Map(plan))).toEqual(asText(optimalPlan(input)));
      }),
      { seed: 4 },
    );
  });
});

describe('topics per member', () => {
  test('in a new group there are fewer pairs of member and topic than members and topics', () => {
    fc.assert(
      fc.property(anyGood(false), (input) => {
        const topics = new Set(input.members.flatMap((member) => member.topics));
        expect(costOf(input, optimalPlan(input)).pairs).toBeLessThan(input.members.length + topics.size);
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  test('the partitions of a leaver go where their topic is', () => {
    const topics = new Map([
      ['t', { partitions: 4 }],
      ['u', { partitions: 4 }],
    ]);
    const owned = (topic: string, ...numbers: number[]) => numbers.map((number) => topicPartition(topic, number));
    const members = [
      claiming(fresh('a', ['t', 'u']), owned('u', 0, 1, 2), 1),
      claiming(fresh('b', ['t', 'u']), owned('t', 0, 1, 2), 1),
    ];
    expect(asText(optimalPlan({ members, topics }))).toEqual(['a: u-0 u-1 u-2 u-3', 'b: t-0 t-1 t-2 t-3']);
  });
});

describe('cooperative rounds', () => {
  test('two at most; nobody is given what another still holds; the end is the optimal plan', () => {
    fc.assert(
      fc.property(small, (input) => {
        const { rounds, inputs } = settle(optimal, input, 2);
        const holder = new Map(inputs[0]!.members.flatMap((m) => m.ownedPartitions.map((p) => [p.name, m.memberId])));
        for (const { memberId, ownedPartitions } of inputs[0]!.members) {
          const before = ownedPartitions.map(({ name }) => name);
          for (const name of namesOf(rounds[0]!, memberId))
            expect(before.includes(name) || !holder.has(name)).toBe(true);
        }
        const [first, last] = [costOf(input, optimalPlan(input)), costOf(input, rounds.at(-1)!)];
        expect([last.squares, last.moves]).toEqual([first.squares, first.moves]);
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  test('nothing moves when nothing changes', () => {
    fc.assert(
      fc.property(anyGood(false), (input) => {
        const plan = optimalPlan(input);
        expect(asText(optimal.assign(afterRound(input, plan, 1)))).toEqual(asText(plan));
      }),
      { seed: 4 },
    );
  });
});

describe('bad input is named', () => {
  const topics = new Map([
    ['t', { partitions: 2 }],
    ['empty', { partitions: 0 }],
  ]);
  const claim = (partition: number) => claiming(fresh('a', ['t']), [topicPartition('t', partition)], 1);

  const claimTwice = claiming(fresh('a', ['t']), [topicPartition('t', 1), topicPartition('t', 1)], 1);

  test.each([
    ['an unknown topic', [fresh('a', ['t', 'nope'])], 'a subscribes to nope, which does not exist'],
    ['a topic without partitions', [fresh('a', ['empty'])], 'a subscribes to empty, which does not exist'],
    ['a topic named twice', [fresh('a', ['t', 't'])], 'a subscribes to a topic twice'],
    ['a duplicate member', [fresh('a', ['t']), fresh('a', ['t'])], 'member a is listed twice'],
    ['a claim out of range', [claim(2)], 'a claims t-2, but t has 2 partitions'],
    ['a negative claim', [claim(-1)], 'a claims t--1, but t has 2 partitions'],
    ['a claim made twice', [claimTwice], 'a claims t-1 twice'],
    ['nobody subscribed', [fresh('a', []), fresh('b', [])], 'nobody subscribes to any topic'],
  ])('%s', (_, members, message) => {
    expect(() => optimal.assign({ members, topics })).toThrow(new BadGroupError(message));
  });

  test('an empty group is not bad: its plan is empty', () => {
    expect(optimal.assign({ members: [], topics }).size).toBe(0);
  });
});

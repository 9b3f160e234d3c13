/** The dumb twin of `optimal`: tries every plan of a small group. */

import type { AssignorInput, Plan } from '../../src/assignors/assignor.ts';

/** What a plan costs, in the order in which it counts. */
export interface Cost {
  /** Sum of squared loads. */
  readonly squares: number;
  /** Partitions that are taken from an owner who could have kept them. */
  readonly moves: number;
  /** Pairs of a member and a topic of which it has something. */
  readonly pairs: number;
}

/** The newest claimant of each partition; nobody if several are equally new. */
export function ownersOf(input: AssignorInput): Map<string, string> {
  const newest = new Map<string, { generation: number; ids: string[] }>();
  for (const { memberId, generationId: generation, ownedPartitions } of input.members) {
    for (const { name } of ownedPartitions) {
      const before = newest.get(name);
      if (before === undefined || before.generation < generation) newest.set(name, { generation, ids: [memberId] });
      else if (before.generation === generation) before.ids.push(memberId);
    }
  }
  return new Map([...newest].flatMap(([name, { ids }]) => (ids.length === 1 ? [[name, ids[0]!]] : [])));
}

export function costOf(input: AssignorInput, plan: Plan): Cost {
  const owners = ownersOf(input);
  const topics = new Map(input.members.map((member) => [member.memberId, member.topics]));
  let [squares, moves, pairs] = [0, 0, 0];
  for (const [memberId, partitions] of plan) {
    squares += partitions.length ** 2;
    pairs += new Set(partitions.map(({ topic }) => topic)).size;
    for (const { name, topic } of partitions) {
      const owner = owners.get(name);
      if (owner !== undefined && owner !== memberId && topics.get(owner)?.includes(topic)) moves++;
    }
  }
  return { squares, moves, pairs };
}

/** The least cost of any plan; every choice of an owner for every partition is looked at. */
export function leastCost(input: AssignorInput): Cost {
  const owners = ownersOf(input);
  const choices = [...input.topics].flatMap(([topic, { partitions }], index) => {
    const subscribers = [...input.members.keys()].filter((member) => input.members[member]!.topics.includes(topic));
    return Array.from({ length: subscribers.length > 0 ? partitions : 0 }, (_, number) => {
      const owner = subscribers.find((member) => input.members[member]!.memberId === owners.get(`${topic}-${number}`));
      return { index, subscribers, owner };
    });
  });
  const loads = input.members.map(() => 0);
  const held = input.members.map(() => new Array<number>(input.topics.size).fill(0));
  let best: Cost = { squares: Number.POSITIVE_INFINITY, moves: 0, pairs: 0 };
  const tryFrom = (at: number, cost: Cost): void => {
    if (cost.squares > best.squares) return;
    const choice = choices[at];
    if (choice === undefined) {
      if (isLess(cost, best)) best = cost;
      return;
    }
    for (const member of choice.subscribers) {
      const squares = cost.squares + 2 * loads[member]!++ + 1;
      const moves = cost.moves + (choice.owner !== undefined && choice.owner !== member ? 1 : 0);
      const pairs = cost.pairs + (held[member]![choice.index]!++ === 0 ? 1 : 0);
      tryFrom(at + 1, { squares, moves, pairs });
      loads[member]!--;
      held[member]![choice.index]!--;
    }
  };
  tryFrom(0, { squares: 0, moves: 0, pairs: 0 });
  return best;
}

function isLess(a: Cost, b: Cost): boolean {
  return a.squares - b.squares < 0 || (a.squares === b.squares && (a.moves - b.moves || a.pairs - b.pairs) < 0);
}

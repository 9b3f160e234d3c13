/**
 * Writes the comparison of `optimal` with the real assignors into docs/assignors.md: `npm run table:assignors`.
 *
 * Every assignor answers the same inputs, and a cooperative one until nobody has to give anything up.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { cells } from '../bench/assignors-grid.ts';
import type { Assignor, AssignorInput, Plan } from '../src/assignors/assignor.ts';
import { ASSIGNORS } from '../src/assignors/registry.ts';
import { clientAssignor } from '../src/assignors/variants.ts';
import { readQualityCases } from '../test/conformance/assignors/quality.ts';

const DOCUMENT = 'docs/assignors.md';
const MOST_ROUNDS = 12;

const COMPARED: readonly (readonly [string, Assignor])[] = [
  ['optimal', ASSIGNORS.optimal],
  ['Java sticky', ASSIGNORS.sticky],
  ['Java cooperative-sticky', ASSIGNORS['cooperative-sticky']],
  ['Java range', ASSIGNORS.range],
  ['Java roundrobin', ASSIGNORS.roundrobin],
  ['uniform (KIP-848)', ASSIGNORS.uniform],
  ['range (KIP-848)', ASSIGNORS['server-range']],
  ['franz-go cooperative-sticky', clientAssignor('franz-go', 'cooperative-sticky')!],
  ['sarama sticky', clientAssignor('sarama', 'sticky')!],
  ['librdkafka sticky', clientAssignor('librdkafka', 'sticky')!],
];

interface Outcome {
  readonly squares: number;
  readonly moves: number;
  readonly pairs: number;
  readonly rounds: number;
  readonly loads: readonly number[];
}

/** The claims where each assignor looks for them. */
function withUserData(input: AssignorInput): AssignorInput {
  const members = input.members.map((member) => ({
    ...member,
    userData: { partitions: member.ownedPartitions, generation: member.generationId },
  }));
  return { ...input, members };
}

function outcome(assignor: Assignor, input: AssignorInput): Outcome {
  const { plan, rounds } = settled(assignor, withUserData(input));
  const loads = [...plan.values()].map((given) => given.length);
  return {
    squares: loads.reduce((sum, load) => sum + load * load, 0),
    moves: movesOf(input, plan),
    pairs: [...plan.values()].reduce((sum, given) => sum + new Set(given.map(({ topic }) => topic)).size, 0),
    rounds,
    loads,
  };
}

function settled(assignor: Assignor, start: AssignorInput): { plan: Plan; rounds: number } {
  let input = start;
  for (let rounds = 1; rounds <= MOST_ROUNDS; rounds++) {
    const plan = assignor.assign(input);
    if (assignor.protocol === 'EAGER' || !revokes(input, plan) || assignor.name === 'uniform') return { plan, rounds };
    input = afterRound(input, plan, rounds);
  }
  throw new Error(`${assignor.name} does not settle`);
}

function revokes({ members }: AssignorInput, plan: Plan): boolean {
  return members.some(({ memberId, ownedPartitions }) => {
    const names = new Set(plan.get(memberId)!.map(({ name }) => name));
    return ownedPartitions.some(({ name }) => !names.has(name));
  });
}

function afterRound(input: AssignorInput, plan: Plan, round: number): AssignorInput {
  const members = input.members.map((member) => ({
    ...member,
    ownedPartitions: plan.get(member.memberId)!,
    generationId: 10 + round,
  }));
  return withUserData({ ...input, members });
}

/** Partitions taken from a member that still subscribes to their topic. */
function movesOf({ members }: AssignorInput, plan: Plan): number {
  const now = new Map([...plan].flatMap(([id, given]) => given.map(({ name }) => [name, id] as const)));
  let moves = 0;
  for (const { memberId, topics, ownedPartitions } of members) {
    const subscribed = new Set(topics);
    for (const { name, topic } of ownedPartitions) {
      if (subscribed.has(topic) && now.has(name) && now.get(name) !== memberId) moves++;
    }
  }
  return moves;
}

function smallGroups(): string {
  const cases = [...readQualityCases('equal'), ...readQualityCases('unequal')];
  const least = cases.reduce((sum, { optimum }) => sum + optimum.minMoves, 0);
  const rows = COMPARED.map(([label, assignor]) => {
    const found = cases.map(({ input }) => outcome(assignor, input));
    const balanced = found.filter(({ squares }, i) => squares === cases[i]!.optimum.sumSquares).length;
    const both = found.filter(
      ({ squares, moves }, i) => squares === cases[i]!.optimum.sumSquares && moves === cases[i]!.optimum.minMoves,
    ).length;
    const sum = (key: 'moves' | 'pairs') => found.reduce((total, one) => total + one[key], 0);
    return [label, balanced, sum('moves'), both, sum('pairs'), roundsOf(assignor, found)];
  });
  return [
    `${cases.length.toLocaleString('en')} small groups (2–8 members, up to 70 partitions; half of them new, half after one change):`,
    '',
    table(
      [
        'assignor',
        'best balance',
        `moves (least: ${least})`,
        'best in both',
        'pairs of member and topic',
        'rounds at most',
      ],
      rows,
    ),
  ].join('\n');
}

/** In the new protocol the coordinator reconciles member by member; there are no rounds. */
function roundsOf({ name }: Assignor, found: readonly Outcome[]): number | string {
  return name === 'uniform' || name === 'server-range' ? '–' : Math.max(...found.map(({ rounds }) => rounds));
}

function largerGroup(): string {
  const [, , join] = [...take(cells('optimal', true), 3)];
  const { input } = join!;
  const rows = COMPARED.map(([label, assignor]) => {
    const { squares, moves, pairs, rounds, loads } = outcome(assignor, input);
    const shown = roundsOf(assignor, [{ squares, moves, pairs, rounds, loads }]);
    const time = milliseconds(() => assignor.assign(withUserData(input)));
    return [label, `${Math.min(...loads)}–${Math.max(...loads)}`, squares, moves, pairs, shown, time];
  });
  return [
    '101 members, 10 topics of 100 partitions, everybody leaves out every third topic; one has just joined a group settled by `optimal`:',
    '',
    table(['assignor', 'loads', 'sum of squares', 'moves', 'pairs of member and topic', 'rounds', 'ms per call'], rows),
  ].join('\n');
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ === count) return;
    yield item;
  }
}

/** The shortest of some calls. */
function milliseconds(call: () => unknown): string {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    call();
    least = Math.min(least, performance.now() - start);
  }
  return least.toPrecision(2);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cellsOfRow: readonly (string | number)[]) => `| ${cellsOfRow.map((c) => shown(c)).join(' | ')} |`;
  return [line(head), `| --- ${'| ---: '.repeat(head.length - 1)}|`, ...rows.map(line)].join('\n');
}

function shown(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en') : value;
}

function replaceSection(text: string, name: string, content: string): string {
  const start = `<!-- ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf('<!-- end -->', from);
  if (from === -1 || to === -1) throw new Error(`${DOCUMENT} has no section ${name}`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}

const before = readFileSync(DOCUMENT, 'utf8');
const withSmall = replaceSection(before, 'small groups', smallGroups());
writeFileSync(DOCUMENT, replaceSection(withSmall, 'larger group', largerGroup()));

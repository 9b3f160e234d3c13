/**
 * The cells of an experiment: every combination of what is varied, or so many points of a Latin hypercube, each with the
 * scenario that it comes to. All of them are read before anything runs.
 */
import type { GivenFlag } from '../scenario/flag.ts';
import { type Origin, rawFromFlags, scenarioFromFlags } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import { isRaw, setAt } from '../scenario/raw.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { RandomStream } from '../sim/engine/random.ts';
import { type Factor, flagFor, valueAt } from './vary.ts';

/** One combination. */
export interface Cell {
  /** `session.timeout.ms=6s heartbeat.interval.ms=1s`; of what is not varied, the name of its file. */
  readonly name: string;
  /** What is varied, by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly scenario: Scenario;
}

/** What the cells start from: a file or nothing, and the flags that all of them share. */
export interface Base {
  /** What it is called; null: there is one only. */
  readonly name: string | null;
  readonly input: unknown;
  readonly origin: Origin | null;
  readonly given: readonly GivenFlag[];
}

type Values = Readonly<Record<string, string>>;

/** What a Latin hypercube has to know of a factor. */
type Spread = Pick<Factor, 'name' | 'values' | 'range'>;

export interface CellsRead {
  readonly cells: readonly Cell[];
  /** Of combinations that cannot be run. */
  readonly problems: readonly Problem[];
}

/** Every combination, the last factor changing fastest. */
export function gridOf(factors: readonly Factor[]): readonly Values[] {
  return factors.reduce<readonly Values[]>(
    (rows, { name, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/**
 * So many points, such that each factor's range is covered evenly: cut into as many parts, each part is met once. Of a
 * list, each value is met equally often, give or take one.
 */
export function latinOf(factors: readonly Spread[], points: number, seed: string): readonly Values[] {
  const columns = factors.map((factor) =>
    latinColumn(factor, points, new RandomStream(`${seed}/latin/${factor.name}`)),
  );
  return Array.from({ length: points }, (_, point) =>
    Object.fromEntries(factors.map(({ name }, index) => [name, columns[index]![point]!])),
  );
}

function latinColumn({ values, range }: Spread, points: number, stream: RandomStream): readonly string[] {
  const order = shuffled(points, stream);
  return order.map((part) => {
    const within = stream.next();
    if (range !== null) return valueAt(range, (part + within) / points);
    return values[Math.floor((part * values.length) / points)]!;
  });
}

function shuffled(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = stream.below(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Each base with each row of values. */
export function readCells(
  bases: readonly Base[],
  factors: readonly Factor[],
  rows: readonly Values[],
  otherNames: readonly string[],
): CellsRead {
  const cells: Cell[] = [];
  const problems: Problem[] = [];
  for (const base of bases) {
    for (const values of rows) {
      const read = readCell(base, factors, values, otherNames);
      if ('problems' in read) problems.push(...read.problems);
      else cells.push(read);
    }
  }
  return { cells, problems };
}

/** What is wrong without any variation is told once and plainly, what a combination makes wrong with its name. */
function readCell(
  base: Base,
  factors: readonly Factor[],
  values: Values,
  otherNames: readonly string[],
): Cell | { readonly problems: readonly Problem[] } {
  const name = nameOf(base.name, values);
  const { raw, problems } = rawFromFlags(base.given, base.input, otherNames);
  if (problems.length > 0) return { problems };
  const varied: GivenFlag[] = [];
  for (const factor of factors) {
    const flag = flagFor(factor, values[factor.name]!);
    if (flag !== null) varied.push(flag);
    else if (isRaw(raw)) setAt(raw, keysOf(factor), null);
  }
  const result = scenarioFromFlags(joined(varied), raw, otherNames, base.origin);
  if ('scenario' in result) return { name, values, scenario: result.scenario };
  if (factors.length === 0) return result;
  return { problems: result.problems.map(({ path, message }) => ({ path, message: `With ${name}: ${message}` })) };
}

/** Where a factor goes in a scenario; the names of settings hold dots themselves. */
function keysOf({ flag, part }: Factor): readonly string[] {
  const [, place, setting] = /^(groups\.\*\.consumer|broker)\.(.+)$/.exec(flag.path) ?? [];
  const keys = place === undefined ? flag.path.split('.') : [...place.split('.'), setting!];
  return part === null ? keys : [...keys, flag.names![part]!];
}

/** Parts of one flag that are varied apart are said together. */
function joined(flags: readonly GivenFlag[]): readonly GivenFlag[] {
  const byName = new Map<string, string>();
  for (const { name, value } of flags) {
    const before = byName.get(name);
    byName.set(name, before === undefined ? value! : `${before},${value}`);
  }
  return [...byName].map(([name, value]) => ({ name, value }));
}

function nameOf(base: string | null, values: Values): string {
  const said = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return [...(base === null ? [] : [base]), ...said].join(' ') || 'as given';
}

/**
 * What `compare` and `sweep` are asked for: the cells, their seeds, and what is told of them. Everything is read and
 * checked before anything runs.
 */
import { type Base, type Cell, gridOf, latinOf, readCells } from '../experiment/cells.ts';
import { type Expectation, parseExpectation } from '../experiment/expectation.ts';
import type { FileKeys } from '../experiment/file-keys.ts';
import { HEADLINES, MEASURE_NAMES, measureNamed } from '../experiment/measures.ts';
import { parseShard, parseUntil, type Shard, type Until } from '../experiment/plan.ts';
import { parseSeeds } from '../experiment/seeds.ts';
import { type Factor, parseFactor } from '../experiment/vary.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import { scenarioFromFlags } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { PROGRAM, quoted } from '../scenario/to-command.ts';
import { andList } from '../scenario/words.ts';
import { COMMAND_FLAG_NAMES } from './command-flags.ts';
import { isAsked, ownValue, ownValues } from './own-flags.ts';
import { withProperties } from './properties-files.ts';
import { INLINE, readSource, type ScenarioSource } from './scenario-source.ts';
import type { ScenarioWords } from './scenario-words.ts';

/** What the outputs of expectations are asked for. */
export interface ExpectationOutputs {
  readonly expectations: readonly Expectation[];
  /** A file's name; null: none. */
  readonly junit: string | null;
  readonly annotations: boolean;
}

export interface ExperimentRequest extends ExpectationOutputs {
  readonly kind: 'compare' | 'sweep';
  /** The first is the reference of a comparison. */
  readonly cells: readonly Cell[];
  /** Combinations that were left out. */
  readonly skipped: readonly Problem[];
  readonly seeds: readonly string[];
  readonly until: Until | null;
  readonly shard: Shard;
  readonly isShard: boolean;
  /** Measures that are told, `name` or `name@group`. */
  readonly measures: readonly string[];
  readonly firstDifference: boolean;
  readonly json: boolean;
  readonly out: string | null;
  readonly csv: string | null;
  /** The page; a file's name, or null. */
  readonly report: string | null;
  /** 0: as many as there are processors. */
  readonly threads: number;
  /** What was left out of files, as sentences. */
  readonly notes: readonly string[];
  /** The command line that does the same again. */
  readonly command: string;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const DEFAULT_SEEDS = '20';
/** At most, where a precision decides. */
const MOST_SEEDS_UNTIL = '200';
const MOST_CELLS = 100_000;

/** `files`: the words after the command; `argv`: the whole command line. */
export function readExperiment(
  kind: 'compare' | 'sweep',
  files: readonly string[],
  words: ScenarioWords,
  argv: readonly string[],
): ExperimentRequest | Problems {
  const { own, given } = words;
  const problems = [...words.problems];
  const sources = readSources(kind, files, words, problems);
  const keys = mergedKeys(sources.map(({ keys }) => keys));
  const factors = readAll(problems, '--vary', factorTexts(own, keys), parseFactor);
  const expectations = readAll(problems, '--expect', [...keys.expect, ...ownValues(own, 'expect')], parseExpectation);
  const measures = readMeasures(own, problems);
  const until =
    ownValue(own, 'until') === null
      ? null
      : first(readAll(problems, '--until', [ownValue(own, 'until')!], (text) => parseUntil(text, measures[0]!)));
  const shardText = ownValue(own, 'shard');
  const shard = shardText === null ? null : first(readAll(problems, '--shard', [shardText], parseShard));
  const seedsText = ownValue(own, 'seeds') ?? keys.seeds ?? (until === null ? DEFAULT_SEEDS : MOST_SEEDS_UNTIL);
  const threads = countOf('threads', own, problems) ?? 0;
  if (shardText !== null && ownValue(own, 'out') === null) {
    problems.push({
      path: '--shard',
      message: '--shard needs --out FILE: the file is what groupsim merge puts together.',
    });
  }
  if (ownValue(own, 'latin') === null) problems.push(...openRanges(kind, factors));
  if (problems.length > 0) return { kind: 'problems', problems: [...problems, ...filesProblems(sources, given)] };
  const rows = rowsOf(own, factors, problems);
  const bases = sources.map(
    (source, index): Base => ({
      name: files.length > 1 ? nameOf(source, index) : null,
      input: source.input,
      origin: source.origin,
      given,
    }),
  );
  const size = rows.length * bases.length;
  if (size > MOST_CELLS)
    problems.push({ path: '--vary', message: `These are ${size} combinations: allowed is 1 to ${MOST_CELLS}.` });
  if (problems.length > 0) return { kind: 'problems', problems };
  const read = readCells(bases, factors, rows, COMMAND_FLAG_NAMES);
  const skips = isAsked(own, 'skip-invalid') && read.cells.length > 0;
  problems.push(...(skips ? [] : read.problems));
  const { cells } = read;
  if (problems.length === 0)
    problems.push(...cellProblems(kind, cells, [...measures, ...expectations.map(nameOfExpectation)]));
  const seeds = cells.length === 0 ? { ok: [] } : parseSeeds(seedsText, cells[0]!.scenario.seed);
  if ('not' in seeds) problems.push({ path: '--seeds', message: `--seeds "${seedsText}" ${seeds.not}` });
  if (problems.length > 0 || 'not' in seeds) return { kind: 'problems', problems };
  return {
    kind,
    cells,
    skipped: read.problems,
    seeds: seeds.ok,
    until,
    shard: shard ?? { index: 1, of: 1 },
    isShard: shard !== null,
    measures,
    expectations,
    junit: ownValue(own, 'junit'),
    annotations: isAsked(own, 'annotations'),
    firstDifference: isAsked(own, 'first-difference'),
    json: isAsked(own, 'json'),
    out: ownValue(own, 'out'),
    csv: ownValue(own, 'csv'),
    report: ownValue(own, 'report'),
    threads,
    notes: [...new Set(sources.flatMap(({ notes }) => notes))],
    command: [PROGRAM, ...argv.map(quoted)].join(' '),
  };
}

/** Scenarios that are written on the command line itself have no names: they are numbered. */
function nameOf({ name }: ScenarioSource, index: number): string | null {
  return name === INLINE ? `scenario ${index + 1}` : name;
}

/** What `run` is expected to come to: by the file and by flags. */
export function readExpectations(own: readonly GivenFlag[], keys: FileKeys, scenario: Scenario) {
  const problems: Problem[] = [];
  const texts = [...keys.expect, ...ownValues(own, 'expect')];
  const expectations = readAll(problems, '--expect', texts, parseExpectation);
  problems.push(...groupProblems([scenario], expectations.map(nameOfExpectation)));
  return { expectations, problems };
}

function readSources(
  kind: string,
  files: readonly string[],
  { own, readFile }: ScenarioWords,
  problems: Problem[],
): readonly ScenarioSource[] {
  const flag = ownValue(own, 'scenario');
  if (flag !== null && files.length > 0) {
    problems.push({ path: '--scenario', message: `${kind} was given files and --scenario: leave out one of the two.` });
  }
  if (kind === 'sweep' && files.length > 1) {
    problems.push({
      path: files[1]!,
      message: `sweep takes one scenario, and was given ${files.length}. To compare them: groupsim compare.`,
    });
  }
  const texts = files.length > 0 ? files : [flag];
  return texts.flatMap((text) => {
    const source = withProperties(readSource(text, readFile), own, readFile);
    problems.push(...source.problems);
    return [source];
  });
}

/** What else is wrong, so that nobody mends a file one run at a time. */
function filesProblems(sources: readonly ScenarioSource[], given: readonly GivenFlag[]): readonly Problem[] {
  return sources.flatMap(({ input, origin }) => {
    const result = scenarioFromFlags(given, input, COMMAND_FLAG_NAMES, origin);
    return 'problems' in result ? result.problems : [];
  });
}

/** What the first file says holds for all; the others may only say more expectations. */
function mergedKeys(keys: readonly FileKeys[]): FileKeys {
  return {
    expect: [...new Set(keys.flatMap(({ expect }) => expect))],
    vary: [...new Set(keys.flatMap(({ vary }) => vary))],
    seeds: keys.find(({ seeds }) => seeds !== null)?.seeds ?? null,
  };
}

/** A flag stands above the file's values of the same name. */
function factorTexts(own: readonly GivenFlag[], keys: FileKeys): readonly string[] {
  const said = ownValues(own, 'vary');
  const name = (text: string) => text.split('=')[0];
  return [...keys.vary.filter((text) => !said.some((other) => name(other) === name(text))), ...said];
}

type Result<T> = { readonly ok: T } | { readonly not: string };

/** Reads each text; what cannot be read is a problem with the flag's name. */
function readAll<T>(
  problems: Problem[],
  flag: string,
  texts: readonly string[],
  read: (text: string) => Result<T>,
): T[] {
  return texts.flatMap((text) => {
    const result = read(text);
    if ('ok' in result) return [result.ok];
    problems.push({ path: flag, message: `${flag} "${text}" ${result.not}` });
    return [];
  });
}

function first<T>(items: readonly T[]): T | null {
  return items[0] ?? null;
}

function countOf(name: string, own: readonly GivenFlag[], problems: Problem[]): number | null {
  const text = ownValue(own, name);
  if (text === null) return null;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  problems.push({ path: `--${name}`, message: `--${name} "${text}" is no number: allowed is 1 to 99999.` });
  return null;
}

/** A range without a number of values says nothing to a grid. */
function openRanges(kind: string, factors: readonly Factor[]): Problem[] {
  const other = kind === 'sweep' ? ', or --latin N for points anywhere in between' : '';
  return factors.flatMap(({ name, range, values }) =>
    range === null
      ? []
      : [
          {
            path: '--vary',
            message: `--vary ${name} is a range: say how many values, ${name}=${values.join('..')}/10${other}.`,
          },
        ],
  );
}

function rowsOf(own: readonly GivenFlag[], factors: readonly Factor[], problems: Problem[]) {
  const twice = factors.find(({ name }, index) => factors.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    problems.push({ path: '--vary', message: `--vary names ${twice.name} twice: say all its values in one.` });
  const points = countOf('latin', own, problems);
  return points === null ? gridOf(factors) : latinOf(factors, points, 'groupsim');
}

export function readMeasures(own: readonly GivenFlag[], problems: Problem[]): readonly string[] {
  const text = ownValue(own, 'measure');
  if (text === null) return HEADLINES;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    const plain = name.split('@')[0]!;
    if (measureNamed(plain) !== undefined) continue;
    const meant = didYouMean(plain, MEASURE_NAMES);
    problems.push({
      path: '--measure',
      message: `--measure "${name}" is no measure: groupsim measures lists them.${meant}`,
    });
  }
  return [...new Set(names)];
}

export function nameOfExpectation({ measure, group }: Expectation): string {
  return group === null ? measure.name : `${measure.name}@${group}`;
}

function cellProblems(kind: string, cells: readonly Cell[], wanted: readonly string[]): Problem[] {
  const message = 'compare needs two variants or more: two files, or --vary client=java,franz-go.';
  const few = kind === 'compare' && cells.length < 2 ? [{ path: 'compare', message }] : [];
  return [
    ...few,
    ...groupProblems(
      cells.map(({ scenario }) => scenario),
      wanted,
    ),
  ];
}

/** `name@group` of a group that some scenario lacks. */
function groupProblems(scenarios: readonly Scenario[], wanted: readonly string[]): Problem[] {
  return wanted.flatMap((name) => {
    const [, group] = name.split('@');
    const lacking = scenarios.find(({ groups }) => group !== undefined && !groups.some(({ id }) => id === group));
    if (lacking === undefined) return [];
    const known = lacking.groups.map(({ id }) => id);
    return [
      {
        path: name,
        message: `${name} is of a group that is not there: there is ${andList(known)}.${didYouMean(group!, known)}`,
      },
    ];
  });
}

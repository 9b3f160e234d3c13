/**
 * `sim explore …` and `sim replay FILE`: from the words to what is asked for.
 */
import { DEFAULT_EXPLORE, type ExploreSettings, settingsProblem } from '../explore/settings.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import type { Problem } from '../scenario/problem.ts';
import { didYouMean } from '../scenario/suggest.ts';

export interface ExploreRequest {
  readonly kind: 'explore';
  readonly settings: ExploreSettings;
  readonly depth: number;
  readonly memoryMiB: number;
  /** All sizes of the suite, and not this one. */
  readonly all: boolean;
  /** Only the path to what is broken is printed, as a file. */
  readonly path: boolean;
  readonly json: boolean;
}

export interface ReplayRequest {
  readonly kind: 'replay';
  readonly file: string;
  readonly json: boolean;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Deeper than anything that ends. */
const DEEPEST = 100_000;
const DEFAULT_MEMORY_MIB = 2_048;
const MOST_MEMORY_MIB = 1_048_576;

/** Without faults nothing goes wrong, which is what small worlds are explored for. */
const DEFAULT_FAULTS = 1;

/** Flag → the setting that is a number. */
const NUMBERS: Readonly<Record<string, keyof ExploreSettings>> = {
  members: 'members',
  partitions: 'partitions',
  records: 'records',
  faults: 'faults',
  successors: 'successors',
  processing: 'processing',
  'initial-delay': 'initialDelay',
  late: 'late',
};

/** Flag → the setting that is a word, or a list of them. */
const WORDS: Readonly<Record<string, keyof ExploreSettings>> = {
  assignor: 'assignor',
  commit: 'commit',
  kinds: 'kinds',
  defect: 'defects',
};

const SWITCHES = ['static', 'all', 'path', 'json'];

export const EXPLORE_FLAGS: readonly (readonly [head: string, meaning: string])[] = [
  ['--members N, --partitions N', 'How large the world is. [2, 2]'],
  ['--assignor NAME', 'range, roundrobin, sticky or cooperative-sticky. [range]'],
  ['--faults N', 'How many things go wrong at most. [1]'],
  [
    '--kinds LIST',
    'Which: crash, leave, lose (a connection with what is on it), duplicate (a JoinGroup comes twice), overlap.',
  ],
  ['--static', 'All members are static; with --kinds overlap a second process may run beside the first.'],
  ['--successors N', 'How often a process that has ended is followed by another. [0]'],
  ['--commit HOW', 'auto, sync, async or none. [auto]'],
  ['--records N, --processing N', 'Records in each partition, and units of 1 s that a batch takes. [1, 0]'],
  ['--initial-delay N, --late N', 'Units of the initial rebalance delay, and by which timers may be late. [0, 0]'],
  ['--defect NAME[,NAME]', 'Plant defects, to see them found.'],
  ['--depth N, --memory MIB', 'Where to give up. [no bound, 2048]'],
  ['--all', 'Explore the sizes that are known to end, one after the other.'],
  ['--path', 'Print the shortest path to what is broken as a file for replay, and nothing else.'],
];

/** @param positionals without the word `explore` */
export function readExploreRequest(
  positionals: readonly string[],
  flags: readonly GivenFlag[],
): ExploreRequest | Problems {
  const problems: Problem[] = positionals.map((word) => ({
    path: word,
    message: `"${word}" stands alone: explore takes flags only.`,
  }));
  const settings: Record<string, unknown> = { ...DEFAULT_EXPLORE, faults: DEFAULT_FAULTS };
  const bounds = { depth: DEEPEST, memory: DEFAULT_MEMORY_MIB };
  for (const { name, value } of flags) {
    const message = takeFlag(name, value, settings, bounds);
    if (message !== null) problems.push({ path: `--${name}`, message });
  }
  const has = (name: string) => flags.some((flag) => flag.name === name);
  settings.isStatic = has('static');
  const problem = problems.length > 0 ? null : settingsProblem(settings as unknown as ExploreSettings, flagOf);
  if (problem !== null) problems.push({ path: 'explore', message: `${problem}.` });
  if (problems.length > 0) return { kind: 'problems', problems };
  return {
    kind: 'explore',
    settings: settings as unknown as ExploreSettings,
    depth: bounds.depth,
    memoryMiB: bounds.memory,
    all: has('all'),
    path: has('path'),
    json: has('json'),
  };
}

/** The flag that says a setting. */
function flagOf(setting: keyof ExploreSettings): string {
  const [flag] = Object.entries({ ...NUMBERS, ...WORDS }).find(([, said]) => said === setting)!;
  return `--${flag}`;
}

/** What is wrong with the flag, as a sentence; null: it was taken. */
function takeFlag(
  name: string,
  value: string | null,
  settings: Record<string, unknown>,
  bounds: { depth: number; memory: number },
): string | null {
  if (SWITCHES.includes(name)) return value === null ? null : `--${name} takes no value, and was given "${value}".`;
  const [number, word] = [NUMBERS[name], WORDS[name]];
  const isBound = name === 'depth' || name === 'memory';
  if (number === undefined && word === undefined && !isBound) return unknownFlag(name);
  if (value === null || value === '') return `--${name} needs a value.`;
  if (word !== undefined) settings[word] = Array.isArray(DEFAULT_EXPLORE[word]) ? value.split(',') : value;
  else if (!/^\d+$/.test(value)) return `--${name} "${value}" is no whole number.`;
  else if (number !== undefined) settings[number] = Number(value);
  else return takeBound(name as 'depth' | 'memory', Number(value), bounds);
  return null;
}

function takeBound(name: 'depth' | 'memory', value: number, bounds: { depth: number; memory: number }): string | null {
  const most = name === 'depth' ? DEEPEST : MOST_MEMORY_MIB;
  if (value < 1 || value > most) return `--${name} "${value}" is out of range: allowed is 1 to ${most}.`;
  bounds[name] = value;
  return null;
}

function unknownFlag(name: string): string {
  const known = [...Object.keys(NUMBERS), ...Object.keys(WORDS), ...SWITCHES, 'depth', 'memory'];
  const meant = didYouMean(
    `--${name}`,
    known.map((one) => `--${one}`),
  );
  return `--${name} is no flag of explore.${meant}`;
}

/** @param positionals without the word `replay` */
export function readReplayRequest(
  positionals: readonly string[],
  flags: readonly GivenFlag[],
): ReplayRequest | Problems {
  const [file, ...rest] = positionals;
  const problems: Problem[] = [
    ...rest.map((word) => ({ path: word, message: `"${word}" stands alone: replay takes one file.` })),
    ...flags
      .filter(({ name, value }) => name !== 'json' || value !== null)
      .map(({ name }) => ({ path: `--${name}`, message: `replay takes --json and nothing else, not --${name}.` })),
  ];
  if (file === undefined)
    problems.push({
      path: 'replay',
      message: 'replay needs a file: a path that explore --path has printed, or a history of properties/regressions.',
    });
  if (problems.length > 0 || file === undefined) return { kind: 'problems', problems };
  return { kind: 'replay', file, json: flags.length > 0 };
}

/**
 * What `advise` is asked for: a scenario, what counts, what may be changed, and for how long to search.
 */
import { PREFERENCES, type Preference, parseWeights, type Weights } from '../advise/settings/objectives.ts';
import { TUNABLE_NAMES, type TunableName } from '../advise/settings/tunables.ts';
import { parseSeeds } from '../experiment/seeds.ts';
import { parseDuration } from '../scenario/durations.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { PROGRAM, quoted } from '../scenario/to-command.ts';
import { andList, orList } from '../scenario/words.ts';
import { isAsked, ownValue } from './own-flags.ts';
import { readScenarioWords, type ScenarioWords } from './scenario-words.ts';

export interface AdviseRequest {
  readonly kind: 'advise';
  readonly scenario: Scenario;
  /** The command line that does the same again. */
  readonly command: string;
  readonly notes: readonly string[];
  readonly weights: Weights;
  readonly tune: readonly TunableName[];
  readonly asIs: boolean;
  /** null: as many as a minute has room for. */
  readonly runs: number | null;
  /** null: by default. */
  readonly limitMs: number | null;
  /** null: as many as the runs allow. */
  readonly seeds: readonly string[] | null;
  /** 0: as many as there are processors. */
  readonly threads: number;
  readonly json: boolean;
  readonly write: string | null;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readAdvise(words: ScenarioWords, argv: readonly string[]): AdviseRequest | Problems {
  const read = readScenarioWords(words);
  if ('problems' in read) return read;
  const { own } = words;
  const { scenario, notes } = read;
  const problems: Problem[] = [];
  const request: AdviseRequest = {
    kind: 'advise',
    scenario,
    notes,
    command: [PROGRAM, ...argv.map(quoted)].join(' '),
    weights: weightsOf(own, problems),
    tune: tuneOf(own, problems),
    asIs: isAsked(own, 'as-is'),
    ...budgetOf(own, problems),
    seeds: seedsOf(own, scenario, problems),
    threads: threadsOf(own, problems),
    json: isAsked(own, 'json'),
    write: ownValue(own, 'write'),
  };
  return problems.length > 0 ? { kind: 'problems', problems } : request;
}

function weightsOf(own: readonly GivenFlag[], problems: Problem[]): Weights {
  const names = Object.keys(PREFERENCES);
  const taste = ownValue(own, 'prefer') ?? 'balanced';
  if (!names.includes(taste)) {
    problems.push(
      problem('prefer', `"${taste}" is not known: allowed is ${orList(names)}.${didYouMean(taste, names)}`),
    );
    return PREFERENCES.balanced;
  }
  const base = PREFERENCES[taste as Preference];
  const text = ownValue(own, 'weights');
  if (text === null) return base;
  const weights = parseWeights(text, base);
  if ('ok' in weights) return weights.ok;
  problems.push(problem('weights', `"${text}" ${weights.not}`));
  return base;
}

function tuneOf(own: readonly GivenFlag[], problems: Problem[]): readonly TunableName[] {
  const text = ownValue(own, 'tune');
  if (text === null) return TUNABLE_NAMES;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if ((TUNABLE_NAMES as readonly string[]).includes(name)) continue;
    const meant = didYouMean(name, TUNABLE_NAMES);
    problems.push(
      problem('tune', `names "${name}", which advise does not search: it searches ${andList(TUNABLE_NAMES)}.${meant}`),
    );
  }
  return names as TunableName[];
}

const LEAST_RUNS = 20;
const MOST_RUNS = 100_000;

/** A number of runs, or a time. */
function budgetOf(own: readonly GivenFlag[], problems: Problem[]): Pick<AdviseRequest, 'runs' | 'limitMs'> {
  const text = ownValue(own, 'budget');
  if (text === null) return { runs: null, limitMs: null };
  if (/^\d+$/.test(text)) {
    const runs = Number(text);
    if (runs < LEAST_RUNS || runs > MOST_RUNS)
      problems.push(
        problem(
          'budget',
          `${text} is out of range: allowed is ${LEAST_RUNS} to ${MOST_RUNS} runs, or a time such as 5m.`,
        ),
      );
    return { runs, limitMs: Number.POSITIVE_INFINITY };
  }
  const limitMs = parseDuration(text);
  if (limitMs === null || limitMs < 1_000)
    problems.push(
      problem('budget', `"${text}" is neither a number of runs, such as 400, nor a time from 1s on, such as 5m.`),
    );
  return { runs: null, limitMs };
}

function seedsOf(own: readonly GivenFlag[], { seed }: Scenario, problems: Problem[]): readonly string[] | null {
  const text = ownValue(own, 'seeds');
  if (text === null) return null;
  const seeds = parseSeeds(text, seed);
  if ('ok' in seeds) return seeds.ok;
  problems.push(problem('seeds', `"${text}" ${seeds.not}`));
  return null;
}

function threadsOf(own: readonly GivenFlag[], problems: Problem[]): number {
  const text = ownValue(own, 'threads');
  if (text === null) return 0;
  if (!/^[1-9]\d{0,4}$/.test(text)) problems.push(problem('threads', `"${text}" is no number: allowed is 1 to 99999.`));
  return Number(text);
}

function problem(name: string, message: string): Problem {
  return { path: `--${name}`, message: `--${name} ${message}` };
}

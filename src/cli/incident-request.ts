/**
 * `sim incident list`, `sim incident 000-A`, `sim incident check`: from the words to what is asked for.
 */
import type { GivenFlag } from '../scenario/flag.ts';
import { INCIDENTS } from '../scenario/incidents/catalogue.ts';
import type { Problem } from '../scenario/problem.ts';
import { didYouMean } from '../scenario/suggest.ts';

export type IncidentRequest =
  | { readonly kind: 'incident-list'; readonly json: boolean }
  | { readonly kind: 'incident'; readonly id: string; readonly json: boolean }
  | { readonly kind: 'incident-check'; readonly seeds: number; readonly only: RegExp | null; readonly json: boolean };

type Read = IncidentRequest | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const DEFAULT_SEEDS = 20;
const MOST_SEEDS = 10_000;
const WORDS = ['list', 'check'];

/** @param positionals without the word `incident` */
export function readIncidentRequest(positionals: readonly string[], flags: readonly GivenFlag[]): Read {
  const [what = 'list', ...rest] = positionals;
  const problems = [...restProblems(rest), ...flags.flatMap((flag) => flagProblems(flag, what))];
  const id = INCIDENTS.find((incident) => incident.id.toLowerCase() === what.toLowerCase().replace("'", '′'))?.id;
  if (!WORDS.includes(what) && id === undefined) problems.push(unknown(what));
  if (problems.length > 0) return { kind: 'problems', problems };
  const json = flags.some(({ name }) => name === 'json');
  if (what === 'list') return { kind: 'incident-list', json };
  if (id !== undefined) return { kind: 'incident', id, json };
  const value = (name: string) => flags.find((flag) => flag.name === name)?.value ?? null;
  const [seeds, only] = [value('seeds'), value('only')];
  return {
    kind: 'incident-check',
    seeds: seeds === null ? DEFAULT_SEEDS : Number(seeds),
    only: only === null ? null : new RegExp(only, 'i'),
    json,
  };
}

function restProblems(rest: readonly string[]): Problem[] {
  return rest.map((word) => ({ path: word, message: `"${word}" stands alone: incident takes one word and flags.` }));
}

function unknown(word: string): Problem {
  const meant = didYouMean(word, [...WORDS, ...INCIDENTS.map(({ id }) => id)]);
  return {
    path: word,
    message: `"${word}" is no incident: there are list, check and the ids that list prints, such as 000-A.${meant}`,
  };
}

function flagProblems({ name, value }: GivenFlag, what: string): Problem[] {
  const message = flagProblem(name, value, what);
  return message === null ? [] : [{ path: `--${name}`, message }];
}

function flagProblem(name: string, value: string | null, what: string): string | null {
  if (name === 'json') return value === null ? null : `--json takes no value, and was given "${value}".`;
  if (what !== 'check' || (name !== 'seeds' && name !== 'only')) {
    const takes = what === 'check' ? '--seeds, --only and --json' : '--json';
    return `incident ${what} takes ${takes}, not --${name}.`;
  }
  if (value === null || value === '') return `--${name} needs a value.`;
  return name === 'seeds' ? seedsProblem(value) : onlyProblem(value);
}

function seedsProblem(value: string): string | null {
  const isCount = /^[1-9]\d*$/.test(value) && Number(value) <= MOST_SEEDS;
  return isCount ? null : `--seeds "${value}" is no number of seeds: from 1 to ${MOST_SEEDS}.`;
}

function onlyProblem(value: string): string | null {
  try {
    new RegExp(value);
    return null;
  } catch {
    return `--only "${value}" is no regular expression.`;
  }
}

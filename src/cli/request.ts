/**
 * From a command line to what is asked for: help, the version, a run, or an explanation of what is wrong.
 */

import type { GivenFlag } from '../scenario/flag.ts';
import { FLAG_BY_NAME } from '../scenario/flags.ts';
import { scenarioFromFlags } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { toCommand } from '../scenario/to-command.ts';
import { readWords } from './arguments.ts';
import { COMMAND_FLAG_NAMES, COMMAND_FLAGS } from './command-flags.ts';
import { type IncidentRequest, readIncidentRequest } from './incident-request.ts';
import { readSource } from './scenario-source.ts';
import { TOUR } from './tour.ts';

export interface RunRequest {
  readonly kind: 'run';
  readonly scenario: Scenario;
  /** The command line that repeats the run. */
  readonly command: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly log: LogMode | null;
}

export type LogMode = 'short' | 'full';

export type Request =
  | RunRequest
  | IncidentRequest
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'clients'; readonly json: boolean }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const COMMANDS = ['run', 'clients', 'incident', 'help', 'version'];

export function readRequest(argv: readonly string[], readFile: (path: string) => string): Request {
  const { positionals, flags } = readWords(argv, takesValue);
  const has = (name: string) => flags.some((flag) => flag.name === name);
  const command = positionals[0] ?? 'run';
  if (has('help') || command === 'help') return { kind: 'help' };
  if (has('version') || command === 'version') return { kind: 'version' };
  if (command === 'clients') return clientsRequest(positionals, flags);
  if (command === 'incident') return readIncidentRequest(positionals.slice(1), flags);
  const own = flags.filter(({ name }) => COMMAND_FLAG_NAMES.includes(name));
  const given = flags.filter((flag) => !own.includes(flag));
  const problems = [...positionalProblems(positionals), ...commandProblems(own)];
  return runRequest(own, given, problems, readFile);
}

/** The table of clients hangs on nothing that a flag could say. */
function clientsRequest(positionals: readonly string[], flags: readonly GivenFlag[]): Request {
  const strangers = flags.filter(({ name, value }) => name !== 'json' || value !== null);
  const problems = [
    ...positionalProblems(positionals),
    ...strangers.map(({ name }) => ({
      path: `--${name}`,
      message: `clients takes --json and nothing else, not --${name}.`,
    })),
  ];
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'clients', json: flags.length > 0 };
}

function takesValue(name: string): boolean {
  return COMMAND_FLAGS.find((flag) => flag.name === name)?.placeholder !== null;
}

function runRequest(
  own: readonly GivenFlag[],
  given: readonly GivenFlag[],
  problems: readonly Problem[],
  readFile: (path: string) => string,
): Request {
  const source = readSource(own.find(({ name }) => name === 'scenario')?.value || null, readFile);
  if ('problems' in source) return { kind: 'problems', problems: [...problems, ...source.problems] };
  const told = source.name === null && given.length === 0 && problems.length === 0 ? tourFlags() : given;
  const result = scenarioFromFlags(told, source.input, COMMAND_FLAG_NAMES, source.name);
  if ('problems' in result) return { kind: 'problems', problems: [...problems, ...result.problems] };
  if (problems.length > 0) return { kind: 'problems', problems };
  const { scenario } = result;
  const log = own.find(({ name }) => name === 'log')?.value as LogMode | undefined;
  const asked = (name: string) => own.some((flag) => flag.name === name);
  return {
    kind: 'run',
    scenario,
    command: toCommand(scenario),
    json: asked('json'),
    check: asked('check'),
    log: log ?? null,
  };
}

function tourFlags(): readonly GivenFlag[] {
  return readWords(TOUR, takesValue).flags;
}

function positionalProblems(positionals: readonly string[]): Problem[] {
  const [command = 'run', ...rest] = positionals;
  const known = COMMANDS.includes(command);
  const unknown = known ? [] : [command];
  const extra = known ? rest : [];
  return [
    ...unknown.map((word) => ({ path: word, message: unknownWord(word) })),
    ...extra.map((word) => ({ path: word, message: standsAlone(word) })),
  ];
}

/** `every=20s kind=crash`, `--members 30 partitions 6`. */
function standsAlone(word: string): string {
  if (word.includes('=')) return `"${word}" stands alone: write the values of one flag with commas, without spaces.`;
  return `"${word}" stands alone: flags begin with --.${flagMeant(word)}`;
}

function flagMeant(word: string): string {
  return FLAG_BY_NAME.has(word) || COMMAND_FLAG_NAMES.includes(word) ? ` Did you mean --${word}?` : '';
}

function unknownWord(word: string): string {
  if (word.includes('=')) return standsAlone(word);
  if (flagMeant(word) !== '') return `"${word}" is no command: flags begin with --.${flagMeant(word)}`;
  return `"${word}" is no command: there is run, which may be left out, clients, and incident.${didYouMean(word, COMMANDS)}`;
}

function commandProblems(own: readonly GivenFlag[]): Problem[] {
  return own.flatMap(({ name, value }, index) => {
    const isFirst = own.findIndex((flag) => flag.name === name) === index;
    if (!isFirst) return [{ path: `--${name}`, message: `--${name} is given twice: leave out one of the two.` }];
    const problem = commandProblem(name, value);
    return problem === null ? [] : [{ path: `--${name}`, message: problem }];
  });
}

function commandProblem(name: string, value: string | null): string | null {
  const { placeholder } = COMMAND_FLAGS.find((flag) => flag.name === name)!;
  if (placeholder === null) return value === null ? null : `--${name} takes no value, and was given "${value}".`;
  if (value === null || value === '') return `--${name} needs a value: --${name} ${placeholder}.`;
  if (name !== 'log' || value === 'short' || value === 'full') return null;
  return `--log "${value}" is not known: allowed is short or full.${didYouMean(value, ['short', 'full'])}`;
}

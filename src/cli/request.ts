/**
 * From a command line to what is asked for: help, the version, a run, or an explanation of what is wrong.
 */

import type { GivenFlag } from '../scenario/flag.ts';
import { FLAG_BY_NAME } from '../scenario/flags.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { toCommand } from '../scenario/to-command.ts';
import { readWords } from './arguments.ts';
import { COMMAND_FLAG_NAMES, COMMAND_FLAGS } from './command-flags.ts';
import { type DiagnoseRequest, readDiagnoseRequest } from './diagnose-request.ts';
import { type IncidentRequest, readIncidentRequest } from './incident-request.ts';
import { type LintRequest, readLintRequest } from './lint-request.ts';
import { readScenarioWords, type ScenarioWords, takesValue } from './scenario-words.ts';

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
  | DiagnoseRequest
  | LintRequest
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'clients'; readonly json: boolean }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const COMMANDS = ['run', 'lint', 'clients', 'incident', 'diagnose', 'help', 'version'];

export function readRequest(argv: readonly string[], readFile: (path: string) => string): Request {
  const { positionals, flags } = readWords(argv, takesValue);
  const has = (name: string) => flags.some((flag) => flag.name === name);
  const command = positionals[0] ?? 'run';
  if (has('help') || command === 'help') return { kind: 'help' };
  if (has('version') || command === 'version') return { kind: 'version' };
  if (command === 'clients') return clientsRequest(positionals, flags);
  if (command === 'incident') return readIncidentRequest(positionals.slice(1), flags);
  if (command === 'diagnose') return readDiagnoseRequest(positionals.slice(1), flags);
  const isLint = command === 'lint';
  const source = isLint ? withFile(positionals, flags) : { positionals, flags };
  const own = source.flags.filter(({ name }) => COMMAND_FLAG_NAMES.includes(name));
  const given = source.flags.filter((flag) => !own.includes(flag));
  const problems = [
    ...positionalProblems(source.positionals),
    ...commandProblems(own),
    ...(isLint ? strangers(own, ['log', 'check'], LINT_STRANGER) : strangers(own, ['prove'], LINT_ONLY)),
  ];
  const words: ScenarioWords = { own, given, problems, readFile };
  return isLint ? readLintRequest(words) : runRequest(words);
}

/** `lint file.json` is short for `lint --scenario file.json`. */
function withFile([command = '', file, ...rest]: readonly string[], flags: readonly GivenFlag[]) {
  if (file === undefined) return { positionals: [command], flags };
  return { positionals: [command, ...rest], flags: [{ name: 'scenario', value: file }, ...flags] };
}

const LINT_STRANGER = (name: string) => `lint runs no scenario: leave out --${name}.`;
const LINT_ONLY = (name: string) => `--${name} belongs to lint: groupsim lint --${name}.`;

/** Flags of the program that mean nothing to a command. */
function strangers(own: readonly GivenFlag[], names: readonly string[], tell: (name: string) => string): Problem[] {
  return own.flatMap(({ name }) => (names.includes(name) ? [{ path: `--${name}`, message: tell(name) }] : []));
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

function runRequest(words: ScenarioWords): Request {
  const read = readScenarioWords(words);
  if ('problems' in read) return read;
  const { scenario } = read;
  const { own } = words;
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
  return `"${word}" is no command: there is run, which may be left out, lint, clients, incident, and diagnose.${didYouMean(word, COMMANDS)}`;
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

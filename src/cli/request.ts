/**
 * From a command line to what is asked for: help, the version, a run, or an explanation of what is wrong.
 */

import type { FileKeys } from '../experiment/file-keys.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import { FLAG_BY_NAME } from '../scenario/flags.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { printScenario } from '../scenario/text/print.ts';
import { toCommand } from '../scenario/to-command.ts';
import { andList } from '../scenario/words.ts';
import { type AdviseRequest, readAdvise } from './advise-request.ts';
import { readWords } from './arguments.ts';
import { COMMAND_FLAG_NAMES, type CommandName, type LogMode } from './command-flags.ts';
import { type DiagnoseRequest, readDiagnoseRequest } from './diagnose-request.ts';
import {
  type ExpectationOutputs,
  type ExperimentRequest,
  readExpectations,
  readExperiment,
} from './experiment-request.ts';
import { type ExploreRequest, type ReplayRequest, readExploreRequest, readReplayRequest } from './explore-request.ts';
import { type IncidentRequest, readIncidentRequest } from './incident-request.ts';
import { type InspectRequest, readInspect } from './inspect-request.ts';
import { type LintRequest, readLintRequest } from './lint-request.ts';
import { type MergeRequest, readMerge } from './merge-request.ts';
import { isAsked, ownProblems, ownValue } from './own-flags.ts';
import { type RunOutputs, readRunOutputs } from './run-outputs.ts';
import { readScenarioWords, type ScenarioWords, takesValue } from './scenario-words.ts';
import { readWeb, type WebRequest } from './web-request.ts';
import { readWhy, type WhyRequest } from './why-request.ts';

export interface RunRequest extends ExpectationOutputs {
  /** What was left out of files, as sentences. */
  readonly notes: readonly string[];
  readonly kind: 'run';
  readonly scenario: Scenario;
  /** The command line that repeats the run. */
  readonly command: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly log: LogMode | null;
  readonly outputs: RunOutputs;
}

export type Request =
  | RunRequest
  | IncidentRequest
  | DiagnoseRequest
  | ExploreRequest
  | ReplayRequest
  | LintRequest
  | InspectRequest
  | WhyRequest
  | WebRequest
  | AdviseRequest
  | ExperimentRequest
  | MergeRequest
  | { readonly kind: 'init'; readonly file: string }
  | { readonly kind: 'schema' }
  | { readonly kind: 'print'; readonly text: string; readonly notes: readonly string[] }
  | { readonly kind: 'measures'; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'clients'; readonly json: boolean }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const COMMANDS: readonly CommandName[] = [
  'run',
  'compare',
  'sweep',
  'merge',
  'inspect',
  'why',
  'web',
  'advise',
  'lint',
  'clients',
  'incident',
  'diagnose',
  'explore',
  'replay',
  'measures',
  'init',
  'schema',
  'help',
  'version',
];

/** The word after these is the name of a file. */
const WITH_FILE: readonly string[] = ['lint', 'inspect', 'why', 'web', 'advise'];

/** Words after these commands are names of files. */
const WITH_FILES: readonly string[] = ['compare', 'sweep', 'merge'];

export function readRequest(argv: readonly string[], readFile: (path: string) => string): Request {
  const { positionals, flags } = readWords(argv, takesValue);
  const has = (name: string) => flags.some((flag) => flag.name === name);
  const command = positionals[0] ?? 'run';
  if (has('help') || command === 'help') return { kind: 'help' };
  if (has('version') || command === 'version') return { kind: 'version' };
  if (command === 'clients' || command === 'measures') return tableRequest(command, positionals, flags);
  if (command === 'explore') return readExploreRequest(positionals.slice(1), flags);
  if (command === 'replay') return readReplayRequest(positionals.slice(1), flags);
  if (command === 'init' || command === 'schema') return plainRequest(command, positionals.slice(1), flags);
  if (command === 'incident') return readIncidentRequest(positionals.slice(1), flags);
  if (command === 'diagnose') return readDiagnoseRequest(positionals.slice(1), flags);
  const source = WITH_FILE.includes(command) ? withFile(positionals, flags) : { positionals, flags };
  const own = source.flags.filter(({ name }) => COMMAND_FLAG_NAMES.includes(name));
  const given = source.flags.filter((flag) => !own.includes(flag));
  const files = WITH_FILES.includes(command) ? positionals.slice(1) : [];
  const known = COMMANDS.find((name) => name === command) ?? 'run';
  const problems = [...(files.length > 0 ? [] : positionalProblems(source.positionals)), ...ownProblems(own, known)];
  const words: ScenarioWords = { own, given, problems, readFile };
  if (command === 'lint') return readLintRequest(words);
  if (command === 'inspect') return readInspect(words);
  if (command === 'why') return readWhy(words);
  if (command === 'web') return readWeb(words);
  if (command === 'advise') return readAdvise(words, argv);
  if (command === 'merge') return readMerge(files, words);
  return command === 'compare' || command === 'sweep' ? readExperiment(command, files, words, argv) : runRequest(words);
}

/** `lint file.json` is short for `lint --scenario file.json`, and so with the others. */
function withFile([command = '', file, ...rest]: readonly string[], flags: readonly GivenFlag[]) {
  if (file === undefined) return { positionals: [command], flags };
  return { positionals: [command, ...rest], flags: [{ name: 'scenario', value: file }, ...flags] };
}

/** A table that hangs on nothing that a flag could say. */
function tableRequest(
  kind: 'clients' | 'measures',
  positionals: readonly string[],
  flags: readonly GivenFlag[],
): Request {
  const strangers = flags.filter(({ name, value }) => name !== 'json' || value !== null);
  const problems = [
    ...positionalProblems(positionals),
    ...strangers.map(({ name }) => ({
      path: `--${name}`,
      message: `${kind} takes --json and nothing else, not --${name}.`,
    })),
  ];
  return problems.length > 0 ? { kind: 'problems', problems } : { kind, json: flags.length > 0 };
}

/** `init FILE` and `schema` take no flags. */
function plainRequest(kind: 'init' | 'schema', files: readonly string[], flags: readonly GivenFlag[]): Request {
  const most = kind === 'init' ? 1 : 0;
  const problems = [
    ...files.slice(most).map((word) => ({ path: word, message: standsAlone(word) })),
    ...flags.map(({ name }) => ({ path: `--${name}`, message: `${kind} takes no flags, not --${name}.` })),
  ];
  if (problems.length > 0) return { kind: 'problems', problems };
  return kind === 'init' ? { kind, file: files[0] ?? 'scenario.yaml' } : { kind };
}

function runRequest(words: ScenarioWords): Request {
  const read = readScenarioWords(words);
  if ('problems' in read) return read;
  const { scenario, keys, notes } = read;
  const { own } = words;
  const { expectations, problems } = readExpectations(own, keys, scenario);
  const outputs = readRunOutputs(own, scenario, problems);
  if (problems.length > 0) return { kind: 'problems', problems };
  if (isAsked(own, 'print-scenario')) {
    const format = isAsked(own, 'json') ? 'json' : 'yaml';
    const extra = printedKeys(
      keys,
      expectations.map(({ text }) => text),
    );
    return { kind: 'print', text: printScenario(scenario, format, extra), notes };
  }
  return {
    kind: 'run',
    scenario,
    notes,
    command: toCommand(scenario),
    json: isAsked(own, 'json'),
    check: isAsked(own, 'check'),
    log: ownValue(own, 'log') as LogMode | null,
    expectations,
    junit: ownValue(own, 'junit'),
    annotations: isAsked(own, 'annotations'),
    outputs,
  };
}

/** What a file says beside its scenario stays in what is printed of it. */
function printedKeys({ vary, seeds }: FileKeys, expect: readonly string[]) {
  const factors = vary.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
  return {
    ...(expect.length === 0 ? {} : { expect }),
    ...(vary.length === 0 ? {} : { vary: Object.fromEntries(factors) as Record<string, string> }),
    ...(seeds === null ? {} : { seeds }),
  };
}

function positionalProblems(positionals: readonly string[]): Problem[] {
  const [command = 'run', ...rest] = positionals;
  const known = (COMMANDS as readonly string[]).includes(command);
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
  return `"${word}" is no command: there is run, which may be left out, ${andList(COMMANDS.slice(1, -2))}.${didYouMean(word, COMMANDS)}`;
}

/**
 * `--scenario`: a file, or the JSON itself, which begins with a brace. What comes out is unchecked: flags may mend it.
 */
import type { Problem } from '../scenario/problem.ts';

/** What `--scenario` holds, and how mistakes in it are introduced; without one there is nothing, and flags say all. */
export interface ScenarioSource {
  readonly input: unknown;
  /** The file's name; null where nothing was given. */
  readonly name: string | null;
}

type SourceResult = ScenarioSource | { readonly problems: readonly Problem[] };

/** What JSON on the command line itself is called. */
const INLINE = '--scenario';

export function readSource(given: string | null, readFile: (path: string) => string): SourceResult {
  if (given === null) return { input: {}, name: null };
  if (given.trimStart().startsWith('{')) return parsed(given, INLINE, INLINE);
  try {
    return parsed(readFile(given), given, `--scenario ${given}`);
  } catch (error) {
    return problem(`--scenario ${given} cannot be read: ${whyUnreadable(error)}.`);
  }
}

function parsed(text: string, name: string, said: string): SourceResult {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') return problem(`${said} is empty: the smallest scenario is {}.`);
  if (json.includes('\0')) return problem(`${said} is not JSON: it is a binary file.`);
  try {
    return { input: scenarioWithin(JSON.parse(json)), name };
  } catch (error) {
    return problem(`${said} is not JSON: ${syntaxWords(String((error as Error).message), json)}.${yamlWords(name)}`);
  }
}

/** JSON.parse names a position, people look for a line. */
function syntaxWords(message: string, text: string): string {
  const position = /at position (\d+)(?! \(line)/.exec(message)?.[1];
  if (position === undefined) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length} column ${before.at(-1)!.length + 1})`;
}

function yamlWords(name: string): string {
  return /\.ya?ml$/.test(name) ? ' YAML is not read: write the scenario as JSON.' : '';
}

/** The output of `--json` holds its scenario: it can be run as it is. */
function scenarioWithin(input: unknown): unknown {
  const holds = typeof input === 'object' && input !== null && 'scenario' in input && 'schemaVersion' in input;
  return holds ? input.scenario : input;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'there is no permission to read it',
  EFBIG: 'it is too large for a scenario',
  ELOOP: 'it is a link that leads back to itself',
  ENAMETOOLONG: 'its name is too long',
};

function whyUnreadable(error: unknown): string {
  const { code = '', message } = error as { readonly code?: string; readonly message?: string };
  return UNREADABLE[code] ?? message ?? String(error);
}

function problem(message: string): SourceResult {
  return { problems: [{ path: '--scenario', message }] };
}

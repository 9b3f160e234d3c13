/**
 * `--scenario`: a file, or the text itself, which begins with a brace. What comes out is unchecked: flags may mend it.
 */
import { type FileKeys, NO_KEYS, splitFile } from '../experiment/file-keys.ts';
import type { Origin } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import { type ParsedText, parseText } from '../scenario/text/parse-text.ts';

/** What `--scenario` holds, and how mistakes in it are introduced; without one there is nothing, and flags say all. */
export interface ScenarioSource {
  /** What a report calls it. */
  readonly name: string | null;
  readonly input: unknown;
  /** null where nothing was given. */
  readonly origin: Origin | null;
  /** What the file says beside the scenario. */
  readonly keys: FileKeys;
  readonly problems: readonly Problem[];
  /** What was left out of it, as sentences. */
  readonly notes: readonly string[];
}

const NOTHING: ScenarioSource = { name: null, input: {}, origin: null, keys: NO_KEYS, problems: [], notes: [] };

/** What a scenario on the command line itself is called. */
export const INLINE = '--scenario';

export function readSource(given: string | null, readFile: (path: string) => string): ScenarioSource {
  if (given === null) return NOTHING;
  if (given.trimStart().startsWith('{')) return parsed(given, INLINE, INLINE);
  let text: string;
  try {
    text = readFile(given);
  } catch (error) {
    return problem(`--scenario ${given} cannot be read: ${whyUnreadable(error)}.`);
  }
  return parsed(text, given, `--scenario ${given}`);
}

function parsed(given: string, name: string, said: string): ScenarioSource {
  const text = given.replace(/^\uFEFF/, '');
  if (text.trim() === '') return problem(`${said} is empty: the smallest scenario is {}.`);
  if (text.includes('\0')) return problem(`${said} is neither JSON nor YAML: it is a binary file.`);
  const result = parseText(text);
  if ('value' in result) return sourceOf(result, name);
  return {
    ...NOTHING,
    problems: result.syntax.map(({ line, column, message }) => ({
      path: '--scenario',
      message: `${name}:${line}:${column}: ${message}.`,
    })),
  };
}

/** The output of `--json` holds its scenario: it can be run as it is. */
function sourceOf({ value, placeOf }: ParsedText, name: string): ScenarioSource {
  const within = scenarioWithin(value);
  const before = within === value ? '' : 'scenario.';
  const at = (path = '', ofKey = false) => {
    const place = placeOf(before + path, ofKey);
    return place === null ? name : `${name}:${place.line}:${place.column}`;
  };
  const { scenario, keys, problems } = splitFile(within, at);
  return { name, input: scenario, origin: { at }, keys, problems, notes: [] };
}

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

/** In words; of anything else the error's own. */
export function whyUnreadable(error: unknown): string {
  const { code = '', message } = error as { readonly code?: string; readonly message?: string };
  return UNREADABLE[code] ?? message ?? String(error);
}

function problem(message: string): ScenarioSource {
  return { ...NOTHING, problems: [{ path: '--scenario', message }] };
}

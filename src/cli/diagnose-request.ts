/**
 * `sim diagnose LOG… [--json] [--group ID] [--write FILE]`: from the words to what is asked for.
 */
import type { GivenFlag } from '../scenario/flag.ts';
import type { Problem } from '../scenario/problem.ts';
import { didYouMean } from '../scenario/suggest.ts';

export interface DiagnoseRequest {
  readonly kind: 'diagnose';
  readonly files: readonly string[];
  readonly json: boolean;
  /** Only this group; null: all. */
  readonly group: string | null;
  /** Where the scenario goes; null: nowhere, its command is printed. */
  readonly write: string | null;
}

type Read = DiagnoseRequest | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const TAKES = ['json', 'group', 'write'];

/** @param files positionals without the word `diagnose` */
export function readDiagnoseRequest(files: readonly string[], flags: readonly GivenFlag[]): Read {
  const problems = flags.flatMap((flag) => flagProblems(flag));
  if (files.length === 0) problems.push({ path: 'diagnose', message: NO_FILES });
  if (problems.length > 0) return { kind: 'problems', problems };
  const value = (name: string) => flags.find((flag) => flag.name === name)?.value ?? null;
  const json = flags.some(({ name }) => name === 'json');
  return { kind: 'diagnose', files, json, group: value('group'), write: value('write') };
}

const NO_FILES =
  'diagnose needs logs: groupsim diagnose server.log* client.log.gz. They may be packed with gzip; - is standard input.';

function flagProblems({ name, value }: GivenFlag): Problem[] {
  const path = `--${name}`;
  if (!TAKES.includes(name)) {
    return [
      {
        path,
        message: `diagnose takes --json, --group and --write, not --${name}.${didYouMean(
          `--${name}`,
          TAKES.map((one) => `--${one}`),
        )}`,
      },
    ];
  }
  if (name === 'json')
    return value === null ? [] : [{ path, message: `--json takes no value, and was given "${value}".` }];
  return value === null || value === '' ? [{ path, message: `--${name} needs a value.` }] : [];
}

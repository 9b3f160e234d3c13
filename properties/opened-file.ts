/**
 * `groupsim/files`: the files that the teaching page opens and saves: scenarios (YAML or JSON), counterexamples that the
 * property suite has made small, paths of the explorer.
 *
 * Apart from `groupsim/history`, since readers of YAML and worlds of the explorer are of no use before there is a file.
 *
 * @packageDocumentation
 */

import { PATH_FORMAT, readPath, replayPath } from '../src/explore/replay.ts';
import type { Problem } from '../src/scenario/problem.ts';
import { isRaw } from '../src/scenario/raw.ts';
import { readScenario } from '../src/scenario/read.ts';
import type { Scenario } from '../src/scenario/scenario.ts';
import { parseText } from '../src/scenario/text/parse-text.ts';
import type { ClientHistory } from './histories/clients/history.ts';
import { readHistory } from './histories/file.ts';
import { runHistory } from './histories/history.ts';
import type { Broken } from './histories/outcome.ts';
import { Story } from './histories/story.ts';
import { KNOWN_BUGS } from './known-bugs/index.ts';
import { HEALTHY } from './known-bugs/plant.ts';

export { printScenario as scenarioFile } from '../src/scenario/text/print.ts';

/** What a file shows to be broken, told as it happened. */
export interface Finding {
  /** The invariant; null: every one of them holds, here and now. */
  readonly by: string | null;
  readonly what: string;
  /** The moment it breaks, in milliseconds; null: it is not broken, or shows only in the end. */
  readonly atMs: number | null;
  /** The known bug that has to be planted for it; null: none. */
  readonly bug: string | null;
  /** A line per step. */
  readonly story: string;
  /** The same as a mermaid sequence diagram. */
  readonly mermaid: string;
}

export type OpenedFile =
  /** `finding`: of a counterexample, which is a scenario too. */
  | { readonly kind: 'scenario'; readonly scenario: Scenario; readonly finding: Finding | null }
  /** What has no scenario: a path of the explorer, a group at its coordinator. */
  | { readonly kind: 'story'; readonly finding: Finding }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Steps that are told: the end of a story is what matters. */
const MOST_STEPS = 60;

/** @param name of the file, for errors */
export function openFile(text: string, name: string): OpenedFile {
  const parsed = parseText(text.replace(/^\uFEFF/, ''));
  if ('syntax' in parsed) {
    return problems(parsed.syntax.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}.`));
  }
  const { value } = parsed;
  try {
    if (isRaw(value) && value.format === PATH_FORMAT) return openPath(value, name);
    if (isRaw(value) && typeof value.format === 'string') return openHistoryFile(text, name);
  } catch (error) {
    if (error instanceof RangeError) return problems([error.message]);
    throw error;
  }
  return openScenario(value, name);
}

/** The output of `--json` holds its scenario; what a file expects and varies is no part of it. */
function openScenario(value: unknown, name: string): OpenedFile {
  const within = isRaw(value) && isRaw(value.scenario) && 'schemaVersion' in value ? value.scenario : value;
  if (!isRaw(within)) return problems([`${name} holds no scenario: the smallest one is {}.`]);
  const { $schema: _schema, expect: _expect, vary: _vary, seeds: _seeds, ...input } = within;
  const read = readScenario(input);
  if ('problems' in read) return problems(read.problems.map(({ message }) => `${name}: ${message}`));
  return { kind: 'scenario', scenario: read.scenario, finding: null };
}

function openHistoryFile(text: string, name: string): OpenedFile {
  const { bug, history } = readHistory(text, name);
  const plant = KNOWN_BUGS.find(({ id }) => id === bug)?.plant ?? HEALTHY;
  const story = new Story();
  const finding = findingOf(runHistory(history, plant, { listener: story })?.broken ?? null, story, bug);
  if (history.kind === 'group') return { kind: 'story', finding };
  return { kind: 'scenario', scenario: (history as ClientHistory).scenario, finding };
}

function openPath(value: object, name: string): OpenedFile {
  const story = new Story();
  const broken = replayPath(readPath(value as Parameters<typeof readPath>[0], name), story);
  return { kind: 'story', finding: findingOf(broken, story, null) };
}

function findingOf(broken: Broken | null, story: Story, bug: string | null): Finding {
  const at = /^at ([\d.]+) ms/.exec(broken?.what ?? '');
  const atMs = at === null ? null : Number(at[1]);
  if (atMs !== null) story.endAt(atMs);
  return {
    by: broken?.by ?? null,
    what: broken?.what ?? '',
    atMs,
    bug,
    story: story.words(MOST_STEPS),
    mermaid: story.mermaid(MOST_STEPS),
  };
}

function problems(messages: readonly string[]): OpenedFile {
  return { kind: 'problems', problems: messages.map((message) => ({ path: 'file', message })) };
}

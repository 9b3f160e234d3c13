/**
 * A history as a file: what a failing run leaves behind, what `properties/regressions/` keeps, what is replayed.
 *
 *     { "format": "groupsim-history", "version": 1, "bug": null, "by": "the group comes to rest", "history": { … } }
 *
 * `bug`: the known bug that has to be planted for it to fail; null: none. `by`: the invariant that noticed; null: nothing is
 * broken any more. A history of clients is a scenario, with what is not the default; one of a group is its acts.
 */
import { leanScenario } from '../../src/scenario/lean.ts';
import { readScenario } from '../../src/scenario/read.ts';
import type { History } from './history.ts';

export interface HistoryFile {
  readonly bug: string | null;
  readonly by: string | null;
  readonly history: History;
}

const FORMAT = 'groupsim-history';
const VERSION = 1;

export function historyText({ bug, by, history }: HistoryFile): string {
  const lean = history.kind === 'group' ? history : { kind: history.kind, scenario: leanScenario(history.scenario) };
  return `${JSON.stringify({ format: FORMAT, version: VERSION, bug, by, history: lean }, null, 1)}\n`;
}

/**
 * @param where the file's name, for errors
 * @throws RangeError for what is no such file, in words
 */
export function readHistory(text: string, where: string): HistoryFile {
  const file = objectOf(text, where);
  if (file.format !== FORMAT || file.version !== VERSION)
    throw new RangeError(`${where}: "format" has to be "${FORMAT}", "version" ${VERSION}`);
  const history = file.history as { readonly kind?: unknown; readonly scenario?: unknown } | undefined;
  const { bug = null, by = null } = file as { bug?: string | null; by?: string | null };
  if (history?.kind === 'group') return { bug, by, history: history as History };
  if (history?.kind === 'clients')
    return { bug, by, history: { kind: 'clients', scenario: scenarioOf(history, where) } };
  throw new RangeError(`${where}: "history.kind" has to be "group" or "clients"`);
}

function objectOf(text: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw new RangeError(`${where} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new RangeError(`${where}: an object was expected`);
}

function scenarioOf({ scenario }: { readonly scenario?: unknown }, where: string) {
  const read = readScenario(scenario as Parameters<typeof readScenario>[0]);
  if (!('problems' in read)) return read.scenario;
  throw new RangeError(
    read.problems.map(({ path, message }) => `${where}: history.scenario.${path}: ${message}`).join('\n'),
  );
}

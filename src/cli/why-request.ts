/**
 * What `why` is asked for: a scenario, a group in it, and an instant.
 */
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { didYouMean } from '../scenario/suggest.ts';
import { toCommand } from '../scenario/to-command.ts';
import { instantOf } from './instant-flag.ts';
import { isAsked, ownValue } from './own-flags.ts';
import { readScenarioWords, type ScenarioWords } from './scenario-words.ts';

export interface WhyRequest {
  readonly kind: 'why';
  readonly scenario: Scenario;
  readonly command: string;
  /** Index in the scenario. */
  readonly group: number;
  readonly atMs: number | null;
  readonly json: boolean;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readWhy(words: ScenarioWords): WhyRequest | Problems {
  const read = readScenarioWords(words);
  if ('problems' in read) return read;
  const { scenario } = read;
  const { own } = words;
  const problems: Problem[] = [];
  const at = ownValue(own, 'at');
  const atMs = at === null ? null : instantOf(at, scenario, problems);
  const group = groupOf(ownValue(own, 'of'), scenario, problems);
  if (problems.length > 0) return { kind: 'problems', problems };
  return { kind: 'why', scenario, command: toCommand(scenario), group, atMs, json: isAsked(own, 'json') };
}

function groupOf(id: string | null, { groups }: Scenario, problems: Problem[]): number {
  if (id === null) return 0;
  const ids = groups.map((group) => group.id);
  const index = ids.indexOf(id);
  if (index < 0) {
    const message = `--of "${id}" is no group of this scenario: there is ${ids.join(', ')}.${didYouMean(id, ids)}`;
    problems.push({ path: '--of', message });
  }
  return index;
}

/**
 * What `inspect` is asked for: a scenario, and the instants at which its groups are looked at.
 */

import { INSTANT_FORMS } from '../scenario/instants.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { toCommand } from '../scenario/to-command.ts';
import { instantOf } from './instant-flag.ts';
import { isAsked, ownValues } from './own-flags.ts';
import { readScenarioWords, type ScenarioWords } from './scenario-words.ts';

export interface InspectRequest {
  readonly kind: 'inspect';
  readonly scenario: Scenario;
  /** The command line that runs the scenario. */
  readonly command: string;
  /** In milliseconds, in order of time. */
  readonly instantsMs: readonly number[];
  readonly json: boolean;
}

type Problems = { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readInspect(words: ScenarioWords): InspectRequest | Problems {
  const read = readScenarioWords(words);
  if ('problems' in read) return read;
  const { scenario } = read;
  const texts = ownValues(words.own, 'at');
  const problems: Problem[] = texts.length === 0 ? [missing()] : [];
  const instantsMs = texts.map((text) => instantOf(text, scenario, problems)).sort((a, b) => a - b);
  if (problems.length > 0) return { kind: 'problems', problems };
  return { kind: 'inspect', scenario, command: toCommand(scenario), instantsMs, json: isAsked(words.own, 'json') };
}

function missing(): Problem {
  return { path: '--at', message: `inspect needs to know when: --at ${INSTANT_FORMS}.` };
}

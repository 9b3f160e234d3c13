/**
 * What `inspect` is asked for: a scenario, and the instants at which its groups are looked at.
 */

import { formatDuration } from '../scenario/durations.ts';
import { INSTANT_FORMS, parseInstant } from '../scenario/instants.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { toCommand } from '../scenario/to-command.ts';
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
  const problems = texts.length === 0 ? [missing()] : texts.flatMap((text) => instantProblem(text, scenario) ?? []);
  if (problems.length > 0) return { kind: 'problems', problems };
  const instantsMs = texts.map((text) => parseInstant(text)!).sort((a, b) => a - b);
  return { kind: 'inspect', scenario, command: toCommand(scenario), instantsMs, json: isAsked(words.own, 'json') };
}

function missing(): Problem {
  return { path: '--at', message: `inspect needs to know when: --at ${INSTANT_FORMS}.` };
}

function instantProblem(text: string, { durationMs }: Scenario): Problem | null {
  const ms = parseInstant(text);
  if (ms === null) return { path: '--at', message: `--at "${text}" is no instant: allowed is ${INSTANT_FORMS}.` };
  if (ms <= durationMs) return null;
  const length = formatDuration(durationMs);
  return {
    path: '--at',
    message: `--at ${text} is after the end: the run lasts ${length}. Make it longer with --for.`,
  };
}

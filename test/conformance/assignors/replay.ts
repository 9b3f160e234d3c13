/** Holds an assignor against recorded cases, and says where it differs. */

import type { Assignor, Plan } from '../../../src/assignors/assignor.ts';
import { AssignorError } from '../../../src/assignors/assignor.ts';
import { assignorNamed } from '../../../src/assignors/registry.ts';
import type { Case } from './cases.ts';
import { inputOf } from './cases.ts';

/** What an assignor did: a line per member, or the class of the exception. */
export type Outcome = readonly string[];

export interface Mismatch {
  readonly recorded: Case;
  readonly expected: Outcome;
  readonly actual: Outcome;
}

export interface Tally {
  cases: number;
  matches: number;
  first: Mismatch | null;
}

export function replay(cases: Iterable<Case>, tally: Tally = { cases: 0, matches: 0, first: null }): Tally {
  for (const recorded of cases) {
    const expected = recordedOutcome(recorded);
    const actual = actualOutcome(recorded);
    tally.cases++;
    if (expected.join('\n') === actual.join('\n')) tally.matches++;
    else tally.first ??= { recorded, expected, actual };
  }
  return tally;
}

export function recordedOutcome({ result, error }: Pick<Case, 'result' | 'error'>): Outcome {
  if (result === undefined) return [`throws ${error}`];
  return memberLines(Object.entries(result).map(([member, pairs]) => [member, pairs.map(([t, p]) => `${t}-${p}`)]));
}

function actualOutcome(recorded: Case): Outcome {
  const assignor = assignorNamed(recorded.assignor);
  if (assignor === undefined) return [`no assignor is called ${recorded.assignor}`];
  return outcomeOf(assignor, recorded);
}

export function outcomeOf(assignor: Assignor, recorded: Case): Outcome {
  try {
    return planLines(assignor.assign(inputOf(recorded)));
  } catch (error) {
    return [error instanceof AssignorError ? `throws ${error.javaClass}` : `breaks: ${error}`];
  }
}

function planLines(plan: Plan): Outcome {
  return memberLines([...plan].map(([member, partitions]) => [member, partitions.map((partition) => partition.name)]));
}

function memberLines(lists: readonly (readonly [string, readonly string[]])[]): Outcome {
  return lists.map(([member, names]) => `${member}: ${[...names].sort().join(' ')}`).sort();
}

/** The mismatch for a reader: only the lines that differ. */
export function describe({ recorded, expected, actual }: Mismatch): string {
  const missing = expected.filter((line) => !actual.includes(line));
  const extra = actual.filter((line) => !expected.includes(line));
  return [
    `case ${recorded.id} (${recorded.assignor}, ${recorded.kind}): - recorded, + computed`,
    ...missing.map((line) => `- ${line}`),
    ...extra.map((line) => `+ ${line}`),
  ].join('\n');
}

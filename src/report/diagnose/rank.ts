/**
 * Groups in the order in which they are looked at: the gravest cause first, and then how much of it.
 */
import { CATALOGUE } from '../../diagnose/catalogue.ts';
import type { GroupDiagnosis } from '../../diagnose/diagnosis.ts';
import { type CausePattern, isStorm, patternsOf, stormOf } from '../../diagnose/pattern.ts';

/** Causes below this weight are what groups do all day. */
const WRONG = 30;
/** A group that does not come to rest is in trouble, whatever the single causes. */
const STORM_WEIGHT = 55;

/** A group and what stands out of it, worked out once. */
export interface Ranked {
  readonly group: GroupDiagnosis;
  readonly patterns: readonly CausePattern[];
  readonly badness: number;
  readonly wrong: boolean;
}

export function rank(groups: readonly GroupDiagnosis[]): Ranked[] {
  return groups.map(ranked).sort((a, b) => b.badness - a.badness);
}

function ranked(group: GroupDiagnosis): Ranked {
  const patterns = patternsOf(group.findings);
  const main = patterns[0];
  if (main === undefined) return { group, patterns, badness: -1, wrong: false };
  const weight = Math.max(CATALOGUE[main.cause].weight, isStorm(stormOf(group)) ? STORM_WEIGHT : 0);
  return { group, patterns, badness: weight * 1_000 + Math.min(999, main.times), wrong: weight >= WRONG };
}

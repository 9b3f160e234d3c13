/**
 * The shape of a group's trouble: which cause stands out, how often, since when, with what period; and the incident of
 * the catalogue that it resembles.
 */

import { CATALOGUE } from './catalogue.ts';
import type { Cause } from './cause.ts';
import type { GroupDiagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { median } from './poll-loop.ts';

export interface CausePattern {
  readonly cause: Cause;
  readonly findings: readonly Finding[];
  readonly times: number;
  readonly actors: readonly string[];
  readonly generations: number;
  readonly from: number;
  readonly to: number;
  /** Between the beginnings of two; −1: too few. */
  readonly periodMs: number;
}

export interface Storm {
  readonly rebalances: number;
  readonly perMinute: number;
  /** Share of the time from the first to the last rebalance in which the group was not stable. */
  readonly unstable: number;
  /** Between the ends of two rebalances, on average. */
  readonly periodMs: number;
}

/** Rebalances at least this often, and members that come and go: churn, whatever each of them is. */
const STORM_PER_MINUTE = 1;
const STORM_REBALANCES = 6;
const STORM_UNSTABLE = 0.3;

/** What stands out first. */
export function patternsOf(findings: readonly Finding[]): CausePattern[] {
  const byCause = new Map<Cause, Finding[]>();
  for (const finding of findings) {
    const known = byCause.get(finding.cause);
    if (known === undefined) byCause.set(finding.cause, [finding]);
    else known.push(finding);
  }
  return [...byCause]
    .map(([cause, of]) => patternOf(cause, of))
    .sort((a, b) => weightOf(b) - weightOf(a) || b.times - a.times);
}

export const weightOf = ({ cause }: Pick<Finding, 'cause'>): number => CATALOGUE[cause].weight;

function patternOf(cause: Cause, findings: readonly Finding[]): CausePattern {
  const starts = findings.map(({ from }) => from);
  const gaps = starts.slice(1).map((start, index) => start - starts[index]!);
  const own = findings.length === 1 ? findings[0]!.periodMs : -1;
  return {
    cause,
    findings,
    times: findings.reduce((sum, { count }) => sum + count, 0),
    actors: [...new Set(findings.flatMap(({ actors }) => actors))],
    generations: findings.reduce((sum, { generations }) => sum + generations.length, 0),
    from: starts[0]!,
    to: findings.reduce((latest, { to }) => Math.max(latest, to), 0),
    periodMs: gaps.length >= 2 ? Math.round(median(gaps)) : own,
  };
}

export function stormOf({ rebalances }: GroupDiagnosis): Storm {
  const { count, firstAt, lastAt, unstableMs } = rebalances;
  const span = Math.max(1, lastAt - firstAt);
  const few = count < 2;
  return {
    rebalances: count,
    perMinute: few ? 0 : ((count - 1) / span) * 60_000,
    unstable: few ? 0 : Math.min(1, unstableMs / span),
    periodMs: few ? -1 : Math.round(span / (count - 1)),
  };
}

/** The group hardly comes to rest because members come and go. */
export function isStorm({ rebalances, perMinute, unstable }: Storm): boolean {
  return rebalances >= STORM_REBALANCES && perMinute >= STORM_PER_MINUTE && unstable >= STORM_UNSTABLE;
}

/** null: nothing is wrong, or no incident shows it. */
export function incidentOf(group: GroupDiagnosis, main = patternsOf(group.findings)[0]): string | null {
  if (main === undefined) return null;
  const { incident, weight } = CATALOGUE[main.cause];
  const churn = main.cause === 'crash-session-expiry' || weight <= CATALOGUE['static-removed'].weight;
  if (churn && isStorm(stormOf(group))) return '000-A';
  return weight <= CATALOGUE['static-removed'].weight ? null : incident;
}

/**
 * A remedy, tried: the same scenario with the same seed and one change, run as far as the run that is explained, and
 * looked through for what the same cause came to.
 */
import { gridOf, readCells } from '../../experiment/cells.ts';
import { type Factor, parseFactor } from '../../experiment/vary.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { toCommand } from '../../scenario/to-command.ts';
import type { GroupResult, RebalanceRecord } from '../../sim/measures/result.ts';
import type { Remedy } from './remedies.ts';
import { isDueTo, rootOf } from './roots.ts';

/**
 * `gone`: the same thing happened, and no rebalance came of it. `shorter`, `as-long`, `longer`: it came, against what it
 * took before. `no-cause`: with this change its cause did not happen either, so that nothing is shown.
 */
export type Outcome = 'gone' | 'shorter' | 'as-long' | 'longer' | 'no-cause';

/** What a run came to as a whole, up to the same instant. */
export interface Totals {
  readonly generations: number;
  /** Time without an owner, summed over partitions. */
  readonly unownedMs: number;
  readonly duplicated: number;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** From the first rebalance of the cause to the end of the last; null: there is none, or it has not ended. */
  readonly tookMs: number | null;
  readonly totals: Totals;
}

/** A length that differs by less is the same. */
const SAME_SHARE = 0.1;

/** The scenario with the remedy's changes; null if it cannot be run so. */
export function remedied(scenario: Scenario, { changes }: Remedy): { scenario: Scenario; command: string } | null {
  const factors = changes
    .map((change) => parseFactor(change))
    .flatMap((read): Factor[] => ('ok' in read ? [read.ok] : []));
  if (factors.length < changes.length) return null;
  const base = { name: null, input: scenario, origin: null, given: [] };
  const [cell] = readCells([base], factors, gridOf(factors), []).cells;
  return cell === undefined ? null : { scenario: cell.scenario, command: toCommand(cell.scenario) };
}

export function totalsOf({ generations, unowned, records }: GroupResult): Totals {
  return { generations, unownedMs: unowned.totalMs, duplicated: records.duplicated };
}

/**
 * @param subject the rebalance that is explained
 * @param group what the run with the remedy came to
 * @param happened whether the subject's first cause is known to have happened in that run
 */
export function verdictOn(subject: RebalanceRecord, group: GroupResult, happened: boolean): Verdict {
  const totals = totalsOf(group);
  const due = group.rebalances.records.filter((record) => isDueTo(record, rootOf(subject)));
  if (due.length === 0) return { outcome: happened ? 'gone' : 'no-cause', tookMs: null, totals };
  const tookMs = lengthOf(due);
  return { outcome: compared(tookMs, lengthOf([subject])), tookMs, totals };
}

function lengthOf(records: readonly RebalanceRecord[]): number | null {
  const { endMs } = records.at(-1)!;
  return endMs === null ? null : endMs - records[0]!.startMs;
}

function compared(now: number | null, before: number | null): Outcome {
  if (now === null) return before === null ? 'as-long' : 'longer';
  if (before === null || now < before * (1 - SAME_SHARE)) return 'shorter';
  return now > before * (1 + SAME_SHARE) ? 'longer' : 'as-long';
}

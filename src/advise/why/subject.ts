/**
 * What is to be explained: the rebalance that ran at an instant, or the one that is nearest before it, and the bad
 * period that it is part of.
 */
import type { RebalanceRecord } from '../../sim/measures/result.ts';

/** Rebalances with less time than this between them are one bad period: nobody would call the group settled. */
export const CALM_MS = 30_000;

export interface Subject {
  readonly record: RebalanceRecord;
  /** It was under way at the instant that was asked for. */
  readonly wasRunning: boolean;
  readonly period: Period;
}

/** Rebalances that follow each other closely. */
export interface Period {
  readonly fromMs: number;
  /** null: it had not ended when the run did. */
  readonly toMs: number | null;
  /** Those that are still known, oldest first. */
  readonly records: readonly RebalanceRecord[];
}

/**
 * @param atMs null: the longest one since the group was formed; the forming itself, with its initial delay, is nobody's question
 *   where anything came after it. null comes back where there is none.
 */
export function subjectOf(records: readonly RebalanceRecord[], atMs: number | null): Subject | null {
  const record =
    atMs === null
      ? (longestOf(records.filter(isNoForming)) ?? longestOf(records))
      : records.findLast(({ startMs }) => startMs <= atMs);
  if (record === undefined) return null;
  const wasRunning = atMs !== null && (record.endMs === null || record.endMs >= atMs);
  return { record, wasRunning, period: periodOf(records, record) };
}

function isNoForming({ generationBefore }: RebalanceRecord): boolean {
  return generationBefore > 0;
}

function longestOf(records: readonly RebalanceRecord[]): RebalanceRecord | undefined {
  const length = ({ startMs, endMs }: RebalanceRecord) => (endMs ?? Number.POSITIVE_INFINITY) - startMs;
  return records.reduce<RebalanceRecord | undefined>(
    (best, record) => (best === undefined || length(record) > length(best) ? record : best),
    undefined,
  );
}

function periodOf(records: readonly RebalanceRecord[], subject: RebalanceRecord): Period {
  const at = records.indexOf(subject);
  let first = at;
  let last = at;
  while (first > 0 && isClose(records[first - 1]!, records[first]!)) first--;
  while (last < records.length - 1 && isClose(records[last]!, records[last + 1]!)) last++;
  const own = records.slice(first, last + 1);
  return { fromMs: own[0]!.startMs, toMs: own.at(-1)!.endMs, records: own };
}

function isClose(before: RebalanceRecord, after: RebalanceRecord): boolean {
  return before.endMs !== null && after.startMs - before.endMs < CALM_MS;
}

/**
 * What a diagnosis names: a cause, when, who, and the lines that say so.
 */
import type { Cause, Confidence } from './cause.ts';
import type { Change, Evidence } from './change.ts';

export interface Finding {
  readonly cause: Cause;
  readonly confidence: Confidence;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** client.id or group.instance.id. */
  readonly actors: readonly string[];
  /** Stable generations that it cost. */
  readonly generations: readonly number[];
  /** How often it happened: leaves of a loop, rounds of it, otherwise 1. */
  readonly count: number;
  /** −1: no period, or not often enough to have one. */
  readonly periodMs: number;
  /** Lines that speak of it, the first few of them kept. */
  readonly lines: number;
  readonly evidence: readonly Evidence[];
  /** What the log says beyond its cause, as a clause. */
  readonly detail: string;
  /** Further rounds of the same change (cooperative rebalances). */
  readonly followUps: number;
  /** Measured on the way, for whoever plays it again; absent: not told by the log. */
  readonly spans: Spans;
}

export interface Spans {
  /** From the generation in which a member took part to its leave. */
  readonly stayMs?: number;
  /** From a member's leave, or its expiry, to its coming back. */
  readonly awayMs?: number;
  /** max.poll.interval.ms or rebalance timeout, as a line has it. */
  readonly pollMs?: number;
}

/** A cause needs an interval that can be looked at. */
const LEAST_MS = 1_000;

/** The finding that a change, or several in a row, amount to. */
export function findingOf(
  changes: readonly Change[],
  cause: Cause,
  said: Partial<
    Pick<Finding, 'confidence' | 'actors' | 'generations' | 'count' | 'periodMs' | 'detail' | 'spans'>
  > = {},
): Finding {
  const from = Math.min(...changes.map((change) => change.from));
  const to = Math.max(...changes.map((change) => Math.max(change.to, change.settledAt)));
  return {
    cause,
    confidence: said.confidence ?? 'certain',
    from,
    to: Math.max(to, from + LEAST_MS),
    actors: said.actors ?? [...new Set(changes.flatMap((change) => [...change.actors]))],
    generations: said.generations ?? changes.flatMap((change) => change.generations),
    count: said.count ?? 1,
    periodMs: said.periodMs ?? -1,
    lines: changes.reduce((sum, change) => sum + change.lines, 0),
    evidence: changes.flatMap((change) => change.evidence).slice(0, MOST_EVIDENCE),
    detail: said.detail ?? '',
    followUps: changes.reduce((sum, change) => sum + change.followUps, 0),
    spans: said.spans ?? {},
  };
}

const MOST_EVIDENCE = 6;

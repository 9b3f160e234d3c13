/**
 * One process as its client's log shows it, from its start to its last line. Only what a diagnosis needs is kept, and of
 * that not more than so many.
 */
import { type Evidence, evidenceOf } from './change.ts';
import type { Fact } from './facts.ts';
import type { Process } from './log-reader.ts';

export interface Joined {
  readonly at: number;
  readonly generation: number;
}

export interface Sign {
  readonly at: number;
  readonly reason: string;
  readonly evidence: Evidence;
}

/** Kinds of facts that are kept as signs. */
export type SignKind = 'left' | 'poll' | 'lost' | 'trouble' | 'refused' | 'fenced' | 'slow';

export interface Life {
  readonly speaker: Process;
  readonly from: number;
  to: number;
  readonly first: Evidence | null;
  readonly joins: Joined[];
  readonly signs: Record<SignKind, Sign[]>;
  /** Refused commits by Kafka's name of the error. */
  readonly refusals: Map<string, number>;
  /** Signs that were not kept. */
  dropped: number;
}

const MOST_SIGNS = 5_000;
const MOST_JOINS = 20_000;

export function newLife(speaker: Process, at: number, fact: Fact | null): Life {
  return {
    speaker,
    from: at,
    to: at,
    first: fact === null ? null : evidenceOf(fact),
    joins: [],
    signs: { left: [], poll: [], lost: [], trouble: [], refused: [], fenced: [], slow: [] },
    refusals: new Map(),
    dropped: 0,
  };
}

/** What each fact of a client is to its life; the others only show that it lives. */
const SIGNS: Partial<Record<Fact['kind'], SignKind>> = {
  'client-leaves': 'left',
  'client-poll-timeout': 'poll',
  'client-lost': 'lost',
  'client-session-expired': 'trouble',
  'client-request-timeout': 'trouble',
  'client-disconnected': 'trouble',
  'client-refused': 'refused',
  'client-fenced': 'fenced',
  'client-slow': 'slow',
};

export function live(life: Life, fact: Fact): void {
  if (fact.at > life.to) life.to = fact.at;
  if (fact.kind === 'client-joined') joined(life, fact);
  if (fact.kind === 'client-commit-failed') life.refusals.set(fact.reason, (life.refusals.get(fact.reason) ?? 0) + 1);
  const kind = SIGNS[fact.kind];
  if (kind === undefined) return;
  if (life.signs[kind].length >= MOST_SIGNS) life.dropped += 1;
  else life.signs[kind].push({ at: fact.at, reason: fact.reason, evidence: evidenceOf(fact) });
}

function joined({ joins }: Life, { at, generation }: Fact): void {
  if (joins.length < MOST_JOINS) joins.push({ at, generation });
}

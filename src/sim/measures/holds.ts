/**
 * Who held a rebalance open: whose act, or whose silence, ended the longer of its phases. Join phases end when the last
 * member has joined again, or when a timer no longer waits; sync phases when the leader's plan is written.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import { TICKS_PER_MS, type Ticks, ticksToMs } from '../../protocol/time.ts';
import { type CauseTeller, endedWords } from './causes.ts';
import type { Membership, PodStop } from './members.ts';
import type { HoldKind, Hold as HoldResult } from './result.ts';

/** The end of one phase, with what was known at that instant. */
export interface Hold {
  readonly phase: 'join' | 'sync';
  readonly start: Ticks;
  readonly end: Ticks;
  readonly kind: HoldKind;
  /** Whoever it was about; none for timers of the group. */
  readonly members: readonly Membership[];
  /** How the member's process had ended by then; null while it lives. */
  readonly stop: PodStop | null;
  /** When a heartbeat told the member of the rebalance; −1 if none did. */
  readonly toldAt: Ticks;
  /** When the member sent its JoinGroup; −1 if it did not. */
  readonly joinedAt: Ticks;
}

const KINDS: Readonly<Partial<Record<TransitionCause['input'], HoldKind>>> = {
  leave: 'left',
  'session-timer': 'session-expired',
  'join-timer': 'rebalance-timeout',
  'sync-timer': 'sync-timeout',
  sync: 'synced',
  append: 'synced',
};

/** `missing`: the members that the rebalance timeout removed at this instant. */
export function holdOf(
  phase: Hold['phase'],
  start: Ticks,
  end: Ticks,
  input: TransitionCause['input'],
  member: Membership | null,
  missing: readonly Membership[],
): Hold {
  const { lastJoinAt = -1, toldAt = -1 } = member?.incarnation ?? {};
  const kind = input === 'join' ? joinKind(member, start) : (KINDS[input] ?? 'other');
  const isTimer = kind === 'rebalance-timeout';
  return {
    phase,
    start,
    end,
    kind: isTimer && missing.length === 0 ? 'initial-delay' : kind,
    members: isTimer ? missing : member === null ? [] : [member],
    stop: member?.incarnation?.stop ?? null,
    toldAt: toldAt >= start && toldAt <= lastJoinAt ? toldAt : -1,
    joinedAt: lastJoinAt >= start ? lastJoinAt : -1,
  };
}

function joinKind(member: Membership | null, start: Ticks): HoldKind {
  return member !== null && member.addedAt < start ? 'rejoined' : 'joined';
}

/** Of two phases of one rebalance the longer one. */
export function longerHold(one: Hold | null, other: Hold): Hold {
  return one !== null && one.end - one.start >= other.end - other.start ? one : other;
}

export function holdResult(hold: Hold, teller: CauseTeller): HoldResult {
  const names = hold.members.map(({ incarnation, memberId }) => teller.podOf(incarnation) || memberId);
  return {
    phase: hold.phase,
    kind: hold.kind,
    members: names,
    afterMs: ticksToMs(hold.end - hold.start),
    text: `held open by ${holderText(hold, names)}`,
  };
}

/** `m7: rejoined after 12.3 s (heartbeat after 1.1 s, then its next poll)`. */
function holderText(hold: Hold, names: readonly string[]): string {
  const who = names.length > 0 ? someNames(names) : 'nobody known';
  const after = `after ${seconds(hold.end - hold.start)}`;
  switch (hold.kind) {
    case 'rejoined':
      return `${who}: rejoined ${after} (${rejoinWords(hold)})`;
    case 'joined':
      return `${who}: joined ${after}, the last to come`;
    case 'left':
      return `${who}: left ${after} (LeaveGroup)`;
    case 'session-expired':
      return `${who}: ${hold.stop === null ? 'silent' : endedWords(hold.stop)}, removed ${after} (session timer)`;
    case 'initial-delay':
      return `the join timer: the initial delay ended ${after}`;
    case 'rebalance-timeout':
      return `${who}: not back ${after} (rebalance timeout)`;
    case 'sync-timeout':
      return `${who}: no SyncGroup ${after} (sync timer)`;
    case 'synced':
      return `the leader: its plan was written ${after}`;
    case 'other':
      return `${who}: ended ${after}`;
  }
}

/** What it waited for: its heartbeat, to learn of the rebalance, or its application, to poll. */
function rejoinWords({ toldAt, joinedAt, start }: Hold): string {
  if (toldAt < 0 || joinedAt < 0) return 'poll';
  const told = toldAt - start;
  const busy = joinedAt - toldAt;
  return `${busy >= told ? 'poll' : 'heartbeat'}: told after ${seconds(told)}, sent JoinGroup ${seconds(busy)} later`;
}

function someNames(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}

/** `12.345 s`. */
function seconds(span: Ticks): string {
  return `${Number((span / (1000 * TICKS_PER_MS)).toFixed(3))} s`;
}

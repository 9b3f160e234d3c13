/**
 * A group that rebalances again and again: how long its sessions are, how fast generations pass, what they change.
 */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { Session } from '../../../sim/chronicle/facts.ts';
import type { Samples } from '../types.ts';
import { generationsIn, isJoined, isPreparing, rebalancesIn, type Span, shareIn, within } from './spans.ts';

/** The extra heartbeat of a cooperative session (F-HB-02), with what it takes. */
const FAST_CHECK_MS = 600;
/** On an idle link a session may be so much longer than its heartbeats say. */
const SLACK_MS = 5;
const PER_BEAT_MS = 2 * 1.4;

const lengthOf = ({ at, to }: Session) => to! - at;

/** @param heartbeatMs of the group */
export function cycleSamples(chronicle: Chronicle, span: Span, heartbeatMs: number): Samples {
  const sessions = within(chronicle.sessions.all, span);
  const full = sessions.filter(isFull);
  const whole = full.filter((session) => lengthOf(session) <= heartbeatMs + SLACK_MS + PER_BEAT_MS);
  const minutes = (span.to - span.from) / 60_000;
  return {
    'one interval': full.map((session) => (whole.includes(session) ? 1 : 0)),
    pace: [(span.to - span.from) / within(chronicle.lives, span).filter(({ what }) => what !== 'stopping').length],
    noticed: noticedAfter(chronicle, full),
    'first tick': firstTicks(chronicle, full, new Set(whole)),
    phase: rebalancesIn(chronicle, span).map((one) => one.to - one.from),
    cycle: cyclesOf(sessions, new Set(whole)),
    longest: full.map(lengthOf),
    rate: [generationsIn(chronicle, span) / minutes],
    ...quietRate(chronicle, span),
    preparing: [shareIn(chronicle, span, (state) => state === 'PreparingRebalance')],
    unchanged: unchangedOf(sessions),
    expired: [
      within(chronicle.memberships, span).filter(({ removed }) => removed === 'session-expired').length / minutes,
    ],
  };
}

/** Ended by others, and not at the fast check. */
function isFull(session: Session): boolean {
  return (session.end === 'told' || session.end === 'error') && lengthOf(session) > FAST_CHECK_MS;
}

/** Kafka's reasons for a rebalance that an old member asks for: the second round of a cooperative one. */
const SECOND_ROUND = /^(Leader|Updating metadata for member)/;

/** Of the sessions that a membership event ended, not a second round: whether that was at the first tick. */
function firstTicks(
  { transitions }: Chronicle,
  full: readonly Session[],
  whole: ReadonlySet<Session>,
): readonly number[] {
  const preparing = transitions.filter(isPreparing);
  let next = 0;
  const ended = [...full]
    .sort((a, b) => a.to! - b.to!)
    .filter(({ to }) => {
      while (next < preparing.length && preparing[next]!.at <= to!) next++;
      return !SECOND_ROUND.test(preparing[next - 1]?.reason ?? '');
    });
  return ended.map((session) => (whole.has(session) ? 1 : 0));
}

/** From the begin of a rebalance to a member's being told. */
function noticedAfter({ transitions }: Chronicle, full: readonly Session[]): readonly number[] {
  const preparing = transitions.filter(isPreparing).map(({ at }) => at);
  const begins = full.map(({ to }) => preparing.findLast((at) => at <= to!));
  return full.flatMap(({ to }, index) => (begins[index] === undefined ? [] : [to! - begins[index]]));
}

/** From one session to the next of the same pod. */
function cyclesOf(sessions: readonly Session[], whole: ReadonlySet<Session>): readonly number[] {
  const before = new Map<number, Session>();
  const cycles: number[] = [];
  for (const session of sessions) {
    const last = before.get(session.pod);
    if (last !== undefined && whole.has(last)) cycles.push(session.at - last.at);
    before.set(session.pod, session);
  }
  return cycles;
}

/** Whether a member that lived through a generation has what it had before. */
function unchangedOf(sessions: readonly Session[]): readonly number[] {
  const before = new Map<number, Session>();
  const same: number[] = [];
  for (const session of sessions.filter(({ to }) => to !== null)) {
    const last = before.get(session.pod);
    if (last !== undefined && last.end !== 'stopped' && session.end !== 'stopped')
      same.push(last.owned === session.owned ? 1 : 0);
    before.set(session.pod, session);
  }
  return same;
}

/** Generations per minute of the time in which no killed member is still listed, and that time's share. */
function quietRate(chronicle: Chronicle, span: Span): Samples {
  const spans = aliveSpans(chronicle, span);
  const time = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const joined = chronicle.transitions.filter(isJoined);
  const count = spans.reduce((sum, one) => sum + within(joined, one).length, 0);
  return { 'alive time': [time / (span.to - span.from)], 'alive rate': time < 30_000 ? [] : [(count / time) * 60_000] };
}

/** Spans in which every listed member is a living process: between the removal of the last killed one and the next kill. */
function aliveSpans({ lives, memberships }: Chronicle, { from, to }: Span): Span[] {
  const changes = [
    ...lives.filter(({ what, end }) => what === 'stopped' && end === 'crash').map(({ at }) => ({ at, by: 1 })),
    ...memberships.filter(({ removed }) => removed === 'session-expired').map(({ at }) => ({ at, by: -1 })),
  ].sort((a, b) => a.at - b.at);
  const spans: Span[] = [];
  let [dead, since] = [0, from];
  for (const { at, by } of changes) {
    if (dead === 0 && at > since) spans.push({ from: Math.max(since, from), to: Math.min(at, to) });
    dead = Math.max(0, dead + by);
    if (dead === 0) since = at;
  }
  if (dead === 0 && to > since) spans.push({ from: Math.max(since, from), to });
  return spans;
}

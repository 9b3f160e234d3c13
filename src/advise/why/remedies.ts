/**
 * What might have avoided a rebalance, or made it shorter: one row per mechanism. A row only proposes; whether it
 * helps is found out by running it (counterfactual.ts).
 */
import { formatDuration as span } from '../../scenario/durations.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { numberOf, textOf } from '../../scenario/settings.ts';
import { sharesOf } from '../../scenario/shares.ts';
import type { RebalanceRecord, RemovalRecord } from '../../sim/measures/result.ts';
import { podTurnOf, rootOf } from './roots.ts';

/** A change of the scenario. */
export interface Remedy {
  /** What is changed, as `--vary` would say it: `session.timeout.ms=30s`. */
  readonly changes: readonly string[];
  /** Why it might help. */
  readonly why: string;
}

/** What the rows look at. */
interface Case {
  readonly record: RebalanceRecord;
  readonly root: string;
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  readonly maxPollMs: number;
  /** null: a poll brings all that is there. */
  readonly maxPollRecords: number | null;
  readonly isStatic: boolean;
  readonly isCooperative: boolean;
  readonly scenario: Scenario;
  readonly hasGracelessChurn: boolean;
}

type Row = (given: Case) => Remedy | null;

const ROWS: readonly Row[] = [
  longerPollInterval,
  smallerBatches,
  longerSession,
  shorterSession,
  gracefulStops,
  staticMembers,
  cooperative,
  eager,
  noInitialDelay,
];

/** The first `most` that apply, likeliest first. `group`: index in the scenario. */
export function remediesFor(record: RebalanceRecord, scenario: Scenario, group: number, most = 6): readonly Remedy[] {
  const given = caseOf(record, scenario, group);
  return ROWS.flatMap((row) => row(given) ?? []).slice(0, most);
}

/** Of a mixed group the first share speaks: the change is made to all of them. */
function caseOf(record: RebalanceRecord, scenario: Scenario, group: number): Case {
  const { churn } = scenario.groups[group]!;
  const { consumer } = sharesOf(scenario.groups[group]!)[0]!;
  return {
    record,
    root: rootOf(record),
    scenario,
    sessionMs: numberOf(consumer, 'session.timeout.ms'),
    heartbeatMs: numberOf(consumer, 'heartbeat.interval.ms'),
    maxPollMs: numberOf(consumer, 'max.poll.interval.ms'),
    maxPollRecords: consumer['max.poll.records'] == null ? null : numberOf(consumer, 'max.poll.records'),
    isStatic: consumer['group.instance.id'] !== null && consumer['group.instance.id'] !== undefined,
    isCooperative: textOf(consumer, 'partition.assignment.strategy').split(',')[0] === 'cooperative-sticky',
    hasGracelessChurn: churn?.kind === 'restart' && churn.graceful < 1,
  };
}

const POLL_TIMEOUT = /poll timeout|max\.poll/i;

function isPollTimeout({ record }: Case): boolean {
  return POLL_TIMEOUT.test(record.reason) || record.causes.some(({ text }) => POLL_TIMEOUT.test(text));
}

function longerPollInterval(given: Case): Remedy | null {
  if (!isPollTimeout(given)) return null;
  return {
    changes: [`max.poll.interval.ms=${span(given.maxPollMs * 3)}`],
    why: 'a member that works longer on its batch than max.poll.interval.ms leaves the group, and joins again when it is done',
  };
}

function smallerBatches(given: Case): Remedy | null {
  if (given.maxPollRecords === null) return null;
  const fewer = Math.max(1, Math.floor(given.maxPollRecords / 10));
  if (fewer === given.maxPollRecords) return null;
  if (!isPollTimeout(given) && given.record.heldOpen?.kind !== 'rejoined') return null;
  return {
    changes: [`max.poll.records=${fewer}`],
    why: 'smaller batches let a busy member come back to poll(), and so to JoinGroup, earlier',
  };
}

/** Sessions of processes that were alive: silent, frozen, cut off. */
function longerSession(given: Case): Remedy | null {
  const silent = sessionRemovals(given).filter(({ member }) => !isEnded(given.root, member));
  if (silent.length === 0 || isEndOfProcess(given.root)) return null;
  return {
    changes: [`session.timeout.ms=${span(given.sessionMs * 2)}`],
    why: 'the member was alive and silent for longer than its session',
  };
}

/** From 6 s on: the usual least session that brokers allow (group.min.session.timeout.ms). */
const SHORT_SESSIONS_MS = [30_000, 20_000, 15_000, 10_000, 6_000];

/** Nobody could know that a crashed process was gone before its session ended. */
function shorterSession(given: Case): Remedy | null {
  const sessionMs = SHORT_SESSIONS_MS.find((ms) => ms <= given.sessionMs / 3);
  if (!isEndOfProcess(given.root) || sessionRemovals(given).length === 0 || sessionMs === undefined) return null;
  const heartbeat =
    given.heartbeatMs * 3 > sessionMs ? [`heartbeat.interval.ms=${span(Math.floor(sessionMs / 3))}`] : [];
  return {
    changes: [`session.timeout.ms=${span(sessionMs)}`, ...heartbeat],
    why: 'the group waits for a process that is gone until its session ends',
  };
}

function gracefulStops({ root, hasGracelessChurn }: Case): Remedy | null {
  if (!hasGracelessChurn || !/crashed/.test(root)) return null;
  return {
    changes: ['churn.graceful=100%'],
    why: 'a process that closes its consumer when it is told to stop leaves at once, and nobody waits for its session',
  };
}

function staticMembers({ root, isStatic }: Case): Remedy | null {
  if (isStatic || !isEndOfProcess(root)) return null;
  return {
    changes: ['static=pod'],
    why: 'a static member (group.instance.id) that is back within its session keeps its place: no rebalance',
  };
}

function cooperative({ isCooperative, record }: Case): Remedy | null {
  if (isCooperative || record.heldOpen === null) return null;
  return {
    changes: ['partition.assignment.strategy=cooperative-sticky'],
    why: 'members keep their partitions while the group rebalances, and give up only those that move',
  };
}

function eager({ isCooperative, record }: Case): Remedy | null {
  if (!isCooperative || record.kind !== 'rejoin') return null;
  return {
    changes: ['partition.assignment.strategy=range'],
    why: 'an eager group needs no second round to hand partitions over; it stops as a whole instead',
  };
}

function noInitialDelay({ record }: Case): Remedy | null {
  if (record.heldOpen?.kind !== 'initial-delay') return null;
  return {
    changes: ['group.initial.rebalance.delay.ms=0'],
    why: 'the coordinator waits for further members before the first generation; without the wait each of them starts a rebalance',
  };
}

function sessionRemovals({ record }: Case): readonly RemovalRecord[] {
  return record.removals.filter(({ timer }) => timer === 'session');
}

function isEndOfProcess(root: string): boolean {
  return podTurnOf(root) !== null;
}

function isEnded(root: string, member: string): boolean {
  return `m${podTurnOf(root)?.pod}` === member;
}

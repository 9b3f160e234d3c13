/**
 * Why did the group rebalance? The rebalance in question, the period around it, and what would have avoided it, each
 * remedy shown by running it with the same seed.
 *
 * Who calls advances the runs (a program wants to hear Ctrl-C in between); nothing here waits or prints.
 */
import { type Run, startRun } from '../../scenario/run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { toWorld } from '../../scenario/to-world.ts';
import type { GroupResult, RebalanceRecord } from '../../sim/measures/result.ts';
import { remedied, type Totals, totalsOf, type Verdict, verdictOn } from './counterfactual.ts';
import { Happenings } from './happenings.ts';
import { type Remedy, remediesFor } from './remedies.ts';
import { rootOf } from './roots.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Runs on to an instant, in milliseconds; false if somebody has had enough. */
export type Advance = (run: Run, toMs: number) => Promise<boolean>;

/** What is asked. */
export interface Question {
  readonly scenario: Scenario;
  /** Index of the group in the scenario. */
  readonly group: number;
  /** null: the longest rebalance of the run. */
  readonly atMs: number | null;
}

/** A remedy with what came of it. */
export interface TriedRemedy extends Remedy, Verdict {
  /** The command line that runs it. */
  readonly command: string;
}

export interface Explanation {
  readonly question: Question;
  /** null: the group has not rebalanced by then. */
  readonly subject: Subject | null;
  /** How far the run and those with remedies were followed. */
  readonly untilMs: number;
  readonly totals: Totals;
  readonly remedies: readonly TriedRemedy[];
  /** Ctrl-C came before all remedies were tried. */
  readonly interrupted: boolean;
}

/** What a rebalance leads to is followed for so long after its end: twice the longest usual session, and some more. */
const AFTERMATH_MS = 300_000;
/** How often a rebalance is asked whether it is over. */
const STEP_MS = 10_000;

export async function explain(question: Question, advance: Advance): Promise<Explanation> {
  const { scenario, group, atMs } = question;
  const run = startRun(toWorld(scenario));
  let goesOn = await advance(run, atMs ?? scenario.durationMs);
  const seen = () => run.result(false).groups[group]!;
  while (goesOn && run.nowMs < scenario.durationMs && isOpen(seen())) goesOn = await advance(run, run.nowMs + STEP_MS);
  const first = subjectOf(recordsOf(seen()), atMs);
  const untilMs = Math.min(scenario.durationMs, (first?.record.endMs ?? run.nowMs) + AFTERMATH_MS);
  if (goesOn && untilMs > run.nowMs) goesOn = await advance(run, untilMs);
  const result = seen();
  const subject = first === null ? null : again(first.record, recordsOf(result), atMs);
  const base = { question, subject, untilMs: run.nowMs, totals: totalsOf(result) };
  if (subject === null || !goesOn) return { ...base, remedies: [], interrupted: !goesOn };
  return { ...base, ...(await tryAll(question, subject.record, run.nowMs, advance)) };
}

function isOpen({ rebalances }: GroupResult): boolean {
  return rebalances.records.at(-1)?.endMs === null;
}

/** The latest ones, and the longest where they are older than these. */
function recordsOf({ rebalances }: GroupResult): readonly RebalanceRecord[] {
  const known = new Map([...rebalances.longest, ...rebalances.records].map((record) => [record.number, record]));
  return [...known.values()].sort((a, b) => a.number - b.number);
}

/** The same rebalance, as more is known about it and about what followed. */
function again({ number }: RebalanceRecord, records: readonly RebalanceRecord[], atMs: number | null): Subject | null {
  const record = records.find((one) => one.number === number);
  if (record === undefined) return null;
  const subject = subjectOf(records, record.startMs)!;
  return { ...subject, wasRunning: atMs !== null && (record.endMs === null || record.endMs >= atMs) };
}

async function tryAll(question: Question, record: RebalanceRecord, untilMs: number, advance: Advance) {
  const remedies: TriedRemedy[] = [];
  for (const remedy of remediesFor(record, question.scenario, question.group)) {
    const changed = remedied(question.scenario, remedy);
    if (changed === null) continue;
    const happenings = new Happenings();
    const run = startRun(toWorld(changed.scenario), happenings);
    if (!(await advance(run, untilMs))) return { remedies, interrupted: true };
    const happened = happenings.knows(rootOf(record), firstPod(question));
    const verdict = verdictOn(record, run.result(false).groups[question.group]!, happened);
    remedies.push({ ...remedy, ...verdict, command: changed.command });
  }
  return { remedies, interrupted: false };
}

/** Index in the world of the group's first pod. */
function firstPod({ scenario, group }: Question): number {
  return scenario.groups.slice(0, group).reduce((sum, { members }) => sum + members, 0);
}

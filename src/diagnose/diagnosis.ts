/**
 * The diagnosis of any number of logs: facts in, in the order of time, findings out. What it keeps is bounded: changes,
 * findings and a few lines of evidence for each, not the lines.
 */

import { findingsOf } from './causes.ts';
import type { Change } from './change.ts';
import { ClientLogs } from './client-logs.ts';
import { detached, type Fact } from './facts.ts';
import type { Finding } from './finding.ts';
import { GroupHistory, type GroupSettings, type Rebalances } from './group-history.ts';
import type { Process, Program } from './log-reader.ts';

/** What is known of a group. */
export interface GroupDiagnosis {
  readonly group: string;
  /** `broker`: from its coordinator's log; `clients`: only from those of its members. */
  readonly from: 'broker' | 'clients';
  /** What its members run, where their logs or the reasons that they gave tell. */
  readonly program: Program | null;
  readonly settings: GroupSettings;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly rebalances: Rebalances;
  readonly findings: readonly Finding[];
  /** Findings that were merged with their like, or dropped as the oldest, because there were too many. */
  readonly merged: number;
}

/** Of all groups together; beyond that a group's findings are merged with their neighbours. */
const MOST_FINDINGS = 20_000;
/** So many a group keeps in any case. */
const LEAST_FINDINGS = 50;
/** The first of a group keep their lines; of the others it is known where the first of them stands. */
const MOST_WITH_EVIDENCE = 100;
/** Replaced member ids whose processes may still speak. */
const MOST_REPLACED = 50_000;

interface Told {
  readonly history: GroupHistory;
  readonly findings: Finding[];
  merged: number;
}

export class Diagnosis {
  readonly #groups = new Map<string, Told>();
  readonly #clients = new ClientLogs();
  readonly #replaced = new Map<string, { readonly history: GroupHistory; readonly change: Change }>();

  broker(fact: Fact): void {
    if (fact.kind === 'member-fenced') this.#fenced(fact);
    if (fact.kind === 'member-fenced' || fact.group === '') return;
    const { history } = this.#told(fact.group);
    history.take(fact);
    if (fact.kind === 'member-replaced') this.#remember(fact.member, history);
  }

  client(speaker: Process, fact: Fact): void {
    this.#clients.take(speaker, fact);
  }

  alive(speaker: Process, at: number): void {
    this.#clients.alive(speaker, at);
  }

  finish(): readonly GroupDiagnosis[] {
    const told = [...this.#groups.values()].map((one) => this.#finished(one));
    const own = this.#clients.groups().filter((group) => !this.#groups.has(group));
    const fromClients = own.flatMap((group) => this.#ofClients(group));
    return [...told, ...fromClients].sort((a, b) => (a.group < b.group ? -1 : 1));
  }

  #told(group: string): Told {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const name = detached(group);
    const told: Told = {
      history: new GroupHistory(name, (changes) => this.#overflow(told, changes)),
      findings: [],
      merged: 0,
    };
    this.#groups.set(name, told);
    return told;
  }

  #overflow(told: Told, changes: readonly Change[]): void {
    const { findings } = told;
    for (const finding of findingsOf(changes, false)) {
      findings.push(findings.length < MOST_WITH_EVIDENCE ? finding : bareFinding(finding));
    }
    const most = Math.max(LEAST_FINDINGS, Math.floor(MOST_FINDINGS / this.#groups.size));
    if (findings.length <= most) return;
    const before = findings.length;
    const merged = mergeNeighbours(findings, most);
    findings.splice(0, findings.length, ...merged);
    told.merged += before - merged.length;
  }

  #remember(member: string, history: GroupHistory): void {
    if (this.#replaced.size >= MOST_REPLACED) this.#replaced.clear();
    this.#replaced.set(detached(member), { history, change: history.changes.at(-1)! });
  }

  /** The line names no group: whose id it was that was taken is known from the taking. */
  #fenced(fact: Fact): void {
    const replaced = this.#replaced.get(fact.member);
    if (replaced !== undefined) replaced.history.fenced(replaced.change, fact);
  }

  #finished({ history, findings, merged }: Told): GroupDiagnosis {
    this.#clients.explain(history.group, history.changes);
    const { group, settings, firstAt, lastAt, rebalances } = history;
    const own = withWholeLoops([...findings, ...findingsOf(history.changes, true), ...slowPlans(history)]);
    const all = [...own, ...this.#clients.beside(group, own)].sort((a, b) => a.from - b.from);
    const program = this.#clients.program(group) ?? history.program;
    return { group, from: 'broker', program, settings, firstAt, lastAt, rebalances, findings: all, merged };
  }

  #ofClients(group: string): GroupDiagnosis[] {
    const early: Finding[] = [];
    const history = new GroupHistory(group, (changes) => void early.push(...findingsOf(changes, false)));
    for (const fact of this.#clients.story(group)) history.take(fact);
    if (history.firstAt < 0) return [];
    this.#clients.explain(group, history.changes);
    const { settings, firstAt, lastAt, rebalances } = history;
    const program = this.#clients.program(group);
    const own = withWholeLoops([...early, ...findingsOf(history.changes, true)]);
    const findings = [...own, ...this.#clients.beside(group, own)].sort((a, b) => a.from - b.from);
    return [{ group, from: 'clients', program, settings, firstAt, lastAt, rebalances, findings, merged: 0 }];
  }
}

/** The leader's plan comes late, again and again: its round trip is slow, and so is that of everybody. */
function slowPlans({ rebalances, changes }: GroupHistory): Finding[] {
  const { slowPlans: slow, plans, firstSlowPlanAt: from, lastSlowPlanAt: to, slowestPlanMs } = rebalances;
  if (slow < 3 || slow < plans / 2) return [];
  const within = changes.filter((change) => change.from <= to && change.to >= from);
  const detail = `${slow} of ${plans} plans of the leader came late, the slowest ${(slowestPlanMs / 1_000).toFixed(1)} s after the generation had begun`;
  return [
    {
      cause: 'slow-broker',
      confidence: 'possible',
      from,
      to,
      actors: [],
      generations: within.flatMap(({ generations }) => generations),
      count: slow,
      periodMs: -1,
      lines: slow,
      evidence: within.flatMap(({ evidence }) => evidence).slice(0, 4),
      detail,
      followUps: 0,
      spans: {},
    },
  ];
}

/** As little as a finding can be told with. */
function bareFinding(finding: Finding): Finding {
  return { ...finding, evidence: finding.evidence.slice(0, 1) };
}

/** Findings of one cause that follow each other become one, whose count says how many they were; the latest stay. */
function mergeNeighbours(findings: readonly Finding[], most: number): Finding[] {
  const runs: Finding[][] = [];
  for (const finding of findings) {
    const last = runs.at(-1);
    if (last === undefined || last[0]!.cause !== finding.cause) runs.push([finding]);
    else last.push(finding);
  }
  return (runs.length <= most ? runs : runs.slice(-Math.ceil(most / 2))).map(joined);
}

/** A loop that goes on is one, however many changes it took. */
function withWholeLoops(findings: readonly Finding[]): Finding[] {
  const whole: Finding[] = [];
  for (const finding of findings) {
    const last = whole.findLastIndex(({ cause }) => cause === finding.cause);
    const before = whole[last];
    const goesOn = before !== undefined && LOOPS.includes(finding.cause) && finding.from - before.to <= LOOP_PAUSE_MS;
    if (goesOn && before.actors.some((actor) => finding.actors.includes(actor)))
      whole[last] = joined([before, finding]);
    else whole.push(finding);
  }
  return whole;
}

const LOOPS: readonly string[] = ['max-poll-exceeded'];
const LOOP_PAUSE_MS = 120_000;

const MOST_JOINED_GENERATIONS = 10_000;
const MOST_JOINED_ACTORS = 1_000;

/** One finding for several of one cause. */
function joined(run: readonly Finding[]): Finding {
  const first = run[0]!;
  if (run.length === 1) return first;
  return {
    ...first,
    to: run.at(-1)!.to,
    actors: [...new Set(run.flatMap(({ actors }) => actors))].slice(0, MOST_JOINED_ACTORS),
    generations: run.flatMap(({ generations }) => generations).slice(-MOST_JOINED_GENERATIONS),
    count: run.reduce((sum, { count }) => sum + count, 0),
    lines: run.reduce((sum, { lines }) => sum + lines, 0),
    followUps: run.reduce((sum, { followUps }) => sum + followUps, 0),
  };
}

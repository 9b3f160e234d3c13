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
  /** Findings that were merged with their like because there were too many. */
  readonly merged: number;
}

/** More of one group are merged with their neighbours. */
const MOST_FINDINGS = 5_000;
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
    told.findings.push(...findingsOf(changes, false));
    if (told.findings.length <= MOST_FINDINGS) return;
    const before = told.findings.length;
    const merged = mergeNeighbours(told.findings);
    told.findings.splice(0, told.findings.length, ...merged);
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
    const own = [...findings, ...findingsOf(history.changes, true), ...slowPlans(history)];
    const all = [...own, ...this.#clients.beside(group, own)].sort((a, b) => a.from - b.from);
    const program = this.#clients.program(group) ?? history.program;
    return { group, from: 'broker', program, settings, firstAt, lastAt, rebalances, findings: all, merged };
  }

  #ofClients(group: string): GroupDiagnosis[] {
    const history = new GroupHistory(group, () => {});
    for (const fact of this.#clients.story(group)) history.take(fact);
    if (history.firstAt < 0) return [];
    this.#clients.explain(group, history.changes);
    const { settings, firstAt, lastAt, rebalances } = history;
    const program = this.#clients.program(group);
    const own = findingsOf(history.changes, true);
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

/** Findings of one cause that follow each other become one, whose count says how many they were. */
function mergeNeighbours(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = [];
  for (const finding of findings) {
    const last = merged.at(-1);
    if (last === undefined || last.cause !== finding.cause) merged.push(finding);
    else merged[merged.length - 1] = joined(last, finding);
  }
  return merged.length <= MOST_FINDINGS ? merged : merged.slice(-MOST_FINDINGS);
}

function joined(a: Finding, b: Finding): Finding {
  return {
    ...a,
    to: b.to,
    actors: [...new Set([...a.actors, ...b.actors])].slice(0, 1_000),
    generations: [...a.generations, ...b.generations].slice(-10_000),
    count: a.count + b.count,
    lines: a.lines + b.lines,
  };
}

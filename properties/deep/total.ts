/** What a deep run has come to so far: the sum of its jobs, and how it is told. */
import { count, spanText } from '../../src/report/numbers.ts';
import { REACHABLE } from '../coverage/reached.ts';
import { type Draw, isOfGroup } from '../histories/history.ts';
import type { Found, Job, Slowest, Tally } from './job.ts';

export class Total {
  /** By draw. */
  readonly histories = new Map<Draw, number>();
  skipped = 0;
  events = 0;
  readonly reached = new Map<string, number>();
  readonly cells = new Set<string>();
  /** Of groups at their coordinator and of clients: they are measured otherwise. */
  readonly slowest: { group: Slowest | null; clients: Slowest | null } = { group: null, clients: null };
  found: Found | null = null;

  /** @param names of all invariants, so that those that are never reached are told */
  constructor(names: readonly string[]) {
    for (const name of names) this.reached.set(name, 0);
  }

  get count(): number {
    return [...this.histories.values()].reduce((sum, n) => sum + n, 0);
  }

  add({ draw }: Job, tally: Tally): void {
    this.histories.set(draw, (this.histories.get(draw) ?? 0) + tally.histories);
    this.skipped += tally.skipped;
    this.events += tally.events;
    for (const [name, times] of tally.reached) this.reached.set(name, (this.reached.get(name) ?? 0) + times);
    for (const cell of tally.cells) this.cells.add(cell);
    const kind = isOfGroup(draw) ? 'group' : 'clients';
    const { slowest } = tally;
    if (slowest !== null && slowest.settledMs > (this.slowest[kind]?.settledMs ?? -1)) this.slowest[kind] = slowest;
    this.found ??= tally.found;
  }

  unreached(): readonly string[] {
    return [...this.reached].filter(([, times]) => times === 0).map(([name]) => name);
  }
}

/** One line, while it runs. */
export function progressLine(total: Total, elapsedMs: number): string {
  const perSecond = total.events / Math.max(elapsedMs / 1_000, 0.001);
  const met = REACHABLE.filter((cell) => total.cells.has(cell)).length;
  return [
    spanText(elapsedMs),
    `${count(total.count)} histories`,
    `${count(Math.round(perSecond))} events/s`,
    `${met} of ${REACHABLE.length} cells`,
    `longest to rest ${slowestText(total.slowest.clients)}`,
  ].join('  ');
}

/** What is printed at the end. */
export function summary(total: Total, elapsedMs: number, from: number): string {
  const unreached = total.unreached();
  const groups = [...total.histories].reduce((sum, [draw, n]) => sum + (isOfGroup(draw) ? n : 0), 0);
  const missing = REACHABLE.filter((cell) => !total.cells.has(cell));
  return [
    `${count(total.count)} histories in ${spanText(elapsedMs)}, seeds from ${from}: ${count(groups)} of a group at its coordinator, ${count(total.count - groups)} of clients`,
    `${count(total.events)} events; ${total.skipped} drawn histories contradicted themselves and were not run`,
    `longest to rest: ${slowestText(total.slowest.group)} at the coordinator, ${slowestText(total.slowest.clients)} among clients`,
    `interesting cases reached: ${total.reached.size - unreached.length} of ${total.reached.size} invariants${listed(unreached)}`,
    `cells of the protocol's tables met: ${REACHABLE.length - missing.length} of ${REACHABLE.length}${listed(missing)}`,
  ].join('\n');
}

function listed(missing: readonly string[]): string {
  return missing.length === 0 ? '' : `; not: ${missing.join(', ')}`;
}

function slowestText(slowest: Slowest | null): string {
  return slowest === null ? '–' : `${spanText(slowest.settledMs)} (${slowest.draw} ${slowest.seed})`;
}

/** The same for programs. */
export function summaryJson(total: Total, elapsedMs: number, from: number) {
  return {
    histories: total.count,
    byDraw: Object.fromEntries(total.histories),
    skipped: total.skipped,
    events: total.events,
    seconds: Math.round(elapsedMs / 100) / 10,
    seedsFrom: from,
    slowest: total.slowest,
    reached: Object.fromEntries(total.reached),
    cells: { met: REACHABLE.filter((cell) => total.cells.has(cell)).length, of: REACHABLE.length },
    failure: total.found,
  };
}

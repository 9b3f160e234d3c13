/**
 * Times one assignor over the grid, as the Java harness does: warm, the median of the processor time of a call.
 *
 * Processor time, because the machine may be shared: Linux counts it for each thread in nanoseconds; elsewhere it is
 * that of the process. Short calls are timed in batches, for on some machines that count moves in steps of 4 ms.
 */
import { readFileSync } from 'node:fs';
import type { AssignorName } from '../src/assignors/assignor.ts';
import { ASSIGNORS } from '../src/assignors/registry.ts';
import { type Change, cells, type Size } from './assignors-grid.ts';

export interface Timing {
  readonly size: Size;
  readonly mixed: boolean;
  readonly change: Change;
  /** Median milliseconds of processor time per call. */
  readonly ms: number;
}

const BATCH_MS = 20;

/** @param budgetMs - time for warming up each cell, and again for measuring it */
export function* timings(name: AssignorName, mixed: boolean, budgetMs: number): Generator<Timing> {
  for (const { size, change, input } of cells(name, mixed)) {
    const ms = medianOf(() => ASSIGNORS[name].assign(input), budgetMs);
    yield { size, mixed, change, ms };
  }
}

function medianOf(call: () => unknown, budgetMs: number): number {
  const warm = callsWithin(call, budgetMs);
  const batch = Math.max(1, Math.round((BATCH_MS * warm) / budgetMs));
  const times: number[] = [];
  for (let spent = 0; spent < budgetMs || times.length < 3; spent += times.at(-1)! * batch) {
    const start = processorMs();
    for (let i = 0; i < batch; i++) call();
    times.push((processorMs() - start) / batch);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

function callsWithin(call: () => unknown, budgetMs: number): number {
  const start = processorMs();
  let calls = 0;
  do {
    call();
    calls++;
  } while (processorMs() - start < budgetMs);
  return calls;
}

function processorMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  }
}

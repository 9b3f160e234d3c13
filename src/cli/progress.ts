/**
 * A line that says how far a long run has come; only for eyes, and gone before the results are printed.
 */
import { row } from '../report/bars.ts';
import { count, percent } from '../report/numbers.ts';
import type { Run } from '../scenario/run.ts';
import type { Io } from './io.ts';

/** Runs that are over sooner are not worth a line. */
const FIRST_AFTER_MS = 500;
const PAUSE_MS = 100;

export class Progress {
  readonly #io: Io;
  readonly #start: number;
  #shownAt: number;
  #shown = false;

  constructor(io: Io) {
    this.#io = io;
    this.#start = io.now();
    this.#shownAt = this.#start + FIRST_AFTER_MS - PAUSE_MS;
  }

  show(run: Run, durationMs: number): void {
    const now = this.#io.now();
    if (!this.#io.errIsTerminal || now - this.#shownAt < PAUSE_MS) return;
    this.#shownAt = now;
    this.#shown = true;
    const share = run.nowMs / durationMs;
    const speed = count((run.events / (now - this.#start)) * 1_000);
    this.#io.err(`\r${row(share, 20).padEnd(20)} ${percent(share)}  ${speed} events/s \u001B[K`);
  }

  clear(): void {
    if (this.#shown) this.#io.err('\r\u001B[K');
    this.#shown = false;
  }
}

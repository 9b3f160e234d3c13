/**
 * A line that says how far an experiment has come and how long it still takes; only for eyes.
 */
import { row } from '../report/bars.ts';
import { count, percent, spanText } from '../report/numbers.ts';
import type { Io } from './io.ts';

const PAUSE_MS = 200;

export class ExperimentProgress {
  readonly #io: Io;
  readonly #start: number;
  /** Runs in all, or at most. */
  readonly #all: number;
  readonly #before: number;
  readonly #atMost: boolean;
  #done: number;
  #shownAt: number;
  #shown = false;

  /** `before`: runs that need not be done again. */
  constructor(io: Io, all: number, before: number, atMost: boolean) {
    this.#io = io;
    this.#all = all;
    this.#before = before;
    this.#done = before;
    this.#atMost = atMost;
    this.#start = io.now();
    this.#shownAt = this.#start;
  }

  tell(): void {
    this.#done++;
    if (!this.#io.errIsTerminal) return;
    const now = this.#io.now();
    if (now - this.#shownAt < PAUSE_MS) return;
    this.#shownAt = now;
    this.#shown = true;
    const perRun = (now - this.#start) / (this.#done - this.#before);
    const left = spanText((this.#all - this.#done) * perRun);
    const share = this.#done / this.#all;
    const runs = `${count(this.#done)} of ${this.#atMost ? 'at most ' : ''}${count(this.#all)} runs`;
    this.#io.err(
      `\r${row(share, 20).padEnd(20)} ${percent(share)}  ${runs}  ${this.#atMost ? 'at most ' : ''}${left} left\u001B[K`,
    );
  }

  clear(): void {
    if (this.#shown) this.#io.err('\r\u001B[K');
    this.#shown = false;
  }
}

/**
 * What all lanes and charts of a page share: which part of the run is shown, and where the cursor stands. There is one
 * cursor for all.
 */

/** Room for labels, left of every lane and chart, in CSS pixels. */
export const GUTTER = 76;
/** Right of them. */
export const MARGIN = 12;

/** Nobody sees less than this. */
const LEAST_MS = 50;

type Listener = () => void;

export class View {
  from = 0;
  to: number;
  cursor: number;
  readonly endMs: number;
  readonly #listeners: Listener[] = [];
  #due = false;

  constructor(endMs: number) {
    this.endMs = Math.max(endMs, 1);
    this.to = this.endMs;
    this.cursor = 0;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Shows a part of the run; wider than that it cannot be. */
  show(from: number, to: number): void {
    const span = Math.min(Math.max(to - from, LEAST_MS), this.endMs);
    this.from = Math.min(Math.max(0, from), this.endMs - span);
    this.to = this.from + span;
    this.cursor = Math.min(Math.max(this.cursor, this.from), this.to);
    this.changed();
  }

  /** `factor` below 1: closer. */
  zoom(factor: number, around = this.cursor): void {
    const span = (this.to - this.from) * factor;
    const share = (around - this.from) / (this.to - this.from);
    this.show(around - share * span, around + (1 - share) * span);
  }

  /** The cursor; what is shown follows it. */
  point(ms: number): void {
    this.cursor = Math.min(Math.max(0, ms), this.endMs);
    const span = this.to - this.from;
    if (this.cursor < this.from) this.show(this.cursor - span * 0.1, this.cursor + span * 0.9);
    else if (this.cursor > this.to) this.show(this.cursor - span * 0.9, this.cursor + span * 0.1);
    else this.changed();
  }

  /** Everything is drawn once before the next frame. */
  changed(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

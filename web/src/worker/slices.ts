/**
 * Long work in slices of a few milliseconds, so that a worker answers at once. How many events fit into a slice is learned
 * from the slices before.
 */

/** Half a frame. */
const SLICE_MS = 8;
const FEWEST = 50;
const MOST = 200_000;

export class Slices {
  #events = 2_000;

  /** Works for about a slice's time. `work` is given a number of events, and says whether it is done. */
  run(work: (maxEvents: number) => boolean): boolean {
    const start = performance.now();
    for (;;) {
      const before = performance.now();
      if (work(this.#events)) return true;
      const now = performance.now();
      this.#learn(now - before);
      if (now - start >= SLICE_MS / 2) return false;
    }
  }

  /** A call takes about a quarter of a slice. */
  #learn(tookMs: number): void {
    const wanted = SLICE_MS / 4;
    const factor = Math.min(2, Math.max(0.5, wanted / Math.max(tookMs, 0.05)));
    this.#events = Math.round(Math.min(MOST, Math.max(FEWEST, this.#events * factor)));
  }
}

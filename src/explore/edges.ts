/**
 * The moves between states, as far as they are no disturbance: which states can come to rest when nothing happens any more
 * that need not.
 */

export class Edges {
  /** Successors, state after state. */
  private ends = new Int32Array(1 << 14);
  private starts = new Int32Array(1 << 12);
  private count = 0;
  private states = 0;

  add(to: number): void {
    if (this.count === this.ends.length) this.ends = grown(this.ends);
    this.ends[this.count++] = to;
  }

  /** All successors of the next state have been added. */
  close(): void {
    if (this.states + 2 > this.starts.length) this.starts = grown(this.starts);
    this.starts[++this.states] = this.count;
  }

  get bytes(): number {
    return this.ends.byteLength + this.starts.byteLength;
  }

  /** The first of so many states from which no way leads to a goal; −1: there is one from all. */
  firstWithout(states: number, isGoal: (state: number) => boolean): number {
    while (this.states < states) this.close();
    const reaches = new Uint8Array(states);
    const open: number[] = [];
    for (let state = 0; state < states; state++) {
      if (!isGoal(state)) continue;
      reaches[state] = 1;
      open.push(state);
    }
    const { starts, ends } = this.reversed();
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (let i = starts[state]!; i < starts[state + 1]!; i++) {
        const before = ends[i]!;
        if (reaches[before] === 1) continue;
        reaches[before] = 1;
        open.push(before);
      }
    }
    return reaches.indexOf(0);
  }

  /** The same edges by where they lead to. */
  private reversed(): { readonly starts: Int32Array; readonly ends: Int32Array } {
    const starts = new Int32Array(this.states + 1);
    for (let i = 0; i < this.count; i++) starts[this.ends[i]! + 1]!++;
    for (let state = 0; state < this.states; state++) starts[state + 1]! += starts[state]!;
    const next = starts.slice();
    const ends = new Int32Array(this.count);
    for (let from = 0; from < this.states; from++) {
      for (let i = this.starts[from]!; i < this.starts[from + 1]!; i++) ends[next[this.ends[i]!]!++] = from;
    }
    return { starts, ends };
  }
}

function grown(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(old.length * 2);
  larger.set(old);
  return larger;
}

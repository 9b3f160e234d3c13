/**
 * Makes a failing history small: tries smaller ones, keeps any that still fails in the same way, until none does or
 * patience is over.
 */

export interface Shrunk<H> {
  readonly history: H;
  /** How often a smaller one was found. */
  readonly steps: number;
  /** How many were tried. */
  readonly tries: number;
}

/**
 * @param smaller from large steps to small ones; made anew after each success
 * @param fails whether a history fails as the first one did
 */
export function shrink<H>(
  first: H,
  smaller: (history: H) => Iterable<H>,
  fails: (history: H) => boolean,
  mostTries: number,
): Shrunk<H> {
  let history = first;
  let steps = 0;
  let tries = 0;
  for (let found = true; found && tries < mostTries; ) {
    found = false;
    for (const candidate of smaller(history)) {
      if (++tries > mostTries) break;
      if (!fails(candidate)) continue;
      history = candidate;
      steps++;
      found = true;
      break;
    }
  }
  return { history, steps, tries };
}

/** The list without some of its items: large pieces first, then smaller ones, at last one at a time. */
export function* without<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = items.length - size; from > -size; from -= size) {
      const start = Math.max(0, from);
      yield [...items.slice(0, start), ...items.slice(from + size)];
    }
  }
}

/** The list with one item replaced by each of what stands for it. */
export function* withOther<T>(items: readonly T[], others: (item: T) => Iterable<T>): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i++) {
    for (const other of others(items[i]!)) yield [...items.slice(0, i), other, ...items.slice(i + 1)];
  }
}

/**
 * The Pareto front: candidates that nobody beats in everything. Each of them is the best for somebody.
 */
import { dominates, type Figures } from './objectives.ts';

/** Whether each of them is on the front. */
export function onFront(all: readonly Figures[]): readonly boolean[] {
  return all.map((one) => !all.some((other) => dominates(other, one)));
}

/** 0: on the front; 1: on the front of the others, and so on. */
export function ranks(all: readonly Figures[]): readonly number[] {
  const ranked = all.map(() => -1);
  for (let rank = 0; ranked.includes(-1); rank++) {
    const left = all.map((figures, index) => ({ figures, index })).filter(({ index }) => ranked[index] === -1);
    const front = onFront(left.map(({ figures }) => figures));
    for (const [at, { index }] of left.entries()) if (front[at]) ranked[index] = rank;
  }
  return ranked;
}

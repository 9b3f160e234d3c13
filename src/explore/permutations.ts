/** All orders of a few things. */

/** 0 … n − 1. */
export const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** All orders of so many; the first is as it was. */
export function permutationsOf(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]];
  return permutationsOf(n - 1)
    .flatMap((rest) => range(n).map((at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]))
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/**
 * Distributions as tables of quantiles: how the tables are laid out, and how a draw is turned into a value.
 *
 * Math.log and its like differ in the last bit between engines, and one bit changes a run. A table looked up with
 * integer arithmetic and interpolated with + - × does not.
 *
 * The cells are narrow where a distribution is steep: the share s of draws that lie *above* a value is cut into octaves
 * (1 … 1/2, 1/2 … 1/4, …), each into 16 equal cells. Entry k is the value with the share
 *
 *     s(k) = 2^-(k >> 4) × (32 − (k & 15)) / 32        k = 0 … 336
 *
 * above it. The last entry has 2^-21 above it: rarer values are not drawn, so every distribution has a known maximum.
 */

/** Draws of 32 bits: the octaves that are told apart. */
export const OCTAVES = 21;

export const CELLS_PER_OCTAVE = 16;

/** Entries in a table. */
export const QUANTILES = OCTAVES * CELLS_PER_OCTAVE + 1;

/** Of 2^32 draws, those above the last entry: all rarer ones count as this rare. */
const RAREST = 2 ** (32 - OCTAVES);

const FRACTION_BITS = 27;
const FRACTION_MASK = (1 << FRACTION_BITS) - 1;

/** The share of draws above entry `k`. */
export function shareAbove(k: number): number {
  return (32 - (k % CELLS_PER_OCTAVE)) / 32 / 2 ** Math.floor(k / CELLS_PER_OCTAVE);
}

/**
 * The value that a share `draw` of all draws lies below.
 *
 * @param table `QUANTILES` values, not falling
 * @param draw in [0, 1), a multiple of 2^-32
 */
export function quantile(table: Float64Array, draw: number): number {
  const above = Math.max(~(draw * 2 ** 32) >>> 0, RAREST);
  const octave = Math.clz32(above);
  const bits = above << octave;
  const cell = octave * CELLS_PER_OCTAVE + 15 - ((bits >>> FRACTION_BITS) & 15);
  const fraction = (bits & FRACTION_MASK) / 2 ** FRACTION_BITS;
  const high = table[cell + 1]!;
  return high + fraction * (table[cell]! - high);
}

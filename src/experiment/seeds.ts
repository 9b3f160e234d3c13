/**
 * `--seeds 200`, `--seeds 101..200`: the seeds of an experiment. All its variants run with the same ones, so that they
 * meet the same churn and the same network.
 */

type SeedsResult = { readonly ok: readonly string[] } | { readonly not: string };

const MOST_SEEDS = 1_000_000;

/** `base`: the scenario's own seed. `1`, the default, gives 1, 2, 3 …; any other text gives text/1, text/2 … */
export function parseSeeds(text: string, base: string): SeedsResult {
  const match = /^(?:(\d+)\.\.)?(\d+)$/.exec(text.trim());
  if (match === null) return { not: 'is no number of seeds: write 20, or 101..200.' };
  const first = Number(match[1] ?? 1);
  const last = Number(match[2]);
  const count = last - first + 1;
  if (count < 1 || count > MOST_SEEDS) return { not: `is out of range: allowed is 1 to ${MOST_SEEDS} seeds.` };
  const seeds = Array.from({ length: count }, (_, index) => String(first + index));
  return { ok: base === '1' ? seeds : seeds.map((seed) => `${base}/${seed}`) };
}

/** Verdicts in words: pure functions. */
import { bandOf } from './compare.ts';
import type { Verdict } from './run.ts';

export function lineOf({ cell, simulated, p10, p90, ok, problem }: Verdict): string {
  if (problem !== null) return `????  ${problem}`;
  const [low, high] = bandOf(cell);
  const measured = `measured ${rounded(cell.median)} [${rounded(low)}, ${rounded(high)}] n ${cell.n}`;
  const spread = simulated === null ? 'never' : `${rounded(simulated)} (${rounded(p10)}–${rounded(p90)})`;
  return `${ok ? 'ok   ' : 'DIFF '} ${cell.id.padEnd(56)} ${spread.padEnd(30)} ${measured}`;
}

export function rounded(value: number | null): string {
  if (value === null) return '–';
  return `${Math.abs(value) < 100 ? Math.round(value * 10) / 10 : Math.round(value)}`;
}

/** `problem`: why a cell could not be judged. `simulated` is the simulation's median; `median`, `p10` and `p90` are the measured ones, as in the file of cells. */
export function jsonOf(verdicts: readonly Verdict[]) {
  return {
    cells: verdicts.map(({ cell, simulated, ok, problem }) => ({
      id: cell.id,
      simulated: simulated === null ? null : Number(simulated.toFixed(4)),
      median: cell.median,
      p10: cell.p10,
      p90: cell.p90,
      ok,
      ...(problem === null ? {} : { problem }),
    })),
    ok: verdicts.filter(({ ok }) => ok).length,
    total: verdicts.length,
  };
}

/** How many agree, of one experiment and client or of all. */
export function countOf(verdicts: readonly Verdict[], experiment: string | null, client: string | null): string {
  const own = verdicts.filter(
    ({ cell }) => (experiment ?? cell.experiment) === cell.experiment && (client ?? cell.client) === cell.client,
  );
  return own.length === 0 ? '–' : `${own.filter(({ ok }) => ok).length}/${own.length}`;
}

/** A table of those by experiment and client. */
export function totalsOf(verdicts: readonly Verdict[]): string {
  const clients = [...new Set(verdicts.map(({ cell }) => cell.client))];
  const experiments = [...new Set(verdicts.map(({ cell }) => cell.experiment)), null];
  const rows = experiments.map((experiment) => [
    experiment ?? 'all',
    ...clients.map((client) => countOf(verdicts, experiment, client)),
    countOf(verdicts, experiment, null),
  ]);
  return [['', ...clients, 'all'], ...rows].map((cells) => cells.map((text) => text.padEnd(12)).join('')).join('\n');
}

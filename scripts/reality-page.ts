/** The section of docs/fidelity.md about the measurements: how many cells agree, and each that does not with its reason. */
import { bandOf } from '../test/conformance/reality/compare.ts';
import { REASONS, reasonOf } from '../test/conformance/reality/reasons.ts';
import { countOf, rounded } from '../test/conformance/reality/report.ts';
import type { Verdict } from '../test/conformance/reality/run.ts';
import { updateSection } from './sections.ts';

const SECTION = { name: 'reality', script: 'scripts/reality.ts' };

export function writeRealityPage(verdicts: readonly Verdict[], seeds: number): void {
  updateSection(
    SECTION,
    [...totals(verdicts, seeds), '', ...misses(verdicts), '', ...reasons(verdicts), ''].join('\n'),
  );
}

function totals(verdicts: readonly Verdict[], seeds: number): string[] {
  const clients = [...new Set(verdicts.map(({ cell }) => cell.client))];
  const experiments = [...new Set(verdicts.map(({ cell }) => cell.experiment)), null];
  const ok = verdicts.filter((verdict) => verdict.ok).length;
  return [
    `${ok} of ${verdicts.length} cells agree, with ${seeds} seeds:`,
    '',
    row(['experiment', ...clients, 'all']),
    row(['---', ...clients.map(() => '---'), '---']),
    ...experiments.map((experiment) =>
      row([
        experiment ?? 'all',
        ...clients.map((client) => countOf(verdicts, experiment, client)),
        countOf(verdicts, experiment, null),
      ]),
    ),
  ];
}

function misses(verdicts: readonly Verdict[]): string[] {
  const lines = verdicts.filter(({ ok }) => !ok).map((verdict) => [...cellsOf(verdict), numberOf(verdict)]);
  return [
    row(['cell', 'simulated (p10 – p90)', 'measured, and the band', 'n', 'reason']),
    row(['---', '---', '---', '---', '---']),
    ...lines.map(row),
  ];
}

function cellsOf({ cell, simulated, p10, p90 }: Verdict): string[] {
  const [low, high] = bandOf(cell).map((bound) => rounded(Math.max(0, bound)));
  const spread = simulated === null ? 'never' : `${rounded(simulated)} (${rounded(p10)} – ${rounded(p90)})`;
  return [`\`${cell.id}\``, spread, `${rounded(cell.median)} (${low} – ${high})`, `${cell.n}`];
}

function numberOf({ cell }: Verdict): string {
  const reason = reasonOf(cell);
  return reason === undefined ? 'not known' : `${REASONS.indexOf(reason) + 1}`;
}

/** Those that some cell has, with the numbers of the table. */
function reasons(verdicts: readonly Verdict[]): string[] {
  const used = new Set(verdicts.filter(({ ok }) => !ok).map(({ cell }) => reasonOf(cell)));
  return [
    row(['reason', 'why they do not agree']),
    row(['---', '---']),
    ...REASONS.flatMap((reason, at) => (used.has(reason) ? [row([`${at + 1}`, reason.text])] : [])),
  ];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

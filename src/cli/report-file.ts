/**
 * `--report`: what the page shows of a run, of a comparison and of a sweep.
 */
import type { Known } from '../experiment/conduct.ts';
import type { ExpectationVerdict } from '../experiment/verdict.ts';
import type { PageRun } from '../report/page/data.ts';
import { comparisonPage, sweepPage } from '../report/page/experiment-page.ts';
import { reportHtml } from '../report/page/html.ts';
import { PageRecorder } from '../report/page/recorder.ts';
import { expectationsPage, runPage } from '../report/page/run-page.ts';
import type { RunReport } from '../report/run-report.ts';
import { startRun } from '../scenario/run.ts';
import { toCommand } from '../scenario/to-command.ts';
import { toWorld } from '../scenario/to-world.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { ExperimentRequest } from './experiment-request.ts';
import type { Io } from './io.ts';
import { runInSlices } from './slices.ts';
import { packageVersion } from './version.ts';

export function runReportHtml(page: string, recorder: PageRecorder, world: WorldConfig, report: RunReport): string {
  const { scenario, result, command, verdicts } = report;
  const groups = result.groups.map(({ groupId }) => groupId).join(', ');
  const run = runPage({ name: '', scenario, world, result, command, recorder });
  return reportHtml(page, {
    kind: 'run',
    title: `A simulated run of ${groups}`,
    version: packageVersion(),
    command,
    expectations: expectationsPage(verdicts),
    runs: [run],
    comparison: null,
    sweep: null,
  });
}

/** Variants that are shown in full beside the reference; each more is a third of a megabyte. */
const MOST_VARIANTS = 2;

/** Of a comparison the first seed of each variant is run once more, and watched. null: Ctrl-C came. */
export async function experimentReportHtml(
  page: string,
  request: ExperimentRequest,
  known: Known,
  verdicts: readonly ExpectationVerdict[],
  io: Io,
): Promise<string | null> {
  const { kind, cells, measures, seeds, command } = request;
  const runs = kind === 'compare' ? await watchedRuns(request, io) : [];
  if (runs === null) return null;
  return reportHtml(page, {
    kind,
    title: kind === 'compare' ? `A comparison of ${cells.length} variants` : `A sweep of ${cells.length} combinations`,
    version: packageVersion(),
    command,
    expectations: expectationsPage(verdicts),
    runs,
    comparison: kind === 'compare' ? comparisonPage(cells, measures, known) : null,
    sweep: kind === 'sweep' ? sweepPage(cells, measures, known, seeds[0]!) : null,
  });
}

async function watchedRuns({ cells, seeds }: ExperimentRequest, io: Io): Promise<PageRun[] | null> {
  const runs: PageRun[] = [];
  for (const { name, scenario: base } of cells.slice(0, 1 + MOST_VARIANTS)) {
    const scenario = { ...base, seed: seeds[0]! };
    const world = toWorld(scenario);
    const recorder = new PageRecorder(world);
    const { result } = await runInSlices(() => startRun(world, recorder), world.durationMs, io);
    if (result.interrupted) return null;
    runs.push(runPage({ name, scenario, world, result, command: toCommand(scenario), recorder }));
  }
  return runs;
}

/**
 * Files beside what a run prints: which are asked for, whether they can be written, and how each is made. All are pure
 * functions of the run; what has to watch it is an observer of it.
 */
import { runMarkdown } from '../report/markdown/run-markdown.ts';
import { PageRecorder } from '../report/page/recorder.ts';
import { openMetricsText } from '../report/prometheus/open-metrics.ts';
import { MetricsSampler } from '../report/prometheus/sampler.ts';
import { longestRebalance, type TimeWindow } from '../report/recording/window.ts';
import type { RunReport } from '../report/run-report.ts';
import { mermaidText } from '../report/sequence/mermaid.ts';
import { MessageLog } from '../report/sequence/messages.ts';
import { TraceRecorder } from '../report/trace-events/recorder.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import { INSTANT_FORMS, parseInstant } from '../scenario/instants.ts';
import type { Problem } from '../scenario/problem.ts';
import type { StartRun } from '../scenario/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Observer } from '../sim/observer.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { Io } from './io.ts';
import { ownValue } from './own-flags.ts';
import { runReportHtml } from './report-file.ts';
import { runInSlices } from './slices.ts';
import { packageVersion } from './version.ts';

/** Names of files; null: not asked for. */
export interface RunOutputs {
  readonly report: string | null;
  readonly md: string | null;
  readonly trace: string | null;
  readonly mermaid: string | null;
  readonly prometheus: string | null;
  /** null: all of the run, or its longest rebalance. */
  readonly window: TimeWindow | null;
}

export function readRunOutputs(own: readonly GivenFlag[], { durationMs }: Scenario, problems: Problem[]): RunOutputs {
  const text = ownValue(own, 'window');
  const read = text === null ? null : readWindow(text, durationMs);
  if (typeof read === 'string') problems.push({ path: '--window', message: read });
  const trace = ownValue(own, 'trace');
  const mermaid = ownValue(own, 'mermaid');
  if (text !== null && trace === null && mermaid === null) {
    problems.push({ path: '--window', message: '--window is of --trace FILE or --mermaid FILE: give one of them.' });
  }
  return {
    report: ownValue(own, 'report'),
    md: ownValue(own, 'md'),
    trace,
    mermaid,
    prometheus: ownValue(own, 'prometheus'),
    window: typeof read === 'string' ? null : read,
  };
}

function readWindow(text: string, durationMs: number): TimeWindow | string {
  const [from, to, more] = text.split('..').map(parseInstant);
  if (from == null || to == null || more !== undefined)
    return `--window "${text}" is no window: write FROM..TO, each ${INSTANT_FORMS}.`;
  if (from >= to) return `--window "${text}" ends before it begins.`;
  if (from >= durationMs) return `--window "${text}" begins after the end of the run: make it longer with --for.`;
  return { fromMs: from, toMs: Math.min(to, durationMs) };
}

/** The outputs of one run. */
export interface Outputs {
  /** Watch the run. */
  readonly observers: readonly Observer[];
  /** Writes the files, when the run is over. */
  write(report: RunReport, start: StartRun): Promise<void>;
}

export function openOutputs(outputs: RunOutputs, world: WorldConfig, io: Io): Outputs {
  const whole: TimeWindow = { fromMs: 0, toMs: world.durationMs };
  const trace = outputs.trace === null ? null : new TraceRecorder(world, outputs.window ?? whole);
  const metrics = outputs.prometheus === null ? null : new MetricsSampler(world);
  const page = outputs.report === null ? null : { text: io.reportPage(), recorder: new PageRecorder(world) };
  return {
    observers: [trace, metrics, page?.recorder].filter((one) => one != null),
    write: async (report, start) => {
      if (page !== null) io.writeWhole(outputs.report!, runReportHtml(page.text, page.recorder, world, report));
      if (metrics !== null) {
        const series = metrics.series(report.result.virtualMs);
        io.writeWhole(outputs.prometheus!, openMetricsText(series, metrics.intervalMs));
      }
      if (outputs.md !== null) io.writeWhole(outputs.md, runMarkdown(report));
      if (trace !== null) writeTrace(outputs.trace!, trace, report, io);
      if (outputs.mermaid !== null) await writeMermaid(outputs.mermaid, outputs, world, report, start, io);
    },
  };
}

function writeTrace(path: string, trace: TraceRecorder, { command, result }: RunReport, io: Io): void {
  io.writeWhole(path, trace.json(result, { program: `groupsim ${packageVersion()}`, command }));
  if (trace.leftOutWords !== '')
    io.err(`--trace: ${trace.leftOutWords}. With --window FROM..TO all of that part is kept.\n`);
}

/** Which rebalance was the longest is known at the end: the run is run again, up to there. */
async function writeMermaid(
  path: string,
  { window: asked }: RunOutputs,
  world: WorldConfig,
  { result, command }: RunReport,
  start: StartRun,
  io: Io,
): Promise<void> {
  const window = asked ?? longestRebalance(result);
  const log = new MessageLog(world, window);
  const durationMs = Math.min(window.toMs, result.virtualMs);
  const { result: again } = await runInSlices(() => start(world, log), durationMs, io, undefined, durationMs);
  if (again.interrupted) return;
  io.writeWhole(path, mermaidText({ world, window, messages: log.messages, dropped: log.dropped, command }));
}

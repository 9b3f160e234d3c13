/**
 * `npm run conformance -- FILE...` replays recorded traces of Kafka's group coordinator over ours. Without a file it
 * replays those that are committed. The last line on standard output is one JSON object with the figures; the first
 * mismatch is shown in words on standard error. A broken file is named there too, and the others are replayed all the same.
 *
 * Exit code 0: no mismatch; 1: some; 2: a file is missing or broken, or of the consumer protocol.
 */
import { type Mismatch, replayTrace } from '../test/conformance/coordinator/replay.ts';
import { packedFiles, readTraces, TraceFileError } from '../test/conformance/coordinator/trace.ts';

interface Figures {
  traces: number;
  steps: number;
  mismatches: number;
  firstMismatch: Mismatch | null;
}

function replayFile(file: string, figures: Figures): void {
  for (const trace of readTraces(file)) {
    const { steps, mismatch } = replayTrace(trace);
    figures.traces++;
    figures.steps += steps;
    if (mismatch === null) continue;
    figures.mismatches++;
    figures.firstMismatch ??= mismatch;
  }
}

/** False if the file is missing or broken; what was read of it before counts. */
function tryFile(file: string, figures: Figures): boolean {
  try {
    replayFile(file, figures);
    return true;
  } catch (error) {
    if (!(error instanceof TraceFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

function explain({ trace, step, op, differences }: Mismatch): string {
  const where =
    step < 0 ? `trace ${trace}, before the first step` : `trace ${trace}, step ${step} ${JSON.stringify(op)}`;
  return [`${where}:`, ...differences.map((line) => `  ${line}`), ''].join('\n');
}

function main(args: readonly string[]): number {
  const figures: Figures = { traces: 0, steps: 0, mismatches: 0, firstMismatch: null };
  const files = args.length > 0 ? args : packedFiles();
  const broken = files.filter((file) => !tryFile(file, figures));
  if (figures.firstMismatch !== null) process.stderr.write(explain(figures.firstMismatch));
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (broken.length > 0) return 2;
  return figures.mismatches === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));

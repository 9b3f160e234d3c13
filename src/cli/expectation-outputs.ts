/**
 * Where the verdicts on expectations go beside the summary: a JUnit file, and annotations on stderr.
 */
import type { ExpectationVerdict } from '../experiment/verdict.ts';
import { annotationsText, type CiVerdict, junitText } from '../report/experiment/ci-reports.ts';
import type { ExpectationOutputs } from './experiment-request.ts';
import type { Io } from './io.ts';

/** `commandOf`: the command that shows a verdict again. */
export function writeExpectations(
  { junit, annotations }: ExpectationOutputs,
  verdicts: readonly ExpectationVerdict[],
  commandOf: (verdict: ExpectationVerdict) => string,
  io: Io,
): void {
  const told = verdicts.map((verdict): CiVerdict => ({ verdict, command: commandOf(verdict) }));
  if (junit !== null) io.writeWhole(junit, junitText(told));
  if (annotations) io.err(annotationsText(told));
}

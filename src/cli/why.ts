/**
 * The command `why`: what a rebalance came from, and what would have avoided it.
 */
import { type Advance, explain } from '../advise/why/why.ts';
import type { Layout } from '../report/layout.ts';
import { whyJson } from '../report/why-json.ts';
import { whyText } from '../report/why-text.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { Progress } from './progress.ts';
import { SLICE } from './slices.ts';
import { packageVersion } from './version.ts';
import type { WhyRequest } from './why-request.ts';

export async function whyCommand({ json, ...question }: WhyRequest, io: Io, layout: Layout): Promise<ExitCode> {
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
  });
  const progress = new Progress(io);
  const advance: Advance = async (run, toMs) => {
    while (!interrupted && !run.advanceTo(toMs, SLICE)) {
      progress.show(run, toMs);
      await io.turn();
    }
    progress.clear();
    return !interrupted;
  };
  const explanation = await explain(question, advance);
  deaf();
  io.out(json ? whyJson(explanation, packageVersion()) : whyText(explanation, layout));
  return explanation.interrupted ? Exit.interrupted : Exit.ok;
}

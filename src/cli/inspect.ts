/**
 * The command `inspect`: how the groups of a scenario stand at one or more instants.
 */
import { describeText } from '../report/describe.ts';
import type { Layout } from '../report/layout.ts';
import { momentsJson } from '../report/moments-json.ts';
import { startRun } from '../scenario/run.ts';
import { toWorld } from '../scenario/to-world.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { InspectRequest } from './inspect-request.ts';
import type { Io } from './io.ts';
import { Progress } from './progress.ts';
import { SLICE } from './slices.ts';
import { packageVersion } from './version.ts';

export async function inspectCommand(request: InspectRequest, io: Io, layout: Layout): Promise<ExitCode> {
  const run = startRun(toWorld(request.scenario));
  const progress = new Progress(io);
  const moments = [];
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
  });
  for (const [index, ms] of request.instantsMs.entries()) {
    while (!interrupted && !run.advanceTo(ms, SLICE)) {
      progress.show(run, request.instantsMs.at(-1)!);
      await io.turn();
    }
    if (interrupted) break;
    progress.clear();
    const moment = run.moment();
    moments.push(moment);
    if (!request.json) io.out(`${index > 0 ? '\n' : ''}${describeText(moment, layout)}`);
  }
  deaf();
  progress.clear();
  if (request.json) io.out(momentsJson(moments, request.scenario, packageVersion()));
  return interrupted ? Exit.interrupted : Exit.ok;
}

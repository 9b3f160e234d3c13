/** S4: a static member is restarted, killed, doubled or removed. */
import { FORMING, JOINING, RUNNING } from '../calibration.ts';
import { BrokenCells } from '../cells.ts';
import { maximum } from '../gaps.ts';
import { gapMetrics, rebalanceMetrics, type Samples, samples } from '../metrics.ts';
import type { Setup } from '../setup.ts';
import { Stage } from '../stage.ts';

const FORMATION_MS = 20_000;
/** After the event's last act. */
const AFTER_MS = 15_000;

/** Where an event begins that its metrics count from; and who is the old holder of a doubled id. */
interface Scene {
  readonly from: number;
  readonly old?: number;
  readonly young?: number;
  /** When the old holder was told to stop. */
  readonly until?: number;
}

type Script = (stage: Stage, victim: number) => Scene;

const restart =
  (how: 'stop' | 'kill'): Script =>
  (stage, victim) => {
    const from = stage.now;
    stage[how](victim);
    stage.runFor(stage.setup.downMs);
    stage.start([victim], JOINING[stage.setup.client]);
    stage.runFor(AFTER_MS);
    return { from };
  };

const overlap: Script = (stage, old) => {
  const young = stage.free();
  const from = stage.now;
  stage.impersonate(young, old);
  stage.start([young], JOINING[stage.setup.client]);
  stage.runFor(stage.setup.overlapMs);
  const until = stage.now;
  stage.stop(old);
  stage.runFor(AFTER_MS);
  return { from, old, young, until };
};

const down: Script = (stage, victim) => {
  const from = stage.now;
  stage.stop(victim);
  stage.runFor(stage.setup.observedMs);
  return { from };
};

const up: Script = (stage, victim) => {
  stage.stop(victim);
  stage.runFor(stage.setup.sessionMs + 2 * stage.setup.heartbeatMs);
  const from = stage.now;
  stage.start([victim], JOINING[stage.setup.client]);
  stage.runFor(AFTER_MS);
  return { from };
};

const downAndRemoved: Script = (stage, victim) => {
  const admin = stage.free();
  const from = stage.now;
  stage.stop(victim);
  while (stage.living().includes(victim)) stage.runFor(1);
  stage.remove(victim, admin);
  stage.runFor(AFTER_MS);
  return { from };
};

const removed: Script = (stage, victim) => {
  const from = stage.now;
  stage.remove(victim, stage.free());
  stage.runFor(AFTER_MS);
  return { from };
};

const SCRIPTS: Readonly<Record<string, Script>> = {
  restart_within: restart('stop'),
  restart_beyond: restart('stop'),
  crash_within: restart('kill'),
  crash_beyond: restart('kill'),
  overlap5s: overlap,
  overlap30s: overlap,
  down_noremove: down,
  up,
  down_remove: downAndRemoved,
  remove_alive: removed,
};

export function runS4(setup: Setup, seed: number): Samples {
  const script = SCRIPTS[setup.event];
  if (script === undefined) throw new BrokenCells(`unknown event ${setup.event} of experiment ${setup.experiment}`);
  const stage = new Stage(setup, setup.members + 1, seed, RUNNING);
  stage.start(
    Array.from({ length: setup.members }, (_, n) => n),
    FORMING[setup.client],
  );
  stage.runFor(FORMATION_MS + stage.between([0, setup.heartbeatMs]));
  const scene = script(stage, stage.random.below(setup.members));
  return measure(stage, scene);
}

function measure(stage: Stage, scene: Scene): Samples {
  const window = { from: scene.from, to: stage.now };
  return samples({
    ...gapMetrics(stage.record, window),
    generations: rebalanceMetrics(stage.record, window).generations,
    ...(scene.old === undefined ? {} : fencing(stage, scene)),
  });
}

/** Counted from the takeover: the join of the new process is answered at once. */
function fencing({ record }: Stage, { from, old, young, until }: Scene): Record<string, number | undefined> {
  const takeover = record.joins.find(({ pod, at }) => pod === young && at >= from)?.at;
  if (takeover === undefined) return {};
  const last = record.processed.findLast(({ pod, at }) => pod === old && at >= from)?.at;
  const troubles = record.troubles.filter(({ pod, at }) => pod === old && at >= takeover && at < until!);
  const member = troubles.filter(({ level }) => level === 'membership').map(({ at }) => at);
  const seconds = (until! - (member[0] ?? until!)) / 1_000;
  return {
    oldKeepsProcessingMs: last === undefined ? undefined : last - takeover,
    firstFencedErrorMs: troubles[0] && maximum([0, troubles[0].at - takeover]),
    fencedAtMembershipLevelMs: member[0] === undefined ? undefined : member[0] - takeover,
    fencedErrorsPerSec: member.length < 2 ? undefined : member.length / seconds,
  };
}

/** The runs that an incident's page shows: as it was, and with each of its cures. */
import { tellingOf } from '../../src/report/incidents/incident.ts';
import { pictureOf } from '../../src/report/incidents/picture.ts';
import { allEvents } from '../../src/scenario/faults/generate.ts';
import { presetScenario } from '../../src/scenario/incidents/lab.ts';
import type { Incident } from '../../src/scenario/incidents/types.ts';
import type { ScenarioInput } from '../../src/scenario/read.ts';
import { startRun } from '../../src/scenario/run.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { Chronicle } from '../../src/sim/chronicle/chronicle.ts';
import type { RebalanceRecord, RunResult } from '../../src/sim/measures/result.ts';

/** Of the runs that are shown: the same as `groupsim incident` shows. */
const SEED = '1';

export interface Shown {
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly chronicle: Chronicle;
  /** The one that tells most. */
  readonly rebalance: RebalanceRecord | null;
  /** Results with the cures, in their order. */
  readonly cured: readonly RunResult[];
}

export function shownOf(incident: Incident): Shown {
  const chronicle = new Chronicle();
  const result = resultOf(incident.scenario, chronicle);
  return {
    scenario: presetScenario(incident.scenario, SEED),
    result,
    chronicle,
    rebalance: tellingOf(result.groups.flatMap(({ rebalances }) => rebalances.records)),
    cured: incident.cures.map(({ scenario }) => resultOf(scenario)),
  };
}

function resultOf(input: ScenarioInput, chronicle?: Chronicle): RunResult {
  const run = startRun(toWorld(presetScenario(input, SEED)), chronicle);
  run.advance(Number.POSITIVE_INFINITY);
  return run.result(false);
}

export function drawn({ id, title }: Incident, { scenario, chronicle, rebalance }: Shown): string {
  const events = allEvents(scenario);
  const first = events[0]?.atMs ?? 0;
  return pictureOf({
    title: `${id}: ${title}`,
    chronicle,
    names: namesOf(scenario, chronicle),
    durationMs: scenario.durationMs,
    events,
    mark: rebalance !== null && rebalance.startMs >= first ? rebalance : null,
  });
}

/** Successors that run beside the pods that they replace have slots of their own, after the others. */
function namesOf({ groups }: Scenario, { lives }: Chronicle): readonly string[] {
  const { members } = groups[0]!;
  const spares = Math.max(0, ...lives.map(({ pod }) => pod + 1 - members));
  return [
    ...Array.from({ length: members }, (_, pod) => `m${pod}`),
    ...Array.from({ length: spares }, (_, spare) => (spares === 1 ? 'new pod' : `new pod ${spare + 1}`)),
  ];
}

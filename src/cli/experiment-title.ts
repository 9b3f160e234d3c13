/** The first line of a file of results, from what an experiment is asked for. */

import { RESULTS_VERSION, type Title } from '../experiment/results-file.ts';
import { leanScenario } from '../scenario/lean.ts';
import { SCENARIO_VERSION } from '../scenario/scenario.ts';
import type { ExperimentRequest } from './experiment-request.ts';
import { packageVersion } from './version.ts';

export function titleOf({ cells, seeds, until, shard, isShard }: ExperimentRequest): Title {
  return {
    schemaVersion: RESULTS_VERSION,
    kind: 'groupsim-results',
    version: packageVersion(),
    cells: cells.map(({ name, values, scenario }) => {
      const { seed: _, ...rest } = leanScenario(scenario);
      return { name, values, scenario: { version: SCENARIO_VERSION, ...rest } };
    }),
    seeds,
    until,
    shard: isShard ? shard : null,
  };
}

/** Histories for tests, and what tests of histories need of the package. */
import {
  type History,
  type HistoryGroupMoment,
  type OpenHistory,
  readScenario,
  type ScenarioInput,
} from 'groupsim/history';

export { simulate } from 'groupsim';
export * from 'groupsim/history';

/** Four members on twelve partitions, for two minutes, with a churn that never ends. */
export function historyOf(input: ScenarioInput = {}): History {
  const read = readScenario({
    durationMs: '2m',
    topics: [{ partitions: 12 }],
    groups: [{ members: 4, churn: { everyMs: '20s' } }],
    ...input,
  });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return { scenario: read.scenario, acts: [] };
}

export function groupOf(open: OpenHistory): HistoryGroupMoment {
  return open.moment().groups[0]!;
}

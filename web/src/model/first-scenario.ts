/** What the page shows when nobody asks for anything else: a small group with something going on. */
import { readScenario, type Scenario } from 'groupsim/history';

export function firstScenario(): Scenario {
  const read = readScenario({
    durationMs: '10m',
    topics: [{ partitions: 12, recordsPerSecond: 5 }],
    groups: [{ members: 4, startup: { gapMs: '2s' } }],
    events: [{ atMs: '2m', kind: 'pod-kill', pods: '1', downMs: '20s' }],
  });
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.scenario;
}

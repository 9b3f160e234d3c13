/** A search: which restarts break a property of yours, with your settings? The answer is as small as it can be. */
import { findCounterexample, type NamedInvariant, type Ticks, Watcher } from 'groupsim/properties';

const MOST = 5;

class Rebalances extends Watcher {
  private count = 0;

  override groupTransition(now: Ticks, _group: number, _from: string, to: string): void {
    if (to !== 'PreparingRebalance') return;
    this.reach();
    this.count++;
    if (this.count > MOST) this.fail(now, `that is rebalance ${this.count}`);
  }
}

const rebalancesAreFew: NamedInvariant = {
  name: 'rebalances are few',
  sentence: 'A group rebalances at most five times in a run.',
  source: 'our service level',
  kind: 'always',
  sometimes: 'the group rebalances',
  watch: () => new Rebalances(),
};

const found = findCounterexample({
  invariants: [rebalancesAreFew],
  aim: 'restarts',
  histories: 50,
  // The histories are drawn; the settings are ours.
  change: (scenario) => ({
    ...scenario,
    groups: scenario.groups.map((group) => ({
      ...group,
      consumer: { ...group.consumer, 'session.timeout.ms': 10_000, 'heartbeat.interval.ms': 3_000 },
    })),
  }),
});

export const output =
  found === null
    ? 'every history holds'
    : [`${found.broken.by}: ${found.broken.what}`, found.command, '', found.story, '', found.mermaid].join('\n');

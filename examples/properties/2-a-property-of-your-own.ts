/** A property of your own: no partition is without an owner for longer than it may be. */
import { type NamedInvariant, type Observer, type Ticks, ticksToMs, violationsOf, Watcher } from 'groupsim/properties';

const MOST_MS = 15_000;

type Partitions = Parameters<Observer['partitionsRevoked']>[2];

/** By partition: since when nobody has it. A watcher sees one run, event by event; each run has a new one. */
class Unowned extends Watcher {
  private readonly since = new Map<string, Ticks>();

  override partitionsRevoked(now: Ticks, _pod: number, partitions: Partitions): void {
    for (const { name } of partitions) this.since.set(name, now);
  }

  override partitionsAssigned(now: Ticks, _pod: number, partitions: Partitions): void {
    for (const { name } of partitions) {
      const ms = ticksToMs(now - (this.since.get(name) ?? now));
      if (this.since.delete(name)) this.reach();
      if (ms > MOST_MS) this.fail(now, `${name} had no owner for ${ms} ms`);
    }
  }
}

export const partitionsAreOwned: NamedInvariant = {
  name: 'partitions are owned',
  sentence: 'A partition that was given up has a new owner within 15 s.',
  source: 'our service level',
  kind: 'always',
  sometimes: 'a partition that was given up is given to somebody',
  watch: () => new Unowned(),
};

/** One pod stops; another is busy for 20 s at a time, and the join phase waits for it. */
const slow = violationsOf(
  {
    durationMs: '3m',
    groups: [{ members: 3, application: { processingMs: '20s' } }],
    events: [{ atMs: '1m', kind: 'pod-stop', pods: '0', downMs: '5s', graceMs: '1m' }],
  },
  [partitionsAreOwned],
);

export const output = slow.map(({ by, what }) => `${by}: ${what}`).join('\n') || 'all held';

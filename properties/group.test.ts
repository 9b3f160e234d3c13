/**
 * Properties of whole worlds: what holds for every group, whatever its settings, its network and its churn.
 * A failure prints the shrunk world and the command that shows it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worldsWithFailovers, worldsWithFaults } from './faults.ts';
import { EFFORT, forAllWorlds, keeps, keepsInvariants, run } from './group.ts';
import { WORLD_INVARIANTS } from './invariants/index.ts';
import { QUIET, type WorldChoices, worldChoices, worldOf } from './worlds.ts';

describe('every group', () => {
  it('keeps all invariants', () => forAllWorlds(150, worldChoices, keepsInvariants));

  /** The same worlds each time: an excuse that is missing must not show up in somebody else's work. */
  it('keeps those of its clients too, with all that happens to it', () => {
    for (const worlds of [worldChoices, worldsWithFaults, worldsWithFailovers])
      for (const choices of fc.sample(worlds, { numRuns: 40 * EFFORT, seed: 1 })) keeps(choices, WORLD_INVARIANTS);
  });

  it('keeps them with old brokers', () => forAllWorlds(100, worldsOfOldBrokers, keepsInvariants));

  it('gives the same trace hash from the same seed, in a fresh world', () => {
    forAllWorlds(200, worldChoices, (choices) => {
      const world = worldOf(choices);
      expect(run(world).traceHash()).toBe(run(world).traceHash());
    });
  });

  it('gives another trace hash from another seed', () => {
    const [first, second] = [1, 2].map((seed) => worldOf({ ...QUIET, seed, jitterMs: 1 }));
    expect(run(first!).traceHash()).not.toBe(run(second!).traceHash());
  });

  it('is Stable within the bound after the last disturbance', () => {
    forAllWorlds(80, settlingWorlds, (choices) => {
      const world = worldOf(choices);
      const churn = choices.churn === null ? null : { ...choices.churn, untilMs: LAST_ACT_MS };
      const settled = LAST_ACT_MS + settlingBoundMs(choices);
      const calm = { ...world, durationMs: settled, groups: world.groups.map((group) => ({ ...group, churn })) };
      const group = run(calm).coordinator.group(world.groups[0]!.groupId);
      expect(group?.state).toBe('Stable');
    });
  });
});

/** The last release before each step of behaviour.ts that static members can notice; there are none before 2.3. */
const worldsOfOldBrokers = fc
  .tuple(worldChoices, fc.constantFrom('3.9', '3.1', '2.8.0', '2.6.0', '2.4', '2.3'))
  .map(([choices, brokerVersion]) => ({ ...choices, brokerVersion }));

const LAST_ACT_MS = 30_000;

/**
 * Groups that can settle: an application that polls in time, and timeouts that end within the run. A member learns of
 * a rebalance with its next heartbeat and joins with its next poll: if the two together take longer than the rebalance
 * timeout (max.poll.interval.ms) it is dropped, comes back, and the group never settles. Nor does a sarama that asks
 * where its partitions begin, one after the other, for longer than its session: its heartbeats wait for the same lock.
 */
const settlingWorlds = worldChoices.map((choices) => ({
  ...choices,
  maxPollIntervalMs: Math.min(choices.maxPollIntervalMs, 20_000),
  sessionTimeoutMs: Math.min(choices.sessionTimeoutMs, 10_000),
  processingMs: Math.min(choices.processingMs, 3_000),
  heartbeatShare: Math.min(choices.heartbeatShare, 0.3),
  partitions: choices.rttMs > 100 ? Math.min(choices.partitions, 3) : choices.partitions,
}));

/**
 * From the last act to Stable. The last pod to go may have gone in the middle of a join phase, which ends after the
 * rebalance timeout; its successor, if it was crashed, meets its ghost, which is expired a session after the join
 * phase has ended; that starts another rebalance, which the slowest member joins at its next poll. Cooperative groups
 * need another round for each.
 */
function settlingBoundMs(choices: WorldChoices): number {
  const { maxPollIntervalMs, sessionTimeoutMs, processingMs, rttMs, jitterMs, churn } = choices;
  const start = (churn?.downMs ?? 0) + 500 + choices.startGapMs * choices.members + 3 * 3_000;
  const round = maxPollIntervalMs + sessionTimeoutMs + processingMs + 20 * (rttMs + jitterMs + choices.appendLatencyMs);
  return start + 4 * round;
}

/**
 * Topics that are created, grow and are deleted while a group runs: who learns of it, when, and joins again (J-JG-09, R-JG-07,
 * F-RB-03, S-RB-01), and what becomes of commits for what is gone.
 */
import { describe, expect, it } from 'vitest';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import { msToTicks } from '../../src/protocol/time.ts';
import { completeScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { Chronicle } from '../../src/sim/chronicle/chronicle.ts';
import { Measures } from '../../src/sim/measures/measures.ts';
import { combineObservers } from '../../src/sim/observers.ts';
import { Simulation } from '../../src/sim/simulation.ts';

const MINUTE = 60_000;

type Client = 'java' | 'librdkafka' | 'franz-go' | 'sarama';

interface Options {
  readonly subscribe?: string;
  readonly assignor?: string;
  readonly durationMs?: number;
  readonly consumer?: Record<string, unknown>;
}

/** Three members on orders-a, with 6 partitions. */
function run(client: Client, events: readonly object[], options: Options = {}) {
  const { subscribe = '/orders-.+/', assignor, durationMs = 30 * MINUTE, consumer = {} } = options;
  const strategy = assignor === undefined ? {} : { 'partition.assignment.strategy': assignor };
  const scenario = completeScenario({
    durationMs,
    topics: [{ name: 'orders-a', partitions: 6 }],
    groups: [{ members: 3, client, subscribe, consumer: { ...strategy, ...consumer } }],
    events,
  } as unknown as ScenarioInput);
  const config = toWorld(scenario);
  const chronicle = new Chronicle();
  const measures = new Measures(config);
  const world = new Simulation(config, combineObservers(chronicle, measures));
  world.runUntil(msToTicks(durationMs));
  return { chronicle, world, config, result: () => measures.result(runFacts(world)) };
}

function runFacts(world: Simulation) {
  return { now: world.now, events: world.events, traceHash: world.traceHash(), interrupted: false };
}

const created = (partitions = 6) => ({
  atMs: 2 * MINUTE,
  kind: 'topic-create',
  topic: 'orders-b',
  partitions,
  recordsPerSecond: 10,
});
const deleted = { atMs: 22 * MINUTE, kind: 'topic-delete', topic: 'orders-b' };

/** When rebalances began, in minutes, from the second minute on. */
function rebalances({ chronicle }: ReturnType<typeof run>, from = 2 * MINUTE): number[] {
  const begun = chronicle.transitions.filter(({ to, at }) => to === 'PreparingRebalance' && at > from);
  return begun.map(({ at }) => at / MINUTE);
}

/** What is owned in the end, by topic. */
function ownedAtEnd({ world }: ReturnType<typeof run>): string[] {
  return world.pods.flatMap((pod) => pod.consumer?.owned().map(({ name }) => name) ?? []).sort();
}

const ALL = ['orders-a', 'orders-b'].flatMap((topic) => [0, 1, 2, 3, 4, 5].map((p) => `${topic}-${p}`));

describe('a new topic that a pattern matches', () => {
  it.each<[Client, number]>([
    ['java', 5],
    ['librdkafka', 5],
    ['franz-go', 5],
    ['sarama', 10],
  ])('is found by %s with its next refresh, after %i minutes, and read to the end', (client, minutes) => {
    const found = run(client, [created()], { durationMs: 15 * MINUTE });
    const begun = rebalances(found);
    expect(Math.floor(begun[0]!)).toBe(minutes);
    expect(begun.every((at) => at < minutes + 1.5)).toBe(true);
    expect(ownedAtEnd(found)).toEqual(ALL);
    expect(found.result().groups[0]!.records.lost).toBe(0);
  });

  it('costs java one rebalance: whoever is to join again asks first which topics there are', () => {
    const { chronicle } = run('java', [created()], { durationMs: 15 * MINUTE });
    const begun = chronicle.transitions.filter(({ to, at }) => to === 'PreparingRebalance' && at > 2 * MINUTE);
    expect(begun.map(({ reason }) => reason)).toEqual([expect.stringContaining('subscription has changed')]);
  });

  it('reaches librdkafka member by member: each joins with its own refresh', () => {
    const { chronicle } = run('librdkafka', [created()], { durationMs: 7 * MINUTE, assignor: 'range' });
    const joins = chronicle.asked.filter(({ api, at }) => api === Api.JoinGroup && at > 2 * MINUTE);
    expect(new Set(joins.map(({ pod }) => pod)).size).toBe(3);
    expect(joins.length).toBeGreaterThanOrEqual(3);
  });

  it('is nothing to a group that subscribes by name', () => {
    const found = run('java', [created()], { subscribe: 'orders-a', durationMs: 15 * MINUTE });
    expect(rebalances(found)).toEqual([]);
  });
});

describe('a topic by name that is not there yet', () => {
  const subscribe = 'orders-a,orders-b';

  it('is asked for by java every second, and read as soon as it is there', () => {
    const [first] = rebalances(run('java', [created()], { subscribe, durationMs: 5 * MINUTE }));
    expect(first! * 60).toBeGreaterThan(120);
    expect(first! * 60).toBeLessThan(122);
  });

  it('is asked for by franz-go every five seconds', () => {
    const [first] = rebalances(run('franz-go', [created()], { subscribe, durationMs: 5 * MINUTE }));
    expect(first! * 60).toBeGreaterThan(120);
    expect(first! * 60).toBeLessThan(126);
  });

  it('keeps sarama from consuming at all: Consume() returns an error', () => {
    const found = run('sarama', [created()], { subscribe, durationMs: 5 * MINUTE });
    const joins = found.chronicle.asked.filter(({ api }) => api === Api.JoinGroup);
    expect(joins[0]!.at).toBeGreaterThan(2 * MINUTE);
    expect(ownedAtEnd(found)).toEqual(ALL);
  });

  it('keeps librdkafka from joining while none of its topics is there', () => {
    const found = run('librdkafka', [created()], { subscribe: 'orders-b', durationMs: 5 * MINUTE });
    const joins = found.chronicle.asked.filter(({ api }) => api === Api.JoinGroup);
    expect(joins[0]!.at).toBeGreaterThan(2 * MINUTE);
    expect(joins[0]!.at).toBeLessThan(2 * MINUTE + 3_000);
  });
});

describe('a topic that is deleted', () => {
  it('takes its committed offsets with it (O-EX-07), and commits for it are refused by the broker', () => {
    const { chronicle } = run('java', [created(), deleted], { durationMs: 23 * MINUTE });
    const refused = chronicle.commits.filter(({ errorCode }) => errorCode === Errors.UNKNOWN_TOPIC_OR_PARTITION);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ at }) => at > 22 * MINUTE)).toBe(true);
  });

  it.each<[Client, string]>([
    ['franz-go', 'range'],
    ['franz-go', 'cooperative-sticky'],
    ['librdkafka', 'range'],
    ['librdkafka', 'cooperative-sticky'],
    ['sarama', 'range'],
    ['java', 'range'],
    ['java', 'cooperative-sticky'],
  ])('is given up by %s with %s, and what stays is read on', (client, assignor) => {
    const found = run(client, [created(), deleted], { assignor, durationMs: 34 * MINUTE });
    expect(ownedAtEnd(found)).toEqual(ALL.slice(0, 6));
    const late = found.chronicle.processed.filter(({ at }) => at > 33 * MINUTE);
    expect(new Set(late.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it('holds java up for max.poll.interval.ms with automatic commits (KAFKA-16235), not without', () => {
    const auto = rebalances(run('java', [created(), deleted]), 20 * MINUTE);
    expect(auto[0]).toBeGreaterThan(27);
    const none = rebalances(
      run('java', [created(), deleted], { consumer: { 'enable.auto.commit': false } }),
      20 * MINUTE,
    );
    expect(none[0]).toBeLessThan(22.1);
  });

  it('does not move librdkafka before its refresh, nor a franz-go that subscribes by name, ever', () => {
    expect(rebalances(run('librdkafka', [created(), deleted]), 20 * MINUTE)[0]).toBeGreaterThan(24);
    const named = run('franz-go', [created(), deleted], { subscribe: 'orders-a,orders-b' });
    expect(rebalances(named, 20 * MINUTE)).toEqual([]);
  });

  it('makes a cooperative librdkafka give up its partitions of it, as lost, and only the leader joins again', () => {
    const options = { assignor: 'cooperative-sticky', durationMs: 34 * MINUTE };
    const { chronicle } = run('librdkafka', [created(), deleted], options);
    const late = chronicle.handovers.filter(({ at, partitions }) => at > 22 * MINUTE && partitions.length > 0);
    expect(late.filter(({ what }) => what === 'lost')).toHaveLength(3);
    const begun = chronicle.transitions.filter(({ to, at }) => to === 'PreparingRebalance' && at > 22 * MINUTE);
    expect(begun).toHaveLength(1);
  });

  it('ends the session of a sarama that leads, at its next look at the numbers of partitions', () => {
    const found = run('sarama', [created(), deleted], { subscribe: 'orders-a,orders-b', durationMs: 34 * MINUTE });
    expect(rebalances(found, 22 * MINUTE).length).toBeGreaterThan(0);
  });

  it('leaves sarama with a list that Consume() refuses, once anything has ended the session', () => {
    const stopped = { atMs: 24 * MINUTE, kind: 'pod-stop', pods: '0' };
    const found = run('sarama', [created(), deleted, stopped], { subscribe: 'orders-a,orders-b' });
    const late = found.chronicle.processed.filter(({ at }) => at > 26 * MINUTE);
    expect(late).toEqual([]);
  });

  it('is missed by nobody: neither owners nor lag are asked of it afterwards', () => {
    const { partitions } = run('franz-go', [created(), deleted]).result().groups[0]!;
    const gone = partitions.slice(6);
    expect(gone).toHaveLength(6);
    for (const { unowned, lagSecondsMax } of gone) {
      expect(unowned.totalMs).toBeLessThan(1_000);
      expect(lagSecondsMax).toBeLessThan(200);
    }
  });
});

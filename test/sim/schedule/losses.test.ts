/** Machines that are gone without a word, and a broker that pipelines. */
import { describe, expect, it } from 'vitest';
import { msToTicks } from '../../../src/protocol/time.ts';
import { completeScenario, type ScenarioInput } from '../../../src/scenario/read.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';
import { Chronicle } from '../../../src/sim/chronicle/chronicle.ts';
import { Simulation } from '../../../src/sim/simulation.ts';

function run(client: string, events: readonly object[], more: object = {}) {
  const scenario = completeScenario({
    durationMs: '6m',
    topics: [{ partitions: 6 }],
    groups: [{ members: 3, client, consumer: { 'session.timeout.ms': '20s' } }],
    events,
    ...more,
  } as unknown as ScenarioInput);
  const chronicle = new Chronicle();
  const world = new Simulation(toWorld(scenario), chronicle);
  world.runUntil(msToTicks(360_000));
  return { chronicle, world };
}

const CLIENTS = ['java', 'librdkafka', 'franz-go', 'sarama'];

describe('the machine of a pod is lost', () => {
  it.each(CLIENTS)('the broker learns of it when the session of %s ends, and of nothing before', (client) => {
    const { chronicle } = run(client, [{ atMs: '2m', kind: 'node-loss', pods: '1', downMs: null }]);
    const removed = chronicle.memberships.filter(({ removed }) => removed !== null);
    expect(removed.map(({ removed: cause }) => cause)).toEqual(['session-expired']);
    expect(removed[0]!.at).toBeGreaterThan(120_000 + 16_000);
    expect(removed[0]!.at).toBeLessThan(120_000 + 20_100);
  });

  it('a successor elsewhere is a member of its own meanwhile', () => {
    const { chronicle } = run('java', [{ atMs: '2m', kind: 'node-loss', pods: '1', downMs: '5s' }]);
    const late = chronicle.memberships.filter(({ at }) => at > 120_000);
    expect(late[0]!.removed).toBeNull();
    expect(late.map(({ removed }) => removed)).toContain('session-expired');
  });
});

describe("the broker's machine is lost", () => {
  it.each(CLIENTS)('%s reads nothing until it is back, and all of it afterwards', (client) => {
    const { chronicle, world } = run(client, [{ atMs: '2m', kind: 'broker-loss', forMs: '40s' }]);
    expect(chronicle.delivered.filter(({ at }) => at > 121_000 && at < 160_000)).toEqual([]);
    expect(chronicle.processed.filter(({ at }) => at > 300_000).length).toBeGreaterThan(0);
    const owned = world.pods.flatMap((pod) => pod.consumer?.owned() ?? []);
    expect(owned).toHaveLength(6);
  });
});

describe('the coordinator moves, the node stays', () => {
  it('what was acknowledged is read again from the log, and nobody is removed by it', () => {
    const { chronicle } = run('java', [{ atMs: '2m', kind: 'coordinator-failover', forMs: '2s' }]);
    expect(chronicle.memberships.map(({ removed }) => removed)).not.toContain('session-expired');
    const before = chronicle.transitions.findLast(({ at }) => at < 120_000)!;
    expect(before).toMatchObject({ to: 'Stable' });
    expect(chronicle.transitions.at(-1)).toMatchObject({ to: 'Stable', generationId: before.generationId });
  });
});

describe('redpanda', () => {
  it('takes the next request of a connection before the last one is answered', () => {
    const config = (version: string) => toWorld(completeScenario({ broker: { version } } as unknown as ScenarioInput));
    expect(config('redpanda').broker.serialPerConnection).toBe(false);
    expect(config('4.4').broker.serialPerConnection).toBe(true);
  });

  it('answers a commit of librdkafka that waits behind a parked JoinGroup at once (R-CM-01)', () => {
    const scaled = [{ atMs: '2m', kind: 'pod-kill', pods: '0', downMs: '1s' }];
    const group = { members: 3, client: 'librdkafka', application: { commit: 'sync' } };
    const refused = (version: string) =>
      run('librdkafka', scaled, { groups: [group], broker: { version } }).chronicle.asked.filter(
        ({ errorCode, partitions }) => partitions.length > 0 && errorCode !== 0,
      ).length;
    expect(refused('redpanda')).toBeLessThanOrEqual(refused('4.4'));
  });
});

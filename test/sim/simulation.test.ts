/** The world as a whole: repeatable, sliceable, with several groups, bounded in memory. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../src/protocol/api.ts';
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import { readScenario, type ScenarioInput } from '../../src/scenario/read.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { EventKind } from '../../src/sim/events.ts';
import { Measures } from '../../src/sim/measures/measures.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { PodCause, PodEnd } from '../../src/sim/observer.ts';
import { combineObservers } from '../../src/sim/observers.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';

function world(input: ScenarioInput): WorldConfig {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return toWorld(read.scenario);
}

function run(config: WorldConfig): Simulation {
  const simulation = new Simulation(config, new NullObserver());
  simulation.runUntil(config.durationMs * 10);
  return simulation;
}

/** Ends and starts of pods, with their seconds. */
class PodLog extends NullObserver {
  readonly lines: string[] = [];

  override podStarted(now: number, pod: number, cause: PodCause): void {
    this.lines.push(`${now / 10_000} start ${pod} ${cause}`);
  }

  override podStopped(now: number, pod: number, end: PodEnd, cause: PodCause): void {
    this.lines.push(`${now / 10_000} ${end} ${pod} ${cause}`);
  }
}

describe('a simulation', () => {
  const churning = world({ durationMs: '3m', groups: [{ members: 4, churn: { everyMs: '10s' } }] });

  it('comes to the same whether it runs at once or in slices', () => {
    const sliced = new Simulation(churning, new NullObserver());
    for (let ms = 0; ms <= churning.durationMs; ms += 777) {
      while (!sliced.runUntil(ms * 10, 13));
    }
    while (!sliced.runUntil(churning.durationMs * 10, 1));
    expect([sliced.traceHash(), sliced.events]).toEqual([run(churning).traceHash(), run(churning).events]);
  });

  it('is the same whoever watches', () => {
    const watched = new Simulation(churning, new Measures(churning));
    watched.runUntil(churning.durationMs * 10);
    expect(watched.traceHash()).toBe(run(churning).traceHash());
  });

  it('meets what falls into one instant in the order of scheduling, or in one that is drawn', () => {
    const still = { durationMs: '3m', network: { jitterMs: 0 }, groups: [{ members: 8, churn: { everyMs: '10s' } }] };
    const hashes = ['1', '2', '1', null].map((ties) => run(world({ ...still, ties } as ScenarioInput)).traceHash());
    expect(hashes[2]).toBe(hashes[0]);
    expect(new Set(hashes).size).toBe(3);
  });

  it('stops at the number of events it is allowed', () => {
    const simulation = new Simulation(churning, new NullObserver());
    expect(simulation.runUntil(churning.durationMs * 10, 100)).toBe(false);
    expect(simulation.events).toBe(100);
  });

  it('takes no notice of a fetch that became ready when its exchange serves another request already', () => {
    const simulation = new Simulation(churning, new NullObserver());
    simulation.runUntil(600_000);
    for (let id = 0; id < 8; id++) {
      const { stamp } = simulation.network.port.exchange(id);
      for (let past = 1; past <= 3; past++) simulation.queue.push(600_000, EventKind.FetchReady, id, stamp - past, 0);
    }
    const before = [simulation.events, simulation.traceHash()];
    simulation.runUntil(600_000);
    expect([simulation.events, simulation.traceHash()]).toEqual(before);
  });

  it('refuses an assignor that does not exist', () => {
    const group = { ...churning.groups[0]! };
    const share = group.clients[0]!;
    const consumer = { ...share.consumer, partitionAssignmentStrategy: ['fair'] };
    const broken = { ...churning, groups: [{ ...group, clients: [{ ...share, consumer }] }] };
    expect(() => new Simulation(broken, new NullObserver())).toThrow(
      /no assignor of java is called fair; known: range/,
    );
  });

  it('has several groups in one world, each with every record', () => {
    const config = world({
      durationMs: '1m',
      topics: [{ name: 'orders', partitions: 6 }],
      groups: [
        { id: 'billing', members: 2 },
        { id: 'mail', members: 3, churn: { everyMs: '15s', downMs: '1s' } },
      ],
    });
    const measures = new Measures(config);
    const simulation = new Simulation(config, measures);
    simulation.runUntil(config.durationMs * 10);
    const result = measures.result({
      events: simulation.events,
      traceHash: '',
      now: simulation.now,
      interrupted: false,
    });
    expect([...simulation.coordinator.groups()].map(({ groupId }) => groupId).sort()).toEqual(['billing', 'mail']);
    expect(simulation.coordinator.group('billing')?.members.size).toBe(2);
    expect(result.groups.map(({ groupId, records }) => [groupId, records.consumed > 3_000, records.lost])).toEqual([
      ['billing', true, 0],
      ['mail', true, 0],
    ]);
  });

  it("leaves a group alone when another one's churn changes", () => {
    const two = (everyMs: string) =>
      world({
        durationMs: '1m',
        groups: [
          { id: 'a', members: 2 },
          { id: 'b', members: 2, churn: { everyMs } },
        ],
      });
    const generations = (config: WorldConfig) => {
      const log: string[] = [];
      class Watch extends NullObserver {
        override groupTransition(now: number, group: number, _from: string, to: string): void {
          if (group === 0) log.push(`${now} ${to}`);
        }
      }
      const simulation = new Simulation(config, new Watch());
      simulation.runUntil(config.durationMs * 10);
      return log;
    };
    expect(generations(two('10s'))).toEqual(generations(two('17s')));
  });
});

describe('churn', () => {
  const pods = (churn: ScenarioInput) => {
    const config = world({ durationMs: '1m', ...churn });
    const log = new PodLog();
    new Simulation(config, log).runUntil(config.durationMs * 10);
    return log.lines;
  };
  const startup = { minMs: 0, maxMs: 0 };

  it('crashes a pod at each period, and starts its successor after the down time', () => {
    const churn = { everyMs: '20s', kind: 'crash', downMs: '5s', graceful: 0, timing: 'periodic' } as const;
    expect(pods({ groups: [{ members: 1, startup, churn }] })).toEqual([
      '0 start 0 deployment',
      '20 crash 0 churn-crash',
      '25 start 0 churn-crash',
      '40 crash 0 churn-crash',
      '45 start 0 churn-crash',
      '60 crash 0 churn-crash',
    ]);
  });

  it('stops gracefully when it is told to: the pod ends its batch and leaves', () => {
    const churn = { everyMs: '50s', kind: 'restart', downMs: '2s', graceful: 1, timing: 'periodic' } as const;
    const [, end, start] = pods({ groups: [{ members: 1, startup, churn }] });
    expect(end).toMatch(/^50\.\d+ graceful 0 churn-restart$/);
    expect(start).toMatch(/^52\.\d+ start 0 churn-restart$/);
  });

  it('scales in to half and out again, one pod at a time', () => {
    const churn = { everyMs: '10s', kind: 'scale', timing: 'periodic' } as const;
    const lines = pods({ groups: [{ members: 4, startup, churn }] }).slice(4);
    expect(lines.map((line) => line.replace(/^[\d.]+ /, ''))).toEqual([
      'graceful 3 churn-scale',
      'graceful 2 churn-scale',
      'start 2 churn-scale',
      'start 3 churn-scale',
      'graceful 3 churn-scale',
    ]);
  });
});

describe('a topic that grows', () => {
  /** The changes, when each partition was first given to somebody, and why members joined again. */
  class Watch extends NullObserver {
    readonly given = new Map<string, number>();
    readonly changes: string[] = [];
    readonly reasons: string[] = [];

    override event(now: number, kind: number, who: number, a: number): void {
      if (kind === EventKind.TopicChange) this.changes.push(`${now / 10_000} ${who} ${a}`);
    }

    override partitionsAssigned(now: number, _pod: number, partitions: readonly TopicPartition[]): void {
      for (const { name } of partitions) if (!this.given.has(name)) this.given.set(name, now / 10_000);
    }

    override requestArrived(now: number, _pod: number, _exchange: number, request: CoordinatorRequest): void {
      if (request.api === Api.JoinGroup && now > 100_000) this.reasons.push(request.reason ?? '');
    }
  }

  const growing = (consumer: Record<string, string>) =>
    world({
      durationMs: '10m',
      topics: [{ name: 't', partitions: 4, changes: [{ atMs: '1m', partitions: 6 }] }],
      groups: [{ members: 3, consumer } as never],
    });

  it('J-JG-09: is read when the leader has refreshed its metadata, and nothing is lost', () => {
    const config = growing({});
    const watch = new Watch();
    const measures = new Measures(config);
    const simulation = new Simulation(config, combineObservers(measures, watch));
    simulation.runUntil(config.durationMs * 10);
    expect(watch.changes).toEqual(['60 0 6']);
    // The leader is one of three processes that were up within two seconds of the start.
    expect(watch.given.get('t-5')).toBeGreaterThan(300);
    expect(watch.given.get('t-5')).toBeLessThan(306);
    expect(watch.reasons).toEqual(['cached metadata has changed', ...watch.reasons.slice(1)]);
    expect(watch.reasons.slice(1).every((reason) => reason === 'group is already rebalancing')).toBe(true);
    const { groups } = measures.result({
      events: simulation.events,
      traceHash: '',
      now: simulation.now,
      interrupted: false,
    });
    expect(groups[0]!.records).toMatchObject({ produced: 4 * 6_000 + 2 * 5_400, lost: 0 });
    expect(groups[0]!.records.consumed).toBeGreaterThan(34_000);
    expect(groups[0]!.partitions.find(({ partition }) => partition === 't-5')!.lagSecondsMax).toBeGreaterThan(240);
  });

  it('J-JG-09: is read sooner with a shorter metadata.max.age.ms', () => {
    const watch = new Watch();
    const config = growing({ 'metadata.max.age.ms': '10s' });
    new Simulation(config, watch).runUntil(config.durationMs * 10);
    expect(watch.given.get('t-5')).toBeLessThan(75);
  });

  it('a process that starts afterwards knows of it at once', () => {
    const watch = new Watch();
    const config = world({
      durationMs: '2m',
      topics: [{ name: 't', partitions: 4, changes: [{ atMs: '1s', partitions: 6 }] }],
      groups: [{ members: 1, startup: { minMs: '2s', maxMs: '2s' } }],
    });
    new Simulation(config, watch).runUntil(config.durationMs * 10);
    expect(watch.given.get('t-5')).toBeLessThan(10);
  });
});

describe('what a single application does', () => {
  it('J-LV-02: unsubscribes, so that the others take over, and subscribes again', () => {
    const lines: string[] = [];
    class Watch extends NullObserver {
      override event(now: number, kind: number, who: number, a: number): void {
        if (kind === EventKind.Act) lines.push(`${now / 10_000} act ${who} ${a}`);
      }

      override memberRemoved(now: number, _group: number, _memberId: string, cause: string): void {
        lines.push(`${Math.floor(now / 10_000)} removed ${cause}`);
      }

      override partitionsRevoked(now: number, pod: number): void {
        if (pod === 1) lines.push(`${Math.floor(now / 10_000)} revoked`);
      }
    }
    const config = world({
      durationMs: '2m',
      topics: [{ partitions: 6 }],
      groups: [
        {
          members: 3,
          consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
          acts: [
            { atMs: '30s', pod: 1, act: 'unsubscribe' },
            { atMs: '1m', pod: 1, act: 'subscribe' },
          ],
        },
      ],
    });
    const measures = new Measures(config);
    const simulation = new Simulation(config, combineObservers(measures, new Watch()));
    simulation.runUntil(590_000);
    expect(simulation.coordinator.group('group')!.members.size).toBe(2);
    simulation.runUntil(config.durationMs * 10);
    expect(simulation.coordinator.group('group')!.members.size).toBe(3);
    expect(lines.slice(0, 4)).toEqual(['30 act 1 0', '30 revoked', '30 removed leave', '60 act 1 1']);
    const run = { events: simulation.events, traceHash: '', now: simulation.now, interrupted: false };
    expect(measures.result(run).groups[0]!.records.lost).toBe(0);
  });
});

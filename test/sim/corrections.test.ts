/** What measurements on real groups corrected (K-…) and a lossy link (N-07b), in whole worlds with our clients in them. */
import { describe, expect, it } from 'vitest';
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { msToTicks } from '../../src/protocol/time.ts';
import type { ScenarioInput } from '../../src/scenario/read.ts';
import type { RandomStream } from '../../src/sim/engine/random.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { PodEnd } from '../../src/sim/observer.ts';
import { Links, PERFECT_LINK } from '../../src/sim/schedule/links.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { worldOf } from './schedule/story.ts';

const H_MS = 3_000;
/** What one to four members out of step would make a join wait: the longest of so many ways to a heartbeat, on average. */
const OUT_OF_STEP_MS = (H_MS * (1 / 2 + 2 / 3 + 3 / 4 + 4 / 5)) / 4;

/** Instants in ms: of group states, of joins, of ends. */
class Watch extends NullObserver {
  readonly states: { readonly ms: number; readonly to: string }[] = [];
  readonly crashes: number[] = [];
  readonly expiries: number[] = [];
  readonly begins: number[] = [];
  readonly refusals: { readonly ms: number; readonly refusal: string }[] = [];
  readonly deliveries: number[] = [];
  readonly reads = new Map<string, number>();

  override groupTransition(now: number, _group: number, _from: string, to: string): void {
    this.states.push({ ms: now / 10, to });
  }

  override memberRemoved(now: number, _group: number, _id: string, cause: RemovalCause): void {
    if (cause === 'session-expired') this.expiries.push(now / 10);
  }

  override podStopped(now: number, _pod: number, end: PodEnd): void {
    if (end === 'crash') this.crashes.push(now / 10);
  }

  override joinStarted(now: number): void {
    this.begins.push(now / 10);
  }

  override commitAnswered(now: number, _pod: number, _errorCode: number, refusal: string | null): void {
    if (refusal !== null) this.refusals.push({ ms: now / 10, refusal });
  }

  override recordsDelivered(now: number, _pod: number, partition: number, from: number, to: number): void {
    this.deliveries.push(now / 10);
    for (let offset = from; offset < to; offset++) {
      const key = `${partition}/${offset}`;
      this.reads.set(key, (this.reads.get(key) ?? 0) + 1);
    }
  }

  /** From each start of a join phase to its end. */
  joinPhases(fromMs: number): number[] {
    const begins = this.states.filter(({ ms, to }) => to === 'PreparingRebalance' && ms >= fromMs);
    return begins.map(
      ({ ms }) => this.states.find((next) => next.ms >= ms && next.to === 'CompletingRebalance')!.ms - ms,
    );
  }
}

function watch(world: WorldConfig): Watch {
  const seen = new Watch();
  new Simulation(world, seen).runUntil(world.durationMs * 10);
  return seen;
}

/** No initial delay, no jitter; processes start at once unless said. */
function world({ groups = [], ...input }: ScenarioInput): WorldConfig {
  return worldOf({
    broker: { 'group.initial.rebalance.delay.ms': 0 },
    topics: [{ name: 't', partitions: 6 }],
    network: { jitterMs: 0 },
    ...input,
    groups: groups.map(({ startup, ...group }) => ({
      application: { processingMs: 1 },
      ...group,
      consumer: { 'session.timeout.ms': '10s', 'heartbeat.interval.ms': '3s', ...group.consumer },
      startup: { minMs: 0, maxMs: 0, ...startup },
    })),
  });
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** Five members that come at all distances from a heartbeat: how long each of them makes the group wait. */
function waits(client: string): number[] {
  return [0, 375, 750, 1_125, 1_500, 1_875, 2_250, 2_625].flatMap((offset) => {
    const gapMs = 15_000 + offset;
    const grown = world({ durationMs: '90s', groups: [{ client, members: 5, startup: { gapMs } }] });
    return watch(grown).joinPhases(10_000);
  });
}

it.each(['java', 'librdkafka', 'franz-go', 'sarama'])(
  'K-E-01c: %s: members are in step, so that a join waits half an interval, not for the longest of all ways to a heartbeat',
  (client) => {
    const phases = waits(client);
    expect(phases.length).toBeGreaterThanOrEqual(32);
    expect(Math.max(...phases)).toBeLessThan(H_MS + 600);
    expect(mean(phases)).toBeLessThan(OUT_OF_STEP_MS - 250);
  },
);

describe('K-E-05: what a crash costs', () => {
  const crashed = (commit: 'sync' | 'auto', processingMs: number) =>
    watch(
      world({
        durationMs: '60s',
        topics: [{ name: 't', partitions: 6, recordsPerSecond: 60 }],
        groups: [
          {
            client: 'java',
            members: 3,
            application: { commit, processingMs },
            consumer: { 'auto.commit.interval.ms': '1h' },
          },
        ],
        events: [{ atMs: '20.5s', kind: 'pod-kill', pods: '1' }],
      }),
    );

  it('with frequent commits the session runs from the last of them', () => {
    const { crashes, expiries } = crashed('sync', 50);
    expect(expiries[0]! - crashes[0]!).toBeGreaterThan(9_700);
    expect(expiries[0]! - crashes[0]!).toBeLessThanOrEqual(10_001);
  });

  it('without any it runs from the last heartbeat', () => {
    const { crashes, expiries } = crashed('auto', 50);
    const sinceHeartbeat = 10_000 - (expiries[0]! - crashes[0]!);
    expect(sinceHeartbeat).toBeGreaterThan(400);
    expect(sinceHeartbeat).toBeLessThanOrEqual(H_MS + 1);
  });
});

it.each(['java', 'librdkafka', 'franz-go'])(
  'K-E-06: %s: a crash after a commit per batch makes one batch twice at most',
  (client) => {
    const { reads, crashes } = watch(
      world({
        durationMs: '60s',
        topics: [{ name: 't', partitions: 6, recordsPerSecond: 60 }],
        groups: [{ client, members: 3, application: { commit: 'sync', processingMs: 1 } }],
        events: [{ atMs: '20.5s', kind: 'pod-kill', pods: '1' }],
      }),
    );
    expect(crashes).toHaveLength(1);
    expect([...reads.values()].filter((times) => times > 1).length).toBeLessThanOrEqual(1);
  },
);

it('K-J-START: a Java process takes a second or more before it looks up, the others a fraction', () => {
  const firstJoin = (client: string) => {
    const { begins } = watch(worldOf({ durationMs: '20s', groups: [{ client, members: 1 }] }));
    return begins[0]!;
  };
  expect(firstJoin('java')).toBeGreaterThan(700);
  for (const client of ['librdkafka', 'franz-go', 'sarama']) expect(firstJoin(client), client).toBeLessThan(400);
});

describe('K-E-03: the second round of a cooperative join', () => {
  const rounds = (client: string) => {
    const grown = world({
      durationMs: '60s',
      groups: [
        {
          client,
          members: 3,
          startup: { gapMs: 20_500 },
          consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
        },
      ],
    });
    const stable = watch(grown).states.filter(
      ({ ms, to }) => to === 'CompletingRebalance' && ms > 20_400 && ms < 40_000,
    );
    return stable.map(({ ms }) => ms);
  };

  it.each([
    ['java', H_MS],
    ['librdkafka', H_MS],
    ['franz-go', 500],
    ['sarama', H_MS],
  ])('%s: %i ms after the first, or at once', (client, later) => {
    const [first, second, ...more] = rounds(client);
    expect(more).toEqual([]);
    const gap = second! - first!;
    expect(gap < 60 || Math.abs(gap - later) < 60, `${gap} ms`).toBe(true);
  });
});

describe('K-J-CM: Java commits after each batch while a cooperative member joins', () => {
  const seen = watch(
    world({
      durationMs: '70s',
      topics: [{ name: 't', partitions: 6, recordsPerSecond: 60 }],
      groups: [
        {
          client: 'java',
          members: 4,
          startup: { gapMs: 20_500 },
          application: { commit: 'sync', processingMs: 100 },
          consumer: { 'partition.assignment.strategy': 'cooperative-sticky' },
        },
      ],
    }),
  );
  const refused = seen.refusals.filter(({ ms }) => ms > 61_000);
  const [from, to] = [refused[0]!.ms, refused.at(-1)!.ms];

  it('refused locally: members × time in the rebalance ÷ time of a batch', () => {
    expect(new Set(refused.map(({ refusal }) => refusal))).toEqual(new Set(['RebalanceInProgressException']));
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.length).toBeLessThan((3 * H_MS) / 100);
  });

  it('and records go on', () => {
    const meanwhile = seen.deliveries.filter((ms) => ms > from && ms < to);
    expect(meanwhile.length).toBeGreaterThan(10);
  });
});

describe('N-07b: a segment that is lost k times in a row', () => {
  /** A path that loses as many segments as there are draws of 0.9. */
  const path = (losses: number) => {
    const draws = [...Array(losses).fill(0.9), 0];
    const stream = { next: () => draws.shift() ?? 0 } as RandomStream;
    const link = { ...PERFECT_LINK, lossOut: 0.5 };
    const config = { ...world({ groups: [{ members: 1 }] }).network, rttMs: 200, jitterMs: 0, link };
    return Links.of(config, [], 1, () => stream)!;
  };

  it.each([0, 1, 2, 3, 4, 5])('%i times: arrives R·(2^k − 1) later, R = 0.4 s at a round trip of 0.2 s', (k) => {
    expect(path(k).travel(0, 'out', msToTicks(100), 0)).toBe(msToTicks(100 + 400 * (2 ** k - 1)));
  });

  it('a SYN is sent again after 1, 3, 7 s', () => {
    const times = [1, 2, 3].map((k) => path(k).dial(0, 0, 0));
    expect(times).toEqual([1_000, 3_000, 7_000].map(msToTicks));
  });
});

/**
 * How much one fetch brings: KIP-74's order and limits, fetch.min.bytes, and what an answer's size costs on a path with a
 * bandwidth.
 */
import { describe, expect, it } from 'vitest';
import { FetchExchange } from '../../src/client-model/requests.ts';
import { FETCH_BYTES } from '../../src/client-model/settings.ts';
import { presetScenario } from '../../src/scenario/incidents/lab.ts';
import { linkScenario } from '../../src/scenario/incidents/seed-001/links.ts';
import { toWorld } from '../../src/scenario/to-world.ts';
import { Chronicle } from '../../src/sim/chronicle/chronicle.ts';
import { WheelQueue } from '../../src/sim/engine/wheel.ts';
import type { BrokerPort } from '../../src/sim/network/broker-port.ts';
import { Exchange } from '../../src/sim/network/connection.ts';
import { PartitionLeader } from '../../src/sim/partition-leader.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { TopicTable } from '../../src/sim/topic-table.ts';

const SECOND = 10_000;
const KIB = 1_024;

/** A topic of three partitions with ten records a second each. */
function leader(recordBytes = KIB) {
  const topics = new TopicTable([{ name: 't', partitions: 3, recordsPerSecond: 10, recordBytes, changes: [] }]);
  const queue = new WheelQueue();
  const answered: FetchExchange[] = [];
  const port = { respond: (_: Exchange, fetch: FetchExchange) => answered.push(fetch) } as unknown as BrokerPort;
  return { queue, answered, leader: new PartitionLeader(queue, port, topics) };
}

/** What a fetch of all three from their beginning brings at once, in records; null: it waits. */
function fetched(limits: Partial<typeof FETCH_BYTES>, at: number, recordBytes = KIB): readonly number[] | null {
  const broker = leader(recordBytes);
  broker.leader.fetch(new Exchange(0), fetchOf(limits), at);
  return broker.answered.length === 0 ? null : recordsIn(broker.answered[0]!);
}

function fetchOf(limits: Partial<typeof FETCH_BYTES>): FetchExchange {
  const fetch = new FetchExchange();
  fetch.limit({ fetchMaxWaitMs: 500, ...FETCH_BYTES, ...limits });
  for (let partition = 0; partition < 3; partition++) fetch.add(partition, 0);
  return fetch;
}

function recordsIn(fetch: FetchExchange): number[] {
  return [0, 1, 2].map((entry) => fetch.endOffset(entry) - fetch.offset(entry));
}

describe('a fetch brings', () => {
  it('all there is, where no limit is reached', () => {
    expect(fetched({}, 100 * SECOND)).toEqual([1_000, 1_000, 1_000]);
  });

  it('of a partition no more whole records than fit into max.partition.fetch.bytes', () => {
    expect(fetched({ maxPartitionFetchBytes: 10 * KIB + 1 }, 100 * SECOND)).toEqual([10, 10, 10]);
  });

  it('in all no more than fetch.max.bytes, the partitions in the order of the request', () => {
    expect(fetched({ fetchMaxBytes: 1_500 * KIB }, 100 * SECOND)).toEqual([1_000, 500, 0]);
  });

  it('one record at least, whatever its size, and only of the first partition that has one', () => {
    expect(fetched({ maxPartitionFetchBytes: 100 }, 100 * SECOND)).toEqual([1, 0, 0]);
    expect(fetched({ fetchMaxBytes: 0 }, 100 * SECOND)).toEqual([1, 0, 0]);
  });
});

describe('fetch.min.bytes', () => {
  it('1: one record is enough; 0: so is none', () => {
    expect(fetched({}, 0)).toBeNull();
    expect(fetched({}, SECOND / 10)).toEqual([1, 1, 1]);
    expect(fetched({ fetchMinBytes: 0 }, 0)).toEqual([0, 0, 0]);
  });

  it('waits until all partitions together have as much', () => {
    const broker = leader();
    broker.leader.fetch(new Exchange(0), fetchOf({ fetchMinBytes: 7 * KIB }), 0);
    expect(broker.queue.pop(SECOND)).toBe(true);
    expect(broker.queue.time).toBe((3 * SECOND) / 10);
  });

  it('is not waited for longer than fetch.max.wait.ms, nor is more than the limits counted', () => {
    for (const limits of [{ fetchMinBytes: 100 * KIB }, { fetchMinBytes: 4 * KIB, maxPartitionFetchBytes: KIB }]) {
      const broker = leader();
      broker.leader.fetch(new Exchange(0), fetchOf(limits), 0);
      expect(broker.queue.pop(SECOND)).toBe(true);
      expect(broker.queue.time).toBe(SECOND / 2);
    }
  });
});

describe('a path with a bandwidth', () => {
  /** Expired members within two minutes; 98 records of 1 KiB a second are what a connection carries. */
  const expired = (recordsPerSecond: number, maxPartitionFetchBytes = 1_048_576): number => {
    const input = linkScenario({ client: 'sarama', loss: 0, recordsPerSecond, rateInKbit: 800, minutes: 2 });
    const [group] = input.groups ?? [];
    const consumer = { ...group?.consumer, 'max.partition.fetch.bytes': maxPartitionFetchBytes };
    const world = toWorld(presetScenario({ ...input, groups: [{ ...group, consumer }] }, 'path'));
    const chronicle = new Chronicle();
    new Simulation(world, chronicle).runUntil(world.durationMs * 10);
    return chronicle.memberships.filter(({ removed }) => removed === 'session-expired').length;
  };

  it('that is saturated delays the heartbeats behind the records until members are taken for dead', () => {
    expect(expired(40)).toBe(0);
    expect(expired(100)).toBeGreaterThan(2);
  });

  it('is bearable where answers are small: max.partition.fetch.bytes', () => {
    expect(expired(100, 65_536)).toBe(0);
  });
});

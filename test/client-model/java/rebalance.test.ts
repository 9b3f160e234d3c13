import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { topicPartition } from '../../../src/protocol/partitions.ts';
import type { JoinGroupRequest, OffsetCommitRequest, OffsetFetchRequest } from '../../../src/protocol/requests.ts';
import type { OffsetFetchResponse } from '../../../src/protocol/responses.ts';
import { names, T, World } from './harness.ts';

const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };

/** A follower that owns these partitions. */
function follower(partitions: typeof T, settings = {}): World {
  const world = new World(settings);
  world.broker.given = partitions;
  return world.stable();
}

const asked = (world: World, since: number) =>
  world.requests(Api.OffsetFetch, since).map(({ request }) => names((request as OffsetFetchRequest).partitions!));

describe('rebalances', () => {
  it('J-RB-01, KIP-429: with the generation the partitions are lost, their positions dropped, nothing committed', () => {
    const world = new World({ enableAutoCommit: true, autoCommitIntervalMs: 5_000 }).stable();
    world.broker.forget();
    world.run(2_100);
    expect(world.since(1_500, 'lost')[0]!.text).toBe('0 1 2 3');
    expect(world.requests(Api.OffsetCommit, 1_500)).toEqual([]);
    expect(world.since(1_500, 'refused')[0]!.text).toBe('CommitFailedException');
    expect(asked(world, 2_003)).toEqual(['0 1 2 3']);
  });

  it('J-RB-02: eager: all revoked before JoinGroup, all assigned after SyncGroup', () => {
    const world = new World().stable();
    world.broker.rebalance();
    world.run(2_100);
    expect(world.story(2_003).slice(0, 6)).toEqual([
      'revoked',
      '>JoinGroup',
      '<JoinGroup',
      '>SyncGroup',
      '<SyncGroup',
      'assigned',
    ]);
    expect(world.since(2_003, 'revoked', 'assigned').map(({ text }) => text)).toEqual(['0 1 2 3', '0 1 2 3']);
    const join = world.requests(Api.JoinGroup, 2_003)[0]!.request as JoinGroupRequest;
    expect(join.protocols[0]!.metadata.subscription!.ownedPartitions).toEqual([]);
  });

  it('J-RB-03, recorded C.lose.auto: cooperative: what is gone is revoked, and joined for again at once', () => {
    const world = follower(T, { ...COOPERATIVE, enableAutoCommit: true, autoCommitIntervalMs: 5_000 });
    world.broker.given = T.slice(0, 2);
    world.broker.rebalance();
    world.run(2_100);
    expect(world.story(2_003)).toEqual([
      '>OffsetCommit',
      '<OffsetCommit',
      '>JoinGroup',
      '<JoinGroup',
      '>SyncGroup',
      '<SyncGroup',
      'revoked',
      'assigned',
      '>OffsetCommit',
      '<OffsetCommit',
      '>JoinGroup',
      '<JoinGroup',
      '>SyncGroup',
      '<SyncGroup',
      'assigned',
    ]);
    expect(world.since(2_003, 'revoked', 'assigned').map(({ text }) => text)).toEqual(['2 3', '', '']);
    const commit = world.requests(Api.OffsetCommit, 2_003)[1]!.request as OffsetCommitRequest;
    expect(commit.generationId).toBe(12);
    expect(names(commit.offsets.map(({ partition }) => partition))).toBe('0 1');
    const join = world.requests(Api.JoinGroup, 2_003)[1]!.request as JoinGroupRequest;
    expect(join.reason).toBe('need to revoke partitions and re-join');
    expect(names(join.protocols[0]!.metadata.subscription!.ownedPartitions)).toBe('0 1');
  });

  it('J-RB-03: cooperative: records of what stays are delivered without a gap, from the same position', () => {
    const world = follower(T, COOPERATIVE);
    world.broker.given = T.slice(0, 2);
    world.broker.rebalance();
    world.run(4_100);
    const delivered = world.since(1_500, 'delivered').map(({ text }) => text);
    expect(delivered.filter((text) => text.startsWith('t-0'))).toEqual(['t-0 2-3', 't-0 3-4', 't-0 4-5']);
    expect(asked(world, 2_003)).toEqual([]);
  });

  it('J-RB-04: a member that loses nothing does not join again by itself', () => {
    const world = follower(T.slice(0, 2), COOPERATIVE);
    world.broker.rebalance();
    world.run(4_000);
    expect(world.requests(Api.JoinGroup, 1_500)).toHaveLength(1);
    expect(world.since(2_003, 'revoked')).toEqual([]);
    expect(world.since(2_003, 'assigned').map(({ text }) => text)).toEqual(['']);
  });

  it('J-RB-05: an assignment outside the subscription is dropped, and the member joins again', () => {
    const world = follower(T);
    world.broker.given = [topicPartition('other', 0, 9)];
    world.broker.rebalance();
    world.run(2_006.5);
    const reasons = world.requests(Api.JoinGroup, 2_003).map(({ request }) => (request as JoinGroupRequest).reason);
    expect(reasons.slice(1)).toContain('received assignments do not match the current subscription');
    expect(world.since(2_003, 'assigned')).toEqual([]);
  });
});

describe('positions', () => {
  it('J-PO-01: one OffsetFetch for all new partitions, then the reset policy', () => {
    const world = new World().stable();
    expect(asked(world, 0)).toEqual(['0 1 2 3']);
    expect(world.requests(Api.ListOffsets)).toHaveLength(1);
    expect(world.since(0, 'position').map(({ text }) => text)).toEqual([0, 1, 2, 3].map((p) => `t-${p} 0 reset`));
  });

  it('J-PO-01: a committed offset is where reading starts', () => {
    const world = new World();
    world.broker.committed.set('t-2', 1);
    world.stable();
    expect(world.since(0, 'delivered').map(({ text }) => text)).toContain('t-2 1-2');
    expect(world.since(0, 'delivered').map(({ text }) => text)).not.toContain('t-2 0-1');
  });

  it('J-PO-01: cooperative: only partitions that are new are asked for', () => {
    const world = follower(T.slice(0, 2), COOPERATIVE);
    world.broker.given = T.slice(0, 3);
    world.broker.rebalance();
    expect(asked(world.run(2_100), 2_003)).toEqual(['2']);
  });

  it('a partition that is revoked and comes back starts at its committed offset, not where it was', () => {
    const world = follower(T.slice(0, 2), COOPERATIVE);
    world.broker.given = T.slice(0, 1);
    world.broker.rebalance();
    world.run(2_900);
    world.broker.committed.set('t-1', 1);
    world.broker.given = T.slice(0, 2);
    world.broker.rebalance();
    world.run(3_900);
    expect(world.since(2_900, 'position').map(({ text }) => text)).toEqual(['t-1 1']);
    expect(world.since(2_900, 'delivered').map(({ text }) => text)).toContain('t-1 1-4');
  });

  it('a fetch sent before a rebalance brings nothing for partitions that are gone', () => {
    const world = new World().stable();
    world.broker.given = T.slice(0, 1);
    world.broker.rebalance();
    world.run(5_000);
    const late = world.since(2_010, 'delivered').map(({ text }) => text.slice(0, 3));
    expect(new Set(late)).toEqual(new Set(['t-0']));
  });

  it.each([Errors.ILLEGAL_GENERATION, Errors.UNKNOWN_MEMBER_ID, Errors.REBALANCE_IN_PROGRESS])(
    'N7: OffsetFetch answered %i is fatal for the application',
    (code) => {
      const world = new World();
      world.broker.fail(Api.OffsetFetch, code);
      world.start().run(1_000);
      expect(world.since(0, 'exited')[0]!.text).toBe('fatal-error: KafkaException');
    },
  );

  it('N7: COORDINATOR_LOAD_IN_PROGRESS: asked again after at most 100 ms', () => {
    const world = new World();
    world.broker.fail(Api.OffsetFetch, Errors.COORDINATOR_LOAD_IN_PROGRESS, 3);
    world.stable();
    const times = world.requests(Api.OffsetFetch).map(({ at }) => at);
    expect(times).toHaveLength(4);
    for (let i = 1; i < 4; i++) expect(times[i]! - times[i - 1]!).toBeLessThanOrEqual(101);
  });

  it.each([{ error: Errors.NOT_COORDINATOR }, { error: Errors.COORDINATOR_NOT_AVAILABLE }, { close: true } as const])(
    'N7: %j: looked up, and asked again within 0.2 s',
    (scripted) => {
      const world = new World();
      world.broker.script(Api.OffsetFetch, scripted);
      world.stable();
      const [first, second] = world.requests(Api.OffsetFetch);
      expect(second!.at - first!.at).toBeGreaterThan(50);
      expect(second!.at - first!.at).toBeLessThanOrEqual(210);
      expect(world.since(0, 'delivered').length).toBeGreaterThan(0);
    },
  );

  it('UNSTABLE_OFFSET_COMMIT of one partition: all are asked again, none is reset', () => {
    const world = new World();
    const unstable = (sound: OffsetFetchResponse): OffsetFetchResponse => ({
      ...sound,
      offsets: sound.offsets.map((offset, i) => (i === 1 ? { ...offset, errorCode: 88, offset: -1 } : offset)),
    });
    for (const { name } of T) world.broker.committed.set(name, 1);
    world.broker.script(Api.OffsetFetch, { response: (sound) => unstable(sound as OffsetFetchResponse) });
    world.stable();
    expect(asked(world, 0)).toEqual(['0 1 2 3', '0 1 2 3']);
    expect(world.requests(Api.ListOffsets)).toEqual([]);
  });

  it('N1: an OffsetFetch without answer costs the connection at the session timeout, and is repeated', () => {
    const world = new World();
    world.broker.script(Api.OffsetFetch, { silent: true });
    world.start().run(8_000);
    expect(world.since(0, 'disconnected')[0]!.at).toBe(6_003);
    expect(asked(world, 0)).toEqual(['0 1 2 3', '0 1 2 3']);
    expect(world.since(6_100, 'delivered').length).toBeGreaterThan(0);
  });

  it('a member whose offsets stay unstable still joins when it is told to', () => {
    const world = new World();
    world.broker.fail(Api.OffsetFetch, Errors.UNSTABLE_OFFSET_COMMIT, 1_000);
    world.stable();
    world.broker.rebalance();
    world.run(2_500);
    expect(world.requests(Api.JoinGroup, 2_003)).toHaveLength(1);
    expect(world.consumer.state.generationId).toBe(12);
  });

  it('an OffsetFetch under way is forgotten when the assignment changes', () => {
    const world = follower(T.slice(0, 2), COOPERATIVE);
    world.broker.given = T.slice(0, 3);
    world.broker.script(Api.OffsetFetch, { delayMs: 0 });
    world.broker.rebalance();
    world.run(2_006);
    const { state } = world.consumer;
    const stale = state.offsetFetchRequest!;
    expect(names(stale.partitions!)).toBe('2');
    state.rejoinNeeded = true;
    world.broker.given = [T[0]!, T[1]!, T[3]!];
    // Its ListOffsets waits behind the long poll of the fetch (N-03).
    world.run(2_600);
    expect(asked(world, 2_003).at(-1)).toBe('3');
    expect(state.subscription.hasAllPositions()).toBe(true);
  });

  it('a ListOffsets that fails is repeated', () => {
    const world = new World();
    world.broker.fail(Api.ListOffsets, Errors.NOT_LEADER_OR_FOLLOWER);
    world.stable();
    expect(world.requests(Api.ListOffsets)).toHaveLength(2);
    expect(world.since(0, 'delivered').length).toBeGreaterThan(0);
  });

  it('max.poll.records: what was fetched of a partition is drained before the next one', () => {
    const world = new World({ maxPollRecords: 2 });
    for (const { name } of T) world.broker.committed.set(name, 0);
    world.now = 50_000;
    world.start().run(5_010);
    const delivered = world.since(0, 'delivered').map(({ text }) => text);
    expect(delivered.slice(0, 4)).toEqual(['t-0 0-2', 't-0 2-4', 't-0 4-6', 't-1 0-2']);
  });
});

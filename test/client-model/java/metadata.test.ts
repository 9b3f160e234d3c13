/** J-JG-09: what a member learns of its topics, when, and what it does about a change. */
import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupRequest } from '../../../src/protocol/requests.ts';
import { T, T6, World } from './harness.ts';

const refreshes = (world: World, since = 0) => world.requests(Api.Metadata, since).map(({ at }) => at);
const joins = (world: World, since = 0) =>
  world.requests(Api.JoinGroup, since).map(({ request }) => request as JoinGroupRequest);
const grow = (world: World) => void world.broker.topics.set('t', T6);

describe('the refresh of metadata', () => {
  it('comes metadata.max.age.ms after the start, and after each answer', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }).start().run(35_000);
    const answers = world.since(0, '<Metadata').map(({ at }) => at);
    expect(refreshes(world)).toEqual([0, ...answers].slice(0, 3).map((at) => at + 10_000));
  });

  it('comes at the earliest after retry.backoff.ms', () => {
    const world = new World({ metadataMaxAgeMs: 0 });
    world.broker.records = false;
    const times = refreshes(world.start().run(5_000));
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThan(100);
  });

  it('waits behind a fetch that the broker holds, on the same connection', () => {
    const world = new World({ metadataMaxAgeMs: 10_200 });
    world.broker.records = false;
    world.start().run(11_000);
    const [asked] = refreshes(world);
    const [answered] = world.since(0, '<Metadata');
    expect(answered!.at - asked!).toBeGreaterThan(1);
    expect(answered!.at - asked!).toBeLessThanOrEqual(501);
  });

  it('that fails, or is lost, is repeated after retry.backoff.ms', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 });
    world.broker.fail(Api.Metadata, Errors.COORDINATOR_NOT_AVAILABLE);
    world.broker.script(Api.Metadata, { close: true });
    world.start().run(11_500);
    const [first, second, third] = refreshes(world);
    expect(second! - world.since(0, '<Metadata')[0]!.at).toBe(100);
    expect(third! - world.since(first!, 'disconnected')[0]!.at).toBe(100);
  });

  it('is left alone by the end of a connection that does not carry it', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }).stable();
    world.break(ConnectionKind.Node);
    expect(refreshes(world.run(10_500))).toEqual([10_000]);
  });

  it('goes on while the application works, by the heartbeat thread', () => {
    const world = new World({ metadataMaxAgeMs: 3_000 }, { processingPerBatchMs: 7_000 }).start().run(6_500);
    expect(world.consumer.state.thread).toBe('busy');
    expect(refreshes(world)).toHaveLength(2);
  });

  it('waits for the next poll() when no thread reads the network', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }, { processingPerBatchMs: 12_000 }).start().run(14_000);
    const [left] = world.requests(Api.LeaveGroup);
    expect(left!.at).toBeLessThan(10_000);
    expect(refreshes(world)).toEqual([world.since(0, 'processed')[0]!.at]);
  });
});

describe('a topic that grows', () => {
  it('J-JG-09: the leader joins again in the poll() after its refresh, with the reason, and plans with what it knows', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }).stable();
    grow(world);
    world.run(9_900);
    expect(joins(world, 1_500)).toEqual([]);
    world.run(12_000);
    const [learned] = world.since(0, '<Metadata');
    const [join] = world.requests(Api.JoinGroup, 1_500);
    expect(join!.at - learned!.at).toBeLessThanOrEqual(100);
    expect(joins(world, 1_500).map(({ reason }) => reason)).toEqual(['cached metadata has changed']);
    expect(world.since(10_000, 'assigned').map(({ text }) => text)).toEqual(['0 1 2 3 4 5']);
  });

  it('J-JG-09: the leader learns of it while it works, and joins when it polls', () => {
    const world = new World({ metadataMaxAgeMs: 3_000 }, { processingPerBatchMs: 7_000 }).start().run(1_000);
    grow(world);
    const finished = world.run(7_500).since(0, 'processed')[0]!.at;
    expect(world.since(0, '<Metadata')[0]!.at).toBeLessThan(finished);
    expect(world.requests(Api.JoinGroup, 1_000)[0]!.at).toBe(finished);
  });

  it('J-JG-09: a cooperative leader keeps what it has', () => {
    const world = new World({ metadataMaxAgeMs: 10_000, partitionAssignmentStrategy: ['cooperative-sticky'] });
    world.stable();
    grow(world);
    world.run(12_000);
    expect(world.since(1_500, 'revoked', 'lost', 'assigned').map(({ what, text }) => `${what} ${text}`)).toEqual([
      'assigned 4 5',
    ]);
  });

  it('J-JG-09: a follower does nothing', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 });
    world.broker.given = T.slice(0, 2);
    world.stable();
    grow(world);
    world.run(25_000);
    expect(refreshes(world).length).toBe(2);
    expect(world.consumer.state.metadata.get('t')).toBe(T6);
    expect(joins(world, 1_500)).toEqual([]);
  });

  it('J-JG-09: a leader that has become a follower forgets what it planned with', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }).stable();
    world.broker.given = T.slice(0, 2);
    world.broker.rebalance();
    world.run(3_000);
    grow(world);
    world.run(25_000);
    expect(joins(world, 3_000)).toEqual([]);
  });

  it('J-JG-09: a change between the plan and its arrival is a change', () => {
    const world = new World({ metadataMaxAgeMs: 10_500 }).stable().run(9_500);
    world.broker.script(Api.SyncGroup, { delayMs: 1_500 });
    world.broker.rebalance();
    grow(world);
    world.run(13_000);
    expect(joins(world, 9_500).map(({ reason }) => reason)).toEqual([
      'group is already rebalancing',
      'cached metadata has changed',
    ]);
    expect(world.since(9_500, 'assigned').map(({ text }) => text)).toEqual(['0 1 2 3', '0 1 2 3 4 5']);
  });

  it('J-JG-09: a join that is wanted already keeps its reason', () => {
    const world = new World({ metadataMaxAgeMs: 3_000 }, { processingPerBatchMs: 7_000 }).start().run(1_000);
    grow(world);
    world.broker.rebalance();
    world.run(7_500);
    expect(joins(world, 1_000).map(({ reason }) => reason)).toEqual(['group is already rebalancing']);
    expect(world.since(7_000, 'assigned').map(({ text }) => text)).toEqual(['0 1 2 3 4 5']);
  });

  it('J-JG-09, KIP-814: a leader that keeps the stored plan compares with what it knew then', () => {
    const world = new World({ groupInstanceId: 'i1', metadataMaxAgeMs: 10_000 }).stable();
    world.broker.skipAssignment = true;
    world.broker.rebalance();
    world.run(3_000);
    grow(world);
    world.run(12_000);
    expect(joins(world, 3_000)[0]!.reason).toBe('cached metadata has changed');
  });

  it('J-JG-09: topics that nobody in the group reads may change', () => {
    const world = new World({ metadataMaxAgeMs: 10_000 }).stable();
    world.consumer.state.metadata = new Map([...world.consumer.state.metadata, ['other', T]]);
    world.broker.topics.set('other', T6);
    world.run(12_000);
    expect(world.consumer.state.metadata.get('other')).toBe(T6);
    expect(joins(world, 1_500)).toEqual([]);
  });

  it('a follower that is given a partition it has not heard of asks at once, and reads it', () => {
    const world = new World();
    world.broker.given = T.slice(0, 2);
    world.stable();
    grow(world);
    world.broker.given = [T6[0]!, T6[5]!];
    world.broker.rebalance();
    world.run(4_000);
    const given = world.since(1_500, 'assigned')[0]!.at;
    expect(refreshes(world)).toEqual([given]);
    expect(world.since(given, 'position').map(({ text }) => text)).toContain('t-5 0 reset');
    expect(world.since(given, 'delivered').some(({ text }) => text.startsWith('t-5 '))).toBe(true);
  });

  it('asks again after retry.backoff.ms, and twice as long from then on, while the answer does not tell of it', () => {
    const world = new World();
    world.broker.given = [T6[5]!];
    world.start().run(4_000);
    const answers = world.since(0, '<Metadata').map(({ at }) => at);
    const asked = refreshes(world);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.slice(1)).toEqual(answers.slice(0, asked.length - 1).map((at, n) => at + 100 * 2 ** n));
  });
});

import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupRequest, SyncGroupRequest } from '../../../src/protocol/requests.ts';
import type { JoinGroupResponse } from '../../../src/protocol/responses.ts';
import { T, World } from './harness.ts';

const joins = (world: World, since = 0) =>
  world.requests(Api.JoinGroup, since).map(({ request }) => request as JoinGroupRequest);
const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };

describe('joining', () => {
  it('recorded A.single: look-up, two JoinGroups, SyncGroup, callback, OffsetFetch', () => {
    const world = new World().start().run(500);
    expect(world.story()).toEqual([
      '>FindCoordinator',
      '<FindCoordinator',
      '>JoinGroup',
      '<JoinGroup',
      '>JoinGroup',
      '<JoinGroup',
      '>SyncGroup',
      '<SyncGroup',
      'assigned',
      '>OffsetFetch',
      '<OffsetFetch',
    ]);
  });

  it('J-JG-01: a join starts only inside poll()', () => {
    const world = new World({}, { processingPerBatchMs: 5_000 });
    world.stable();
    world.broker.rebalance();
    const finished = world.run(9_000).since(1_500, 'processed')[0]!.at;
    expect(world.requests(Api.JoinGroup, 1_500)[0]!.at).toBe(finished);
  });

  it('J-JG-01: poll() goes on to return records while JoinGroup is on its way (cooperative)', () => {
    const world = new World(COOPERATIVE);
    world.stable();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.broker.rebalance();
    world.run(6_000);
    expect(world.consumer.state.memberState).toBe('PREPARING_REBALANCE');
    expect(world.since(3_000, 'delivered')).toHaveLength(12);
  });

  it('J-JG-02: auto commit is sent and answered before the callback, and that before JoinGroup', () => {
    const world = new World({ enableAutoCommit: true, autoCommitIntervalMs: 5_000 }).stable();
    world.broker.rebalance();
    const story = world.run(2_100).story(2_003);
    expect(story.slice(0, 4)).toEqual(['>OffsetCommit', '<OffsetCommit', 'revoked', '>JoinGroup']);
  });

  it('J-JG-02: a retriable failure of that commit is repeated, and nothing is delivered meanwhile (eager)', () => {
    const world = new World({ enableAutoCommit: true, autoCommitIntervalMs: 5_000 }).stable();
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 20);
    world.broker.rebalance();
    world.run(3_050);
    // Recorded J-CM-05: 101–111 ms apart; the records of second 3 have arrived.
    const commits = world.requests(Api.OffsetCommit, 1_900).map(({ at }) => at);
    expect(commits.length).toBeGreaterThanOrEqual(10);
    expect(commits.length).toBeLessThanOrEqual(12);
    expect(world.since(2_100, 'delivered', '>JoinGroup', 'revoked')).toEqual([]);
    expect(world.run(6_000).consumer.state.generationId).toBe(12);
  });

  it('J-JG-02: after the rebalance timeout it joins without the commit', () => {
    const world = new World({ enableAutoCommit: true, sessionTimeoutMs: 30_000 }).stable();
    world.broker.script(Api.OffsetCommit, { delayMs: 9_000 });
    world.broker.rebalance();
    world.run(15_000);
    const [commit] = world.requests(Api.OffsetCommit, 1_900);
    const [join] = world.requests(Api.JoinGroup, 1_900);
    expect(join!.at - commit!.at).toBeGreaterThanOrEqual(8_000);
    expect(join!.at - commit!.at).toBeLessThanOrEqual(8_100);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });

  it.each([
    ['the rebalance timeout and 5 s', { maxPollIntervalMs: 60_000, requestTimeoutMs: 30_000 }, 65_000],
    ['the request timeout if that is longer', { maxPollIntervalMs: 60_000, requestTimeoutMs: 90_000 }, 90_000],
    ['the request timeout if they are a little below', { maxPollIntervalMs: 20_000, requestTimeoutMs: 26_000 }, 26_000],
  ])('J-JG-03: JoinGroup waits for %s', (_name, settings, timeout) => {
    const world = new World(settings).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { silent: true });
    world.run(120_000);
    const [join] = world.requests(Api.JoinGroup, 1_500);
    const cut = world.since(join!.at, 'disconnected')[0]!;
    expect([cut.at - join!.at, cut.text]).toEqual([timeout, `${ConnectionKind.Coordinator}`]);
  });

  it('J-JG-03: what JoinGroup carries', () => {
    const world = new World({ ...COOPERATIVE, groupInstanceId: null, clientRack: 'r1' }).stable();
    world.broker.rebalance();
    const join = joins(world.run(2_100), 2_000)[0]!;
    expect(join).toMatchObject({ memberId: 'M1', sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 8_000 });
    expect(join.reason).toBe('group is already rebalancing');
    const subscription = join.protocols[0]!.metadata.subscription!;
    expect(subscription).toMatchObject({ topics: ['t'], ownedPartitions: T, generationId: 11, rackId: 'r1' });
    expect(subscription.userData).toEqual({ partitions: [], generation: 11 });
  });

  it('J-JG-03: an assignor that was not chosen remembers nothing', () => {
    const world = new World({ partitionAssignmentStrategy: ['range', 'sticky'] }).stable();
    world.broker.rebalance();
    const join = joins(world.run(2_100), 2_000)[0]!;
    expect(join.protocols.map(({ metadata }) => metadata.subscription!.userData)).toEqual([null, null]);
  });

  it('J-JG-04, KIP-394: MEMBER_ID_REQUIRED is answered at once with the id given', () => {
    const world = new World().start().run(100);
    const [first, second] = world.requests(Api.JoinGroup);
    expect(second!.at - first!.at).toBe(1);
    expect(joins(world).map(({ memberId, reason }) => [memberId, reason])).toEqual([
      ['', ''],
      ['M1', 'need to re-join with the given member-id: M1'],
    ]);
  });

  it('J-JG-05: UNKNOWN_MEMBER_ID on JoinGroup: partitions are lost, and it joins as a new member at once', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.fail(Api.JoinGroup, Errors.UNKNOWN_MEMBER_ID);
    world.run(2_500);
    expect(world.story(2_003).slice(0, 4)).toEqual(['>JoinGroup', '<JoinGroup', 'lost', '>JoinGroup']);
    const again = joins(world, 2_003)[1]!;
    expect(again.memberId).toBe('');
    expect(again.reason).toBe('rebalance failed due to UnknownMemberIdException');
    expect(again.protocols[0]!.metadata.subscription!.ownedPartitions).toEqual([]);
  });

  it('J-JG-05: ILLEGAL_GENERATION on SyncGroup keeps the member id, and the partitions are lost', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.fail(Api.SyncGroup, Errors.ILLEGAL_GENERATION);
    world.run(2_500);
    expect(world.story(2_003).slice(0, 6)).toEqual([
      '>JoinGroup',
      '<JoinGroup',
      '>SyncGroup',
      '<SyncGroup',
      'lost',
      '>JoinGroup',
    ]);
    expect(joins(world, 2_003)[1]!.memberId).toBe('M1');
  });

  it('J-JG-06: REBALANCE_IN_PROGRESS on SyncGroup: again at once, owned partitions kept (KAFKA-14016)', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.fail(Api.SyncGroup, Errors.REBALANCE_IN_PROGRESS);
    world.run(2_500);
    const [, again] = world.requests(Api.JoinGroup, 2_003);
    const [sync] = world.since(2_003, '<SyncGroup');
    expect(again!.at).toBe(sync!.at);
    expect(joins(world, 2_003)[1]!.protocols[0]!.metadata.subscription!.ownedPartitions).toEqual(T);
    expect(joins(world, 2_003)[1]!.reason).toBe('rebalance failed due to RebalanceInProgressException');
    expect(world.since(2_003, 'lost', 'revoked')).toEqual([]);
  });

  it('J-JG-06: COORDINATOR_LOAD_IN_PROGRESS: about every 100 ms, without growth, id kept (KAFKA-13214)', () => {
    const world = new World();
    world.broker.script(Api.JoinGroup, { delayMs: 0 });
    world.broker.fail(Api.JoinGroup, Errors.COORDINATOR_LOAD_IN_PROGRESS, 5);
    world.start().run(2_000);
    const times = world.requests(Api.JoinGroup).map(({ at }) => at);
    expect(times).toHaveLength(7);
    for (let i = 3; i < 7; i++) expect(times[i]! - times[i - 1]!).toBeCloseTo(100, -1);
    expect(
      new Set(
        joins(world)
          .slice(1)
          .map(({ memberId }) => memberId),
      ),
    ).toEqual(new Set(['M1']));
  });

  it('J-JG-06: a lost connection: id and generation kept, joined again when the coordinator is found', () => {
    const world = new World(COOPERATIVE).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { close: true });
    world.run(3_000);
    const again = joins(world, 2_003)[1]!;
    expect(again.memberId).toBe('M1');
    expect(again.reason).toBe('rebalance failed due to DisconnectException');
    expect(again.protocols[0]!.metadata.subscription!.generationId).toBe(11);
    expect(world.since(2_003, 'lost', 'revoked')).toEqual([]);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });

  it('J-JG-07: the leader sends the plan, a follower an empty SyncGroup', () => {
    const plan = (world: World) => (world.requests(Api.SyncGroup)[0]!.request as SyncGroupRequest).assignments;
    expect([...plan(new World().stable()).keys()]).toEqual(['M1']);
    const follower = new World();
    follower.broker.given = T.slice(0, 2);
    expect(plan(follower.stable()).size).toBe(0);
    expect(follower.since(0, 'assigned')[0]!.text).toBe('0 1');
  });

  it('J-JG-07, KIP-814: with skipAssignment the leader sends no plan', () => {
    const world = new World({ groupInstanceId: 'i1' }).stable();
    world.broker.skipAssignment = true;
    world.broker.rebalance();
    world.run(2_500);
    const sync = world.requests(Api.SyncGroup, 2_000)[0]!.request as SyncGroupRequest;
    expect(sync.assignments.size).toBe(0);
    expect(world.consumer.state.isLeader).toBe(true);
    expect(world.since(2_000, 'assigned')[0]!.text).toBe('0 1 2 3');
  });

  it('N1: SyncGroup without answer: heartbeats queue behind it, the session timer cuts the connection', () => {
    const world = new World().stable();
    world.broker.rebalance();
    world.broker.script(Api.SyncGroup, { silent: true });
    world.run(10_000);
    const joined = world.since(2_000, '<JoinGroup')[0]!.at;
    const cut = world.since(2_003, 'disconnected')[0]!.at;
    expect(cut - joined).toBe(6_000);
    expect(world.requests(Api.Heartbeat, joined).filter(({ at }) => at < cut)).toHaveLength(5);
    const again = joins(world, cut)[0]!;
    expect(again.memberId).toBe('M1');
    expect(world.requests(Api.JoinGroup, cut)[0]!.at - cut).toBeLessThan(700);
  });

  it('N1: JoinGroup is exempt: parked far beyond the session timeout, nothing is cut', () => {
    const world = new World({ maxPollIntervalMs: 60_000 }).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 20_000 });
    world.run(24_000);
    expect(world.since(2_000, 'disconnected')).toEqual([]);
    expect(world.requests(Api.Heartbeat, 2_004).filter(({ at }) => at < 22_000)).toEqual([]);
    expect(world.consumer.state.generationId).toBe(12);
  });

  it('J-JG-08: the heartbeat thread leaves between the Sync answer and the callback: the result is worth nothing', () => {
    const world = new World(COOPERATIVE, { processingPerBatchMs: 0 }).stable();
    world.broker.script(Api.SyncGroup, { delayMs: 1_500 });
    world.broker.rebalance();
    world.run(2_900);
    (world.consumer.state.application as { processingPerBatchMs: number }).processingPerBatchMs = 12_000;
    world.run(4_000);
    expect([world.consumer.state.memberState, world.consumer.state.thread]).toEqual(['STABLE', 'busy']);
    world.run(15_100);
    expect(world.story(4_000).slice(0, 4)).toEqual(['>LeaveGroup', '<LeaveGroup', 'lost', '>JoinGroup']);
    expect(world.since(2_900, 'assigned')).toHaveLength(1);
    const join = joins(world, 4_000)[0]!;
    expect(join.memberId).toBe('');
    expect(join.reason).toMatch(/^rebalance failed since the generation\/state was modified by heartbeat thread to /);
  });

  it('J-JG-08: it leaves while SyncGroup is on its way', () => {
    const world = new World({ ...COOPERATIVE, sessionTimeoutMs: 60_000 }, { processingPerBatchMs: 0 }).stable();
    world.broker.script(Api.SyncGroup, { delayMs: 10_000 });
    world.broker.rebalance();
    world.run(2_900);
    (world.consumer.state.application as { processingPerBatchMs: number }).processingPerBatchMs = 12_000;
    world.run(15_100);
    expect(world.since(2_900, 'lost', 'assigned').map(({ what }) => what)).toEqual(['lost', 'assigned']);
    expect(joins(world, 4_000).map(({ memberId }) => memberId)).toEqual(['', 'M2']);
    expect(joins(world, 4_000)[0]!.reason).toBe('rebalance failed due to IllegalGenerationException');
  });

  it('J-JG-10: busy while JoinGroup is on its way: its answer is not read, nothing is sent until the next poll', () => {
    const world = new World(COOPERATIVE, { processingPerBatchMs: 0 }).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 3_000 });
    world.run(2_900);
    (world.consumer.state.application as { processingPerBatchMs: number }).processingPerBatchMs = 12_000;
    world.run(14_900);
    expect(world.consumer.state.thread).toBe('busy');
    expect(world.since(3_100, '>SyncGroup', '>Heartbeat')).toEqual([]);
    const read = world.run(15_100).requests(Api.SyncGroup, 3_100)[0]!.at;
    expect(read).toBe(world.since(3_100, 'processed')[0]!.at);
  });

  it('an empty assignment for the member itself is fatal, as in the real client', () => {
    const world = new World();
    world.broker.script(Api.JoinGroup, { delayMs: 0 });
    world.broker.script(Api.JoinGroup, {
      response: (sound) => ({ ...(sound as JoinGroupResponse), leader: 'F', members: [] }),
    });
    world.start().run(1_000);
    expect(world.since(0, 'exited')[0]!.text).toMatch(/^fatal-error: IllegalStateException/);
  });

  it('a coordinator connection that breaks between Join and Sync does not hold up the join', () => {
    const world = new World().stable();
    world.broker.rebalance();
    world.run(2_005.2);
    world.break(ConnectionKind.Coordinator);
    world.run(4_000);
    expect(world.consumer.state.memberState).toBe('STABLE');
    expect(world.consumer.state.memberId).toBe('M1');
  });
});

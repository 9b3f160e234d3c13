import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupRequest } from '../../../src/protocol/requests.ts';
import { World } from './harness.ts';

const beats = (world: World, since = 0) => world.requests(Api.Heartbeat, since).map(({ at }) => at);

describe('heartbeats', () => {
  it('J-HB-01, J-HB-03: every heartbeat.interval.ms, from the Join answer on', () => {
    const world = new World().start().run(5_000);
    const joined = world.since(0, '<JoinGroup')[1]!.at;
    expect(beats(world).map((at) => at - joined)).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  it('J-HB-01: they go on while the application works', () => {
    const world = new World({}, { processingPerBatchMs: 7_000 }).start().run(6_500);
    expect(world.consumer.state.thread).toBe('busy');
    expect(beats(world)).toHaveLength(6);
  });

  it('one request object for a member id and generation', () => {
    const world = new World().start().run(5_000);
    expect(new Set(world.requests(Api.Heartbeat).map(({ request }) => request)).size).toBe(1);
  });

  it('J-HB-02: sent on time though earlier ones are unanswered; ten in 30 s', () => {
    const world = new World({ sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3_000, maxPollIntervalMs: 300_000 });
    world.stable();
    world.broker.script(Api.Heartbeat, { silent: true });
    world.run(32_500);
    expect(beats(world)).toHaveLength(10);
    expect(world.since(0, 'disconnected')).toEqual([]);
  });

  it('J-ST-02: request.timeout.ms cuts a stalled connection before the session timeout does', () => {
    const world = new World({ sessionTimeoutMs: 45_000, heartbeatIntervalMs: 3_000, maxPollIntervalMs: 300_000 });
    world.stable();
    world.broker.script(Api.Heartbeat, { silent: true });
    world.run(34_000);
    expect(world.since(0, 'disconnected')[0]!.at).toBe(beats(world)[0]! + 30_000);
    expect(world.story(1_500).filter((what) => /lost|revoked|Join/.test(what))).toEqual([]);
  });

  it('J-HB-04: other failures: back-off 100, 200, 400 … up to 1000 ms; a success starts anew', () => {
    const world = new World().stable();
    world.broker.fail(Api.Heartbeat, Errors.COORDINATOR_LOAD_IN_PROGRESS, 6);
    world.run(8_000);
    const times = beats(world, 2_000);
    expect(times.slice(1, 8).map((at, i) => at - times[i]!)).toEqual([101, 201, 401, 801, 1_001, 1_001, 1_000]);
  });

  it('J-HB-04: each of several heartbeats lost with a connection lengthens the back-off', () => {
    const world = new World({ sessionTimeoutMs: 20_000 }).stable();
    world.broker.script(Api.Heartbeat, { silent: true });
    world.run(4_500);
    expect(world.consumer.state.heartbeatsInFlight).toBe(3);
    world.break(ConnectionKind.Coordinator);
    expect(world.consumer.state.heartbeatFailures).toBe(3);
    expect(world.run(6_000).consumer.state.heartbeatFailures).toBe(0);
  });

  it('a connection lost without a heartbeat on it leaves the interval alone', () => {
    const world = new World().stable();
    world.run(2_500);
    world.break(ConnectionKind.Coordinator);
    expect(beats(world.run(4_500), 2_500)).toEqual([3_003, 4_003]);
  });

  it('J-HB-05: REBALANCE_IN_PROGRESS sets the flag; heartbeats go on until the application polls', () => {
    const world = new World({}, { processingPerBatchMs: 4_500 }).stable();
    world.broker.rebalance();
    world.run(4_400);
    const codes = world.since(1_500, 'heartbeat').map(({ text }) => text);
    expect(codes).toEqual(['REBALANCE_IN_PROGRESS', 'REBALANCE_IN_PROGRESS', 'REBALANCE_IN_PROGRESS']);
    expect(world.requests(Api.JoinGroup, 1_500)).toEqual([]);
    world.run(4_600);
    expect(world.story(4_500).slice(0, 2)).toEqual(['revoked', '>JoinGroup']);
    expect(world.requests(Api.JoinGroup, 1_500)).toHaveLength(1);
  });

  it('J-HB-05: a member that is not STABLE takes no notice of it: the reason to join again stays what it was', () => {
    const world = new World({}, { processingPerBatchMs: 12_000 }).start().run(7_900);
    world.broker.script(Api.Heartbeat, { delayMs: 1_000 });
    world.broker.rebalance();
    world.run(12_050);
    const [left] = world.requests(Api.LeaveGroup);
    const told = world.since(left!.at, 'heartbeat').map(({ text }) => text);
    expect(told).toEqual(['REBALANCE_IN_PROGRESS']);
    const join = world.requests(Api.JoinGroup, left!.at)[0]!.request as JoinGroupRequest;
    expect(join.reason).toBe('consumer pro-actively leaving the group');
  });

  it('J-HB-05: nor does one that is joining: it joins once', () => {
    const world = new World({ partitionAssignmentStrategy: ['cooperative-sticky'] }).stable();
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 3_000 });
    world.run(3_500);
    const state = world.consumer.state;
    expect([state.memberState, state.rejoinReason]).toEqual(['PREPARING_REBALANCE', 'group is already rebalancing']);
    state.rejoinReason = 'another';
    const beat = world.requests(Api.Heartbeat).at(-1)!.request!;
    const answer = { api: Api.Heartbeat, errorCode: Errors.REBALANCE_IN_PROGRESS } as const;
    world.consumer.onResponse(Api.Heartbeat, beat, answer, world.now);
    expect(state.rejoinReason).toBe('another');
    world.run(8_000);
    expect(world.requests(Api.JoinGroup, 1_500)).toHaveLength(1);
  });

  it('J-HB-05: it restarts the session timer', () => {
    const world = new World({ maxPollIntervalMs: 60_000 }, { processingPerBatchMs: 20_000 }).stable();
    world.broker.rebalance();
    world.run(15_000);
    expect(world.since(0, 'disconnected')).toEqual([]);
  });

  it('J-HB-06: UNKNOWN_MEMBER_ID: no heartbeats, and at the next poll onPartitionsLost and a new member', () => {
    const world = new World({}, { processingPerBatchMs: 4_500 }).stable();
    world.broker.forget();
    world.run(4_400);
    expect(beats(world, 2_500)).toEqual([]);
    expect(world.since(1_500, 'lost')).toEqual([]);
    world.run(4_600);
    expect(world.story(4_500).slice(0, 2)).toEqual(['lost', '>JoinGroup']);
    const join = world.requests(Api.JoinGroup, 4_500)[0]!.request as JoinGroupRequest;
    expect([join.memberId, join.reason]).toEqual(['', 'encountered UNKNOWN_MEMBER_ID from HEARTBEAT response']);
  });

  it('J-HB-06: ILLEGAL_GENERATION keeps the member id; the partitions are lost', () => {
    const world = new World().stable();
    world.broker.generation = 20;
    world.run(2_100);
    expect(world.story(2_003).slice(0, 2)).toEqual(['lost', '>JoinGroup']);
    expect((world.requests(Api.JoinGroup, 2_003)[0]!.request as JoinGroupRequest).memberId).toBe('M1');
  });

  it('J-HB-06: FENCED_INSTANCE_ID: the next poll throws; lost, no LeaveGroup, the process ends', () => {
    const world = new World({ groupInstanceId: 'i1' }).stable();
    world.broker.fail(Api.Heartbeat, Errors.FENCED_INSTANCE_ID);
    world.run(4_000);
    expect(world.story(2_000)).toEqual(['lost', 'exited']);
    expect(world.since(0, 'exited')[0]!.text).toBe('fatal-error: FencedInstanceIdException');
  });

  it('J-HB-06: the answer to a heartbeat of an earlier generation is ignored, and counts as a good one', () => {
    const world = new World().stable();
    world.run(2_500);
    const stale = { ...world.requests(Api.Heartbeat).at(-1)!.request!, generationId: 10 } as never;
    world.consumer.onResponse(
      Api.Heartbeat,
      stale,
      { api: Api.Heartbeat, errorCode: Errors.UNKNOWN_MEMBER_ID },
      world.now,
    );
    world.run(4_500);
    expect(beats(world, 2_500)).toEqual([3_003, 4_003]);
    expect(world.consumer.state.memberId).toBe('M1');
  });

  it('J-HB-07: NOT_COORDINATOR: membership kept, heartbeats go on when the coordinator is found', () => {
    const world = new World().stable();
    world.broker.fail(Api.Heartbeat, Errors.NOT_COORDINATOR);
    world.run(6_000);
    expect(world.story(1_500).filter((what) => /lost|revoked|Join/.test(what))).toEqual([]);
    expect(beats(world, 2_500).length).toBeGreaterThanOrEqual(3);
    expect(world.consumer.state.generationId).toBe(11);
  });

  it('J-ST-01: no good answer for session.timeout.ms: reconnect and look up, nothing else', () => {
    const world = new World().stable();
    world.broker.script(Api.Heartbeat, { silent: true });
    world.run(9_000);
    const last = world.since(0, '<Heartbeat')[0]!.at;
    const cut = world.since(0, 'disconnected')[0]!;
    expect(cut.at - last).toBe(6_000);
    expect(cut.text).toBe(`${ConnectionKind.Coordinator}`);
    expect(world.story(1_500).filter((what) => /lost|revoked|Join/.test(what))).toEqual([]);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });
});

describe('the poll interval', () => {
  it('J-MP-01: polls without records restart it', () => {
    const world = new World();
    world.broker.records = false;
    world.start().run(30_000);
    expect(world.requests(Api.LeaveGroup)).toEqual([]);
  });

  it('J-MP-02, J-MP-03: the member leaves, and learns of it when the application polls again', () => {
    const world = new World({}, { processingPerBatchMs: 12_000 }).start().run(12_050);
    const polled = world.since(0, 'delivered')[0]!.at;
    const leave = world.requests(Api.LeaveGroup)[0]!;
    expect(leave.at - polled).toBeGreaterThanOrEqual(8_000);
    expect(leave.at - polled).toBeLessThan(8_100);
    expect(leave.request).toMatchObject({
      members: [{ memberId: 'M1', reason: 'consumer poll timeout has expired.' }],
    });
    expect(beats(world, leave.at)).toEqual([]);
    expect(world.story(12_000).slice(0, 2)).toEqual(['lost', '>JoinGroup']);
    expect(world.requests(Api.JoinGroup, 12_000)[0]!.request).toMatchObject({
      memberId: '',
      reason: 'consumer pro-actively leaving the group',
    });
  });

  it('K-MP: the heartbeat thread, which sleeps for retry.backoff.ms at a time, sees it when it wakes', () => {
    const world = new World({}, { processingPerBatchMs: 12_000 }).start().run(12_050);
    const leave = world.requests(Api.LeaveGroup)[0]!.at;
    const lastBeat = beats(world)
      .filter((at) => at < leave)
      .at(-1)!;
    expect((leave - lastBeat) % 100).toBe(0);
  });

  it('J-MP-02: a static member sends nothing, stops its heartbeats, and joins with an empty id', () => {
    const world = new World({ groupInstanceId: 'i1' }, { processingPerBatchMs: 12_000 }).start().run(12_050);
    expect(world.requests(Api.LeaveGroup)).toEqual([]);
    expect(beats(world, 8_500)).toEqual([]);
    expect(world.story(12_000).slice(0, 2)).toEqual(['lost', '>JoinGroup']);
    expect(world.requests(Api.JoinGroup, 12_000)[0]!.request).toMatchObject({ memberId: '', groupInstanceId: 'i1' });
  });

  it('J-MP-02: while the coordinator is unknown the member does not leave', () => {
    const world = new World({}, { processingPerBatchMs: 12_000 }).start().run(7_000);
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 30);
    world.break(ConnectionKind.Coordinator);
    world.run(9_000);
    expect(world.requests(Api.LeaveGroup)).toEqual([]);
    expect(world.consumer.state.memberId).toBe('M1');
    expect(world.run(11_900).requests(Api.LeaveGroup)).toHaveLength(1);
  });
});

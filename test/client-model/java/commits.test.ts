import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { OffsetCommitRequest } from '../../../src/protocol/requests.ts';
import { T, World } from './harness.ts';

const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };
const SYNC = { commit: 'sync' } as const;
const commits = (world: World, since = 0) =>
  world.requests(Api.OffsetCommit, since).map(({ at, request }) => ({ at, request: request as OffsetCommitRequest }));
const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);

describe('commits of the application', () => {
  it('J-CM-01: while JoinGroup is on its way: RebalanceInProgressException, nothing on the wire', () => {
    const world = new World(COOPERATIVE, SYNC).stable();
    world.broker.script(Api.JoinGroup, { delayMs: 5_000 });
    world.broker.rebalance();
    world.run(6_000);
    expect(commits(world, 2_100)).toEqual([]);
    expect(new Set(world.since(2_100, 'refused').map(({ text }) => text))).toEqual(
      new Set(['RebalanceInProgressException']),
    );
    expect(commits(world.run(9_000), 6_000).length).toBeGreaterThan(0);
  });

  it('J-CM-01: as no member: CommitFailedException', () => {
    const world = new World({}, { ...SYNC, processingPerBatchMs: 2_500 }).stable();
    world.broker.forget();
    world.run(2_600);
    expect(world.since(1_500, 'refused').map(({ text }) => text)).toEqual(['CommitFailedException']);
    expect(commits(world, 1_500)).toEqual([]);
  });

  it('J-CM-02: a commit carries the identity of the moment it is sent, and the positions of finished records', () => {
    const world = new World({}, { ...SYNC, processingPerBatchMs: 300 }).stable();
    const { request } = commits(world)[0]!;
    expect(request).toMatchObject({ memberId: 'M1', generationId: 11 });
    expect(request.offsets.map(({ partition, offset }) => [partition, offset])).toEqual(T.map((p) => [p, 1]));
  });

  it('J-CM-03: commitSync() repeats retriable failures with a growing pause, and holds up the application', () => {
    const world = new World({}, SYNC).stable();
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 5);
    world.run(5_500);
    const times = commits(world, 2_000).map(({ at }) => at);
    expect(gaps(times).slice(0, 5)).toEqual([101, 201, 401, 801, 1_001]);
    expect(world.since(2_001, 'delivered')[0]!.at).toBeGreaterThan(times[5]!);
    expect(
      new Set(
        commits(world, 2_000)
          .slice(0, 6)
          .map(({ request }) => request.offsets[0]!.offset),
      ),
    ).toEqual(new Set([3]));
  });

  it('J-CM-03: until default.api.timeout.ms; then the application goes on', () => {
    const world = new World({ defaultApiTimeoutMs: 3_000 }, SYNC).stable();
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 100);
    world.run(5_100);
    expect(world.since(2_001, 'delivered')[0]!.at).toBe(5_001.5);
  });

  it('J-CM-03: a commit without answer is given up at that time too', () => {
    const world = new World({ defaultApiTimeoutMs: 3_000, sessionTimeoutMs: 20_000 }, SYNC).stable();
    world.broker.script(Api.OffsetCommit, { silent: true });
    world.run(5_100);
    expect(world.since(2_001, 'delivered')[0]!.at).toBe(5_001.5);
  });

  it('J-CM-03, recorded B.commit-manual.NOT_COORDINATOR: looked up after 100 ms, committed when it is found', () => {
    const world = new World({}, SYNC).stable();
    world.broker.fail(Api.OffsetCommit, Errors.NOT_COORDINATOR);
    world.run(3_000);
    const answered = world.since(2_000, '<OffsetCommit')[0]!.at;
    expect(world.requests(Api.FindCoordinator, 2_000)[0]!.at - answered).toBe(100);
    const found = world.since(2_000, '<FindCoordinator')[0]!.at;
    expect(commits(world, answered)[0]!.at).toBe(found);
  });

  it('N1: a parked commit costs the connection at the session timeout, and is sent again', () => {
    const world = new World({}, SYNC).stable();
    world.broker.script(Api.OffsetCommit, { silent: true });
    world.run(10_000);
    expect(commits(world, 2_000).length).toBeGreaterThanOrEqual(2);
    expect(world.since(8_000, 'delivered').length).toBeGreaterThan(0);
    expect(world.consumer.state.pendingCommits.length).toBeLessThanOrEqual(1);
  });

  it('J-CM-03: commitAsync() is never repeated', () => {
    const world = new World({}, { commit: 'async' }).stable();
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS);
    world.run(2_900);
    expect(commits(world, 1_500)).toHaveLength(1);
  });

  it('commitAsync() without a coordinator waits for one look-up', () => {
    const world = new World({}, { commit: 'async', processingPerBatchMs: 50 }).stable();
    world.run(2_010);
    world.broker.script(Api.FindCoordinator, { delayMs: 200 });
    world.break(ConnectionKind.Coordinator);
    world.run(2_900);
    const found = world.since(2_010, '<FindCoordinator')[0]!.at;
    expect(commits(world, 2_010).map(({ at }) => at)).toEqual([found]);
  });

  it('commitAsync() whose look-up fails is refused, retriably', () => {
    const world = new World({}, { commit: 'async', processingPerBatchMs: 50 }).stable();
    world.run(2_010);
    world.broker.script(Api.FindCoordinator, { delayMs: 100 });
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE);
    world.broker.script(Api.FindCoordinator, { close: true });
    world.break(ConnectionKind.Coordinator);
    world.broker.next(Api.FindCoordinator);
    world.run(2_900);
    expect(world.since(2_010, 'refused').map(({ text }) => text)).toEqual(['RetriableCommitFailedException']);
  });

  it('J-CM-04: REBALANCE_IN_PROGRESS: the commit fails for good, the member joins', () => {
    const world = new World({}, SYNC).stable();
    world.broker.fail(Api.OffsetCommit, Errors.REBALANCE_IN_PROGRESS);
    world.run(2_100);
    expect(commits(world, 2_000)).toHaveLength(1);
    expect(world.requests(Api.JoinGroup, 2_000)[0]!.request).toMatchObject({
      memberId: 'M1',
      reason: 'offset commit failed since group is already rebalancing',
    });
  });

  it('J-CM-04: the answer to a commit of an earlier identity, while the member joins, changes nothing', () => {
    const world = new World({ ...COOPERATIVE }, { commit: 'async' }).stable();
    world.broker.script(Api.OffsetCommit, { delayMs: 0 });
    world.run(2_500);
    const { state } = world.consumer;
    const request = commits(world)[0]!.request;
    world.broker.rebalance();
    world.broker.script(Api.JoinGroup, { delayMs: 2_000 });
    world.run(3_500);
    expect(state.memberState).toBe('PREPARING_REBALANCE');
    state.pendingCommits.push({ request: { ...request, generationId: 5 }, purpose: 'async' });
    state.coordinatorInFlight++;
    const answer = { api: Api.OffsetCommit, errorCode: Errors.ILLEGAL_GENERATION, partitionErrors: null } as const;
    world.consumer.onResponse(Api.OffsetCommit, state.pendingCommits.at(-1)!.request, answer, world.now);
    expect(state.memberState).toBe('PREPARING_REBALANCE');
    expect(world.run(8_000).consumer.state.memberState).toBe('STABLE');
  });

  it('J-CM-04, recorded B.commit-manual.FENCED: commitSync() throws it, and the application closes; revoked, not lost', () => {
    const world = new World({ groupInstanceId: 'i1' }, SYNC).stable();
    world.broker.fail(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID);
    world.run(2_900);
    expect(world.story(1_500).slice(-2)).toEqual(['revoked', 'exited']);
  });

  it('J-CM-04, K-F-ER-02: an application that ignores it learns from poll() at the next heartbeat', () => {
    const world = new World({ groupInstanceId: 'i1' }, { ...SYNC, onFencedCommit: 'ignore' }).stable();
    world.broker.fail(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID);
    world.broker.script(Api.Heartbeat, { delayMs: 0 });
    world.broker.fail(Api.Heartbeat, Errors.FENCED_INSTANCE_ID);
    world.run(2_900);
    expect(world.exit).toBeNull();
    world.run(5_000);
    expect(world.since(0, 'lost')[0]!.at).toBe(3_003);
    expect(world.exit).toBe('fatal-error');
  });

  it('J-CM-04: FENCED on commitAsync() or auto commit is thrown by the next poll', () => {
    const world = new World({ groupInstanceId: 'i1' }, { commit: 'async' }).stable();
    world.broker.fail(Api.OffsetCommit, Errors.FENCED_INSTANCE_ID);
    world.run(3_000);
    expect(world.since(0, 'exited')[0]!.text).toBe('fatal-error: FencedInstanceIdException');
  });
});

describe('auto commit', () => {
  it('J-CM-05, recorded A.single.auto: every interval from the completed join, inside poll()', () => {
    const world = new World({ enableAutoCommit: true }).start().run(9_000);
    const joined = world.since(0, 'assigned')[0]!.at;
    expect(commits(world).map(({ at }) => at - joined)).toEqual([2_000, 4_000, 6_000, 8_000]);
  });

  it('J-CM-05: a busy application does not commit; the next poll commits the finished batch', () => {
    const world = new World({ enableAutoCommit: true }, { processingPerBatchMs: 3_000 }).start().run(3_100);
    const [first] = commits(world);
    expect(first!.at).toBe(world.since(0, 'processed')[0]!.at);
    expect(first!.request.offsets[0]!.offset).toBe(1);
  });

  it('N3: unchanged positions are committed again', () => {
    const world = new World({ enableAutoCommit: true });
    world.broker.records = false;
    world.start().run(9_000);
    expect(commits(world).map(({ request }) => request.offsets.map(({ offset }) => offset).join())).toEqual(
      Array(4).fill('0,0,0,0'),
    );
  });

  it('J-CM-05, recorded G.commit.LOAD6: after a retriable failure again after 100 ms, without growth', () => {
    const world = new World({ enableAutoCommit: true });
    world.broker.fail(Api.OffsetCommit, Errors.COORDINATOR_LOAD_IN_PROGRESS, 6);
    world.start().run(4_000);
    expect(gaps(commits(world).map(({ at }) => at))).toEqual(Array(6).fill(101));
  });

  it('the interval starts anew at each completed join', () => {
    const world = new World({ enableAutoCommit: true, autoCommitIntervalMs: 5_000 }).stable();
    world.broker.rebalance();
    world.run(8_000);
    const joined = world.since(2_000, 'assigned')[0]!.at;
    expect(commits(world, joined)[0]!.at).toBe(joined + 5_000);
  });
});

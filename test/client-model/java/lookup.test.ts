import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { World } from './harness.ts';

const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);
const lookups = (world: World) => world.requests(Api.FindCoordinator).map(({ at }) => at);

describe('finding the coordinator', () => {
  it('J-FC-01 as recorded: an application that polls for 100 ms looks up every 100 ms, without growth', () => {
    const world = new World();
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 6);
    world.start().run(2_000);
    expect(gaps(lookups(world))).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it('J-FC-01 as written: within one long poll() the pause doubles up to retry.backoff.max.ms', () => {
    const world = new World({}, { pollTimeoutMs: 60_000 });
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 6);
    world.start().run(10_000);
    expect(gaps(lookups(world))).toEqual([101, 201, 401, 801, 1_001, 1_001]);
  });

  it('J-FC-01: a fatal answer is thrown by poll()', () => {
    const world = new World();
    world.broker.fail(Api.FindCoordinator, Errors.GROUP_AUTHORIZATION_FAILED);
    world.start().run(1_000);
    expect(world.lines().at(-1)).toBe('1 exited fatal-error: GroupAuthorizationException');
  });

  it('J-FC-01: a look-up that is lost with its connection is repeated', () => {
    const world = new World();
    world.broker.script(Api.FindCoordinator, { close: true });
    world.start().run(1_000);
    expect(lookups(world)).toHaveLength(2);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });

  it('J-FC-02: finding it restarts the session timer', () => {
    const world = new World();
    world.stable().run(4_500);
    world.broker.script(Api.FindCoordinator, { delayMs: 5_000 });
    world.break(ConnectionKind.Coordinator);
    const found = world.run(12_000).since(4_500, '<FindCoordinator')[0]!.at;
    expect(found).toBeGreaterThan(9_500);
    expect(world.since(found, 'disconnected')).toEqual([]);
    expect(world.consumer.state.generationId).toBe(11);
  });

  it('J-FC-03: NOT_COORDINATOR closes the connection, and all that was in flight on it fails', () => {
    const world = new World();
    world.stable();
    world.broker.fail(Api.Heartbeat, Errors.NOT_COORDINATOR);
    world.run(3_500);
    const closed = world.since(2_000, 'disconnected')[0]!;
    expect(closed.text).toBe(`${ConnectionKind.Coordinator}`);
    expect(world.requests(Api.FindCoordinator, 2_000)[0]!.at).toBe(closed.at);
  });

  it('J-FC-04: while it is unknown, membership and partitions are kept', () => {
    const world = new World();
    world.stable();
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 30);
    world.break(ConnectionKind.Coordinator);
    world.run(12_000);
    expect(world.story(1_500).filter((what) => /revoked|lost|assigned|Join/.test(what))).toEqual([]);
    expect(world.consumer.state.memberId).toBe('M1');
    expect(world.consumer.state.memberState).toBe('STABLE');
  });

  it('while it is unknown a poll() returns records only when its time is over', () => {
    const world = new World({}, { pollTimeoutMs: 3_000 });
    world.stable();
    world.broker.fail(Api.FindCoordinator, Errors.COORDINATOR_NOT_AVAILABLE, 80);
    world.break(ConnectionKind.Coordinator);
    world.run(7_100);
    // This poll began at 1000.5 ms; at its end it only sends a fetch, whose records the next one returns at its end.
    expect(world.since(1_500, 'delivered').map(({ at }) => at)[0]).toBe(7_000.5);
  });

  it('a busy member that joins does not look up: no thread reads the network', () => {
    const world = new World({ partitionAssignmentStrategy: ['cooperative-sticky'] }, { processingPerBatchMs: 900 });
    world.stable();
    world.broker.script(Api.JoinGroup, { silent: true });
    world.broker.rebalance();
    world.run(5_100);
    expect(world.consumer.state.thread).toBe('busy');
    expect(world.consumer.state.memberState).toBe('PREPARING_REBALANCE');
    world.break(ConnectionKind.Coordinator);
    const before = world.now;
    world.run(5_700);
    expect(world.requests(Api.FindCoordinator, before / 10)).toEqual([]);
    world.run(9_000);
    expect(world.consumer.state.memberState).toBe('STABLE');
    expect(world.consumer.state.memberId).toBe('M1');
  });
});

/** Rebalance callbacks that take time, and what else an application does between two polls. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import type { OffsetCommitRequest } from '../../../src/protocol/requests.ts';
import { T, World } from './harness.ts';

const COOPERATIVE = { partitionAssignmentStrategy: ['cooperative-sticky'] };

/** A rebalance that is noticed by the heartbeat at about 2 s. */
function rebalancing(world: World): World {
  world.broker.rebalance();
  return world;
}

describe('a callback that takes time', () => {
  it('J-RB-02, recorded C.slowrevoke3: holds up an eager member before its JoinGroup, heartbeats go on', () => {
    const world = rebalancing(new World({}, { revokedCallbackMs: 3_000 }).stable()).run(8_000);
    const [revoked] = world.since(1_500, 'revoked');
    const [join] = world.requests(Api.JoinGroup, 1_500);
    expect(join!.at - revoked!.at).toBe(3_000);
    expect(world.requests(Api.Heartbeat, revoked!.at + 1).length).toBeGreaterThanOrEqual(2);
    expect(world.since(revoked!.at, 'delivered').every(({ at }) => at > join!.at)).toBe(true);
  });

  it('J-RB-03, recorded C.slowrevoke3: holds up a cooperative member between its two callbacks', () => {
    const world = new World(COOPERATIVE, { revokedCallbackMs: 3_000, assignedCallbackMs: 500 }).stable();
    world.broker.given = T.slice(0, 2);
    rebalancing(world).run(9_000);
    const [revoked] = world.since(1_500, 'revoked');
    const [assigned] = world.since(revoked!.at, 'assigned');
    const [join] = world.requests(Api.JoinGroup, revoked!.at);
    expect(assigned!.at - revoked!.at).toBe(3_000);
    expect(join!.at - assigned!.at).toBe(500);
  });

  it('J-RB-02, recorded C.revcommit: commits in onPartitionsRevoked before it joins, as the member that it still is', () => {
    const world = rebalancing(new World({}, { commitOnRevoke: true }).stable()).run(4_000);
    expect(world.story(1_500).slice(0, 4)).toEqual(['revoked', '>OffsetCommit', '<OffsetCommit', '>JoinGroup']);
    const [commit] = world.requests(Api.OffsetCommit, 1_500);
    expect((commit!.request as OffsetCommitRequest).generationId).toBe(11);
  });

  it('goes on behind a callback during which the membership was lost: revoked once, then a join as nobody', () => {
    const world = rebalancing(new World({}, { revokedCallbackMs: 3_000 }).stable());
    world.broker.script(Api.Heartbeat, { delayMs: 0 });
    world.run(3_000);
    world.broker.forget();
    world.run(9_000);
    expect(world.since(1_500, 'revoked', 'lost').map(({ what }) => what)).toEqual(['revoked']);
    expect(world.consumer.state.memberState).toBe('STABLE');
  });

  it('is waited for by close()', () => {
    const world = rebalancing(new World({}, { revokedCallbackMs: 3_000 }).stable()).run(2_500);
    world.stop().run(10_000);
    expect(world.exit).toBe('graceful');
    expect(world.since(0, 'exited')[0]!.at).toBeGreaterThanOrEqual(world.since(1_500, 'revoked')[0]!.at + 3_000);
  });
});

describe('what an application is made to do', () => {
  it('is done between two polls: it works, and polls again', () => {
    const world = new World().stable();
    world.consumer.act({ act: 'work', ms: 4_000 }, world.now);
    world.run(8_000);
    const delivered = world.since(1_500, 'delivered').map(({ at }) => at);
    expect(delivered.filter((at) => at > 1_600 && at < 5_500)).toEqual([]);
    expect(delivered.length).toBeGreaterThan(1);
  });

  it('J-MP-02, recorded E.maxpoll: works for longer than max.poll.interval.ms, and the heartbeat thread leaves', () => {
    const world = new World().stable();
    world.consumer.act({ act: 'work', ms: 12_000 }, world.now);
    world.run(20_000);
    const [leave] = world.requests(Api.LeaveGroup);
    expect(leave!.at).toBeGreaterThanOrEqual(9_000);
    expect(leave!.at).toBeLessThanOrEqual(9_700);
    expect(world.since(leave!.at, 'lost')).toHaveLength(1);
  });

  it('commits synchronously, or beside its loop', () => {
    const world = new World().stable();
    world.consumer.act({ act: 'commit', async: false }, world.now);
    world.consumer.act({ act: 'commit', async: true }, world.now);
    expect(world.run(3_000).requests(Api.OffsetCommit)).toHaveLength(2);
  });

  it('nothing to commit holds nobody up', () => {
    const world = new World();
    world.broker.fail(Api.OffsetFetch, Errors.COORDINATOR_LOAD_IN_PROGRESS, 1_000);
    world.stable();
    world.consumer.act({ act: 'commit', async: false }, world.now);
    world.consumer.act({ act: 'unsubscribe' }, world.now);
    expect(world.pass(200).since(1_500, 'revoked')).toHaveLength(1);
  });
});

describe('N2: look-ups while the coordinator is unreachable', () => {
  const lookups = (world: World, from: number) => world.requests(Api.FindCoordinator, from).map(({ at }) => at);

  function unreachable(application = {}): World {
    const world = new World({}, application).stable();
    world.broker.script(Api.FindCoordinator, ...Array.from({ length: 50 }, () => ({ delayMs: 60_000 })));
    world.broker.fail(Api.Heartbeat, Errors.NOT_COORDINATOR);
    return world;
  }

  it('the heartbeat thread takes the lock between two polls: each poll() sends another one', () => {
    const world = unreachable();
    world.draw = 0.4;
    const sent = lookups(world.run(3_000), 1_900);
    expect(sent.length).toBeGreaterThanOrEqual(8);
  });

  it('it does not get the lock: the application waits for its own', () => {
    const world = unreachable();
    world.draw = 0.6;
    expect(lookups(world.run(3_000), 1_900)).toHaveLength(1);
  });

  it('the application is busy: the heartbeat thread sends one each retry.backoff.ms', () => {
    const world = unreachable();
    world.consumer.act({ act: 'work', ms: 5_000 }, world.now);
    world.run(3_050);
    const sent = lookups(world, 1_900);
    expect(sent.length).toBeGreaterThanOrEqual(9);
    for (let i = 1; i < sent.length; i++) expect(sent[i]! - sent[i - 1]!).toBe(100);
  });
});

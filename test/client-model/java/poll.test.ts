/** When a poll() that has nothing to return wakes by itself (ClassicKafkaConsumer.pollForFetches, timeToNextPoll). */
import { describe, expect, it } from 'vitest';
import { ConnectionKind } from '../../../src/client-model/effects.ts';
import { ClientTimer } from '../../../src/client-model/java/timers.ts';
import type { ConsumerSettings } from '../../../src/client-model/settings.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { T, World } from './harness.ts';

/** A member without records that polls for half a minute, in the poll() that began with its assignment. */
function waiting(settings: Partial<ConsumerSettings> = {}): World {
  const world = new World({ fetchMaxWaitMs: 20_000, ...settings }, { pollTimeoutMs: 30_000 });
  world.broker.records = false;
  return world;
}

const wake = (world: World) => world.deadline(ClientTimer.PollWake);

describe('poll() wakes', () => {
  it('at its time-out, while a fetch is on its way', () => {
    const world = waiting().stable();
    expect([wake(world), world.consumer.state.pollDeadline / 10]).toEqual([30_000, 30_000]);
  });

  it('at the next automatic commit, if that is sooner', () => {
    const world = waiting({ enableAutoCommit: true, autoCommitIntervalMs: 7_000 }).stable();
    const assigned = world.since(0, 'assigned')[0]!.at;
    expect(wake(world)).toBe(assigned + 7_000);
    expect(
      world
        .run(8_000)
        .requests(Api.OffsetCommit)
        .map(({ at }) => at),
    ).toEqual([assigned + 7_000]);
  });

  it('at its time-out, if the next automatic commit is later', () => {
    const world = waiting({ enableAutoCommit: true, autoCommitIntervalMs: 70_000 }).stable();
    expect(wake(world)).toBe(30_000);
  });

  it('after retry.backoff.ms, if nothing is on its way that could wake it', () => {
    const world = waiting();
    world.broker.given = [];
    world.start().run(1_000);
    const turn = world.now;
    const next = wake(world)! * 10;
    expect(next).toBeGreaterThan(turn);
    expect(next - turn).toBeLessThanOrEqual(1_000);
    world.run(next / 10);
    expect(wake(world)).toBe(next / 10 + 100);
  });

  it('after retry.backoff.ms, if a position is missing, though something is on its way', () => {
    const world = waiting();
    world.broker.script(Api.ListOffsets, { silent: true });
    world.start().run(50);
    const asked = world.requests(Api.ListOffsets)[0]!.at;
    expect(world.inFlight()).toBeGreaterThan(0);
    expect(wake(world)).toBe(asked + 100);
  });

  it('at the end of the pause before the next OffsetFetch, if that is sooner', () => {
    const world = waiting({ retryBackoffMs: 400, retryBackoffMaxMs: 400 });
    world.draw = 0;
    world.broker.fail(Api.OffsetFetch, Errors.UNSTABLE_OFFSET_COMMIT);
    world.start().run(100);
    const failed = world.since(0, '<OffsetFetch')[0]!.at;
    expect(wake(world)).toBe(failed + 320);
    expect(
      world
        .run(1_000)
        .requests(Api.OffsetFetch)
        .map(({ at }) => at - failed),
    ).toEqual([-1, 320]);
  });
});

describe('a fetch', () => {
  it('for a position that was reset meanwhile brings nothing', () => {
    const world = waiting().stable();
    const state = world.consumer.state.subscription.get(T[0]!)!;
    expect(world.consumer.state.fetchInFlight).not.toBeNull();
    state.setPosition(10);
    world.broker.records = true;
    world.run(21_000);
    const answered = world.since(0, '<Fetch')[0]!.at;
    const first = world.since(0, 'delivered').filter(({ at }) => at === answered);
    expect(first.map(({ text }) => text.split(' ')[0])).toEqual(['t-1', 't-2', 't-3']);
    expect(world.since(0, 'delivered').find(({ text }) => text.startsWith('t-0 '))!.text).toMatch(/^t-0 10-/);
  });

  it('that was lost with its connection and is answered all the same is no answer', () => {
    const world = waiting().stable();
    const lost = world.consumer.state.fetchInFlight!;
    world.break(ConnectionKind.Node);
    for (let i = 0; i < lost.count; i++) lost.answer(i, 50);
    world.consumer.onResponse(Api.Fetch, lost, lost, world.now);
    expect(world.consumer.state.fetchInFlight).not.toBe(lost);
    expect(world.since(0, 'delivered')).toEqual([]);
  });
});

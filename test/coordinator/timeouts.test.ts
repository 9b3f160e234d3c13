/**
 * Timeouts that no wire could carry (C-PREP-04, C-CMP-13, C-CMP-17): a peer inside the process can send them, and time must neither
 * stand still nor lose its number.
 */
import { describe, expect, it } from 'vitest';
import { armTimer } from '../../src/coordinator/classic/group-timers.ts';
import type { GroupRecord } from '../../src/coordinator/records.ts';
import { CoordinatorTimer, TimerKind } from '../../src/coordinator/timers.ts';
import { msToTicks, ticksToMs } from '../../src/protocol/time.ts';
import { Broker, join, leave } from './broker.ts';
import { groupOf, runs, stableStatic, stateOf } from './rules/beginnings.ts';

const LONGEST_MS = 2_147_483_647;
const NOW = msToTicks(1_000);

describe('armTimer, which every deadline goes through', () => {
  const deadlineOf = (delayMs: number) => {
    const timer = new CoordinatorTimer(TimerKind.Join, 'g', '');
    const started: CoordinatorTimer[] = [];
    const effects = Object.assign(new Broker(), { startTimer: (armed: CoordinatorTimer) => started.push(armed) });
    armTimer(effects, timer, NOW, delayMs, 'rearm');
    expect(started).toEqual([timer]);
    return timer.deadline - NOW;
  };

  it.each([0, -1, -0.04, -LONGEST_MS, Number.NEGATIVE_INFINITY, Number.NaN])('takes %d ms for none', (delayMs) => {
    expect(deadlineOf(delayMs)).toBe(0);
  });

  it.each([LONGEST_MS, LONGEST_MS + 1, Number.MAX_SAFE_INTEGER, 1e308, Number.POSITIVE_INFINITY])(
    'takes %d ms for the longest that the wire can carry',
    (delayMs) => expect(deadlineOf(delayMs)).toBe(msToTicks(LONGEST_MS)),
  );

  it('rounds to ticks', () => {
    expect([0.5, 0.04, 0.16, 1_234.56].map(deadlineOf)).toEqual([5, 0, 2, 12_346]);
  });
});

describe('the longest rebalance timeout of a group', () => {
  it.each([
    [Number.POSITIVE_INFINITY, LONGEST_MS, LONGEST_MS],
    [1e308, LONGEST_MS, LONGEST_MS],
    [Number.NEGATIVE_INFINITY, 60_000, 0],
    [Number.NaN, 0, 0],
  ])(
    'C-PREP-04, C-CMP-17: a newcomer with %d ms makes the join phase last %d ms, the sync phase %d',
    (ms, ...phases) => {
      const broker = new Broker();
      const [leader] = broker.stable(1);
      const { timers } = groupOf(broker);
      broker.send(join({ version: 3, clientId: 'b', rebalanceTimeoutMs: ms }));
      const joinPhase = ticksToMs(timers.join.deadline) - broker.nowMs;
      broker.send(join({ memberId: leader!, rebalanceTimeoutMs: 0 }));
      expect(stateOf(broker)).toBe('CompletingRebalance');
      expect([joinPhase, ticksToMs(timers.sync.deadline) - broker.nowMs]).toEqual(phases);
    },
  );
});

describe('C-CMP-13: a join phase with an absent static member only', () => {
  /** Loaded with that member; a dynamic one has come, made the group rebalance, and left; the join timer fired. */
  const waitingFor = (rebalanceTimeoutMs: number) => {
    const before = new Broker();
    stableStatic(before);
    const broker = new Broker();
    broker.coordinator.elect(before.log.map(withTimeout(rebalanceTimeoutMs)), 0);
    broker.send(join({ version: 3, clientId: 'b', rebalanceTimeoutMs }));
    broker.send(leave('b-1'));
    const { timers } = groupOf(broker);
    timers.join.deadline = 0; // Long before its time, if that is long.
    broker.advance(0);
    expect(groupOf(broker)).toMatchObject({ state: 'PreparingRebalance', generationId: 1, awaitingJoinCount: 0 });
    expect([timers.join.armedBy, runs(broker, timers.join)]).toEqual(['rearm', true]);
    return broker;
  };
  const untilJoinTimer = (broker: Broker) => ticksToMs(groupOf(broker).timers.join.deadline) - broker.nowMs;

  it.each([0, -2, 0.5, -1e308, Number.NaN, Number.NEGATIVE_INFINITY])(
    'a rebalance timeout of %d ms: it looks again each millisecond, until the session ends',
    (rebalanceTimeoutMs) => {
      const broker = waitingFor(rebalanceTimeoutMs);
      for (const ms of [0, 1, 9_000]) {
        broker.advance(ms);
        expect([stateOf(broker), untilJoinTimer(broker)]).toEqual(['PreparingRebalance', 1]);
      }
      broker.advance(1_000);
      expect(broker.removed.at(-1)).toMatchObject({ memberId: 'i1-1', cause: 'session-expired' });
      expect(groupOf(broker)).toMatchObject({ state: 'Empty', generationId: 2 });
    },
  );

  it.each([LONGEST_MS, 1e308, Number.POSITIVE_INFINITY])('a rebalance timeout of %d ms: as long as there is', (ms) => {
    const broker = waitingFor(ms);
    expect(untilJoinTimer(broker)).toBe(LONGEST_MS);
    broker.advance(10_000);
    expect(stateOf(broker)).toBe('Empty');
  });
});

function withTimeout(rebalanceTimeoutMs: number) {
  return (record: GroupRecord): GroupRecord => {
    if (record.type !== 'group' || record.value === null) return record;
    const members = record.value.members.map((member) => ({ ...member, rebalanceTimeoutMs }));
    return { ...record, value: { ...record.value, members } };
  };
}

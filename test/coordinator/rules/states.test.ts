/** The arrows between the states of a group, each taken by what takes it (rules C-ST). */
import { expect, it } from 'vitest';
import { VALID_PREVIOUS_STATES } from '../../../src/coordinator/classic/states.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { Broker, join, leave, sync } from '../broker.ts';
import { completing, emptied, joinAnswer, pendingId, protocols, stablePair, stateOf } from './beginnings.ts';

/** The arrows taken from here on, without their reasons. */
function arrows(broker: Broker, act: () => void): string[] {
  const before = broker.transitions.length;
  act();
  return broker.transitions.slice(before).map((transition) => transition.split(':')[0]!);
}

it('C-ST-01…08: these arrows and no others', () => {
  expect(VALID_PREVIOUS_STATES).toEqual({
    Empty: ['PreparingRebalance'],
    PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
    CompletingRebalance: ['PreparingRebalance'],
    Stable: ['CompletingRebalance'],
    Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
  });
});

const CHANGES: readonly (readonly [what: string, act: (broker: Broker, leader: string, follower: string) => void])[] = [
  ['a new member', (broker) => broker.send(join({ memberId: pendingId(broker), clientId: 'p' }))],
  ['the leader joins again', (broker, leader) => broker.send(join({ memberId: leader }))],
  [
    'a member joins with other protocols',
    (broker, _, follower) => broker.send(join({ memberId: follower, protocols: protocols(['range'], 'u') })),
  ],
  ['a member leaves', (broker, _, follower) => broker.send(leave(follower))],
  ['a session expires', (broker) => broker.advance(60_000)],
];

it.each(CHANGES)('C-ST-03: Stable goes to PreparingRebalance: %s', (_what, act) => {
  const broker = new Broker();
  const [leader, follower] = stablePair(broker);
  expect(stateOf(broker)).toBe('Stable');
  expect(arrows(broker, () => act(broker, leader, follower))[0]).toBe('Stable > PreparingRebalance');
});

it('C-ST-03: a static member that comes back with another protocol does it too', () => {
  const broker = new Broker();
  const request = broker.send(join({ groupInstanceId: 'i1', protocols: protocols(['range', 'roundrobin'], 't') }));
  broker.advance(3_000);
  broker.send(sync(joinAnswer(broker, request).memberId, 1));
  expect(stateOf(broker)).toBe('Stable');
  const back = join({ groupInstanceId: 'i1', protocols: protocols(['roundrobin'], 't') });
  expect(arrows(broker, () => broker.send(back))[0]).toBe('Stable > PreparingRebalance');
});

it('C-ST-03: a heartbeat, a follower that joins unchanged, and a SyncGroup do not', () => {
  const broker = new Broker();
  const [, follower] = stablePair(broker);
  expect(arrows(broker, () => broker.send(join({ memberId: follower, clientId: 'c2' })))).toEqual([]);
  expect(arrows(broker, () => broker.send(sync(follower, 1)))).toEqual([]);
});

const INTERRUPTIONS: typeof CHANGES = [
  CHANGES[0]!,
  CHANGES[2]!,
  CHANGES[3]!,
  ['a member has not synced in time', (broker) => broker.advance(301_000)],
];

it.each(INTERRUPTIONS)('C-ST-04: CompletingRebalance goes back to PreparingRebalance: %s', (_what, act) => {
  const broker = new Broker();
  const [leader, follower] = completing(broker);
  expect(stateOf(broker)).toBe('CompletingRebalance');
  expect(arrows(broker, () => act(broker, leader, follower))[0]).toBe('CompletingRebalance > PreparingRebalance');
});

it('C-ST-04: a plan that could not be written does it too', () => {
  const broker = new Broker();
  const [leader] = completing(broker);
  broker.held = true;
  broker.send(sync(leader, 1));
  const taken = arrows(broker, () => broker.report(Errors.NOT_ENOUGH_REPLICAS));
  expect(taken).toEqual(['CompletingRebalance > PreparingRebalance']);
});

it('C-ST-05: the end of a join phase with members leads to CompletingRebalance, not before', () => {
  const broker = new Broker();
  broker.enter('a');
  expect(arrows(broker, () => broker.advance(2_999))).toEqual([]);
  expect(arrows(broker, () => broker.advance(3_001))).toEqual(['PreparingRebalance > CompletingRebalance']);
});

it('C-ST-06: the end of a join phase without members leads to Empty', () => {
  const broker = new Broker();
  const taken = arrows(broker, () => emptied(broker));
  expect(taken.slice(-2)).toEqual(['Stable > PreparingRebalance', 'PreparingRebalance > Empty']);
});

it('C-ST-07: CompletingRebalance becomes Stable when the plan of the leader is written, not when others sync', () => {
  const broker = new Broker();
  const [leader, follower] = completing(broker);
  expect(arrows(broker, () => broker.send(sync(follower, 1)))).toEqual([]);
  broker.held = true;
  expect(arrows(broker, () => broker.send(sync(leader, 1)))).toEqual([]);
  expect(arrows(broker, () => broker.report(Errors.NONE))).toEqual(['CompletingRebalance > Stable']);
});

it('C-ST-02, C-ST-08: a member takes an empty group to PreparingRebalance; unloaded it is Dead', () => {
  const broker = new Broker();
  emptied(broker);
  const request = broker.send(join({ clientId: 'n' }));
  const { memberId } = joinAnswer(broker, request);
  expect(arrows(broker, () => broker.send(join({ memberId })))).toEqual(['Empty > PreparingRebalance']);
  expect(arrows(broker, () => broker.coordinator.unload(broker.nowMs * 10))).toEqual(['PreparingRebalance > Dead']);
});

/** What mutants of the coordinator showed that nothing looked at (docs/mutation.md): each test stands where one survived. */
import { expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../src/coordinator/behaviour.ts';
import { Api } from '../../../src/protocol/api.ts';
import { Errors } from '../../../src/protocol/errors.ts';
import { Broker, commit, heartbeat, join, leave, sync } from '../broker.ts';
import { emptied, joinAnswer, pendingId, preparing, stablePair, stateOf } from './beginnings.ts';

const tombstones = (broker: Broker) => broker.log.filter((record) => record.type === 'group' && record.value === null);

it('D-15: before 4.0 a group that was written leaves a tombstone when it is deleted', () => {
  const broker = new Broker({ behaviour: BEHAVIOURS['kafka-3.6'] });
  emptied(broker);
  broker.send({ api: Api.DeleteGroups, groupIds: ['g'] });
  expect([stateOf(broker), tombstones(broker).length]).toEqual(['none', 1]);
});

it('C-RT-04: a heartbeat waits for what was written before it', () => {
  const broker = new Broker();
  const [, follower] = stablePair(broker);
  broker.held = true;
  broker.send(commit(follower, 1, { 't1-0': 5 }));
  const beat = broker.send(heartbeat(follower, 1));
  expect(broker.errorOf(beat)).toBe('pending');
  broker.report(Errors.NONE);
  expect(broker.errorOf(beat)).toBe('NONE');
});

it('C-STM-12: the return of a leader that is written when a rebalance has begun stays parked, and is answered with all others', () => {
  const broker = new Broker();
  const first = broker.send(join({ groupInstanceId: 'i1' }));
  const follower = broker.enter('c');
  broker.advance(6_000);
  for (const memberId of [joinAnswer(broker, first).memberId, follower]) broker.send(sync(memberId, 1));
  broker.held = true;
  const back = broker.send(join({ groupInstanceId: 'i1' }));
  broker.enter('b');
  expect(stateOf(broker)).toBe('PreparingRebalance');
  broker.report(Errors.NONE);
  expect(broker.errorOf(back)).toBe('pending');
});

it('C-LV-07: a join phase that waits for an id alone ends when that id leaves', () => {
  const broker = new Broker();
  const [, follower] = preparing(broker);
  const pending = pendingId(broker);
  broker.send(join({ memberId: follower }));
  expect(stateOf(broker)).toBe('PreparingRebalance');
  broker.send(leave(pending));
  expect(stateOf(broker)).toBe('CompletingRebalance');
});

/** Where the stories of the rules begin: a broker, and group `g` in one of its states. */
import type { ClassicGroup } from '../../../src/coordinator/classic/group.ts';
import { NOT_ARMED } from '../../../src/coordinator/timers.ts';
import type { JoinGroupProtocol, JoinGroupRequest } from '../../../src/protocol/requests.ts';
import type { JoinGroupResponse } from '../../../src/protocol/responses.ts';
import { type Broker, join, leave, metadata, sync } from '../broker.ts';

export const groupOf = (broker: Broker): ClassicGroup => broker.coordinator.group('g')!;
export const stateOf = (broker: Broker): string => broker.coordinator.group('g')?.state ?? 'none';
export const sessionOf = (broker: Broker, memberId: string) => groupOf(broker).members.get(memberId)!.sessionTimer;
export const joinAnswer = (broker: Broker, requestId: number) => broker.responses.get(requestId) as JoinGroupResponse;

/** Protocols by name, all with the same topics. */
export const protocols = (names: readonly string[], ...topics: string[]): JoinGroupProtocol[] =>
  names.map((name) => ({ name, metadata: metadata(...topics) }));

/** An id handed out that nobody has joined with yet. */
export const pendingId = (broker: Broker, more: Partial<JoinGroupRequest> = {}): string =>
  broker.ask<JoinGroupResponse>(join({ clientId: 'p', ...more })).memberId;

/** Two dynamic members in CompletingRebalance, generation 1, the leader first. */
export function completing(broker: Broker, more: Partial<JoinGroupRequest> = {}): [leader: string, follower: string] {
  const ids = ['a', 'b'].map((client) => broker.enter(client, more)) as [string, string];
  broker.advance(6_000);
  return ids;
}

/** Two dynamic members in Stable, generation 1. */
export function stablePair(broker: Broker, more: Partial<JoinGroupRequest> = {}): [leader: string, follower: string] {
  return broker.stable(2, more) as [string, string];
}

/** The same in PreparingRebalance: the leader has joined again, the follower has not. */
export function preparing(broker: Broker, more: Partial<JoinGroupRequest> = {}): [leader: string, follower: string] {
  const ids = stablePair(broker, more);
  broker.send(join({ memberId: ids[0], ...more }));
  return ids;
}

/** Everybody has left: Empty, generation 2. The ids that were. */
export function emptied(broker: Broker): string[] {
  const ids = broker.stable(1);
  broker.send(leave(...ids));
  return ids;
}

/** A static member, `i1-…`, alone in Stable, generation 1. */
export function stableStatic(broker: Broker): string {
  const request = broker.send(join({ groupInstanceId: 'i1' }));
  broker.advance(3_000);
  const { memberId } = joinAnswer(broker, request);
  broker.send(sync(memberId, 1, { assignments: new Map([[memberId, { bytes: 'plan', partitions: [] }]]) }));
  return memberId;
}

/** Whether the timer runs, as the coordinator has it and as its host was told. */
export function runs(broker: Broker, timer: ReturnType<typeof sessionOf>): boolean {
  const isArmed = timer.deadline !== NOT_ARMED;
  if (isArmed !== broker.armed.has(timer)) throw new Error('the host was told otherwise');
  return isArmed;
}

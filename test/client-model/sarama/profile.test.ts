/** The tables of sarama's profile: versions, reactions (clients.md 3, 7). */
import { expect, it } from 'vitest';
import { SARAMA } from '../../../src/client-model/sarama/index.ts';
import {
  behavioursOf,
  COMMIT_REACTIONS,
  HEARTBEAT_REACTIONS,
  JOIN_REACTIONS,
  OFFSET_FETCH_REACTIONS,
  SYNC_REACTIONS,
} from '../../../src/client-model/sarama/profile.ts';
import { Errors } from '../../../src/protocol/errors.ts';

it('a version behaves as the newest change that is not newer than it', () => {
  expect(behavioursOf('1.61.1')).toEqual(behavioursOf('1.61'));
  expect(behavioursOf('1.60.1')).toEqual(behavioursOf('1.50.2'));
  expect(behavioursOf('1.50.2')).toMatchObject({ incremental: false, heartbeatUntilReleased: true });
  expect(behavioursOf('1.30.0').heartbeatUntilReleased).toBe(false);
});

it('S-JG-02: fenced and refused members are not in the tables: Consume() returns what is not', () => {
  for (const code of [Errors.FENCED_INSTANCE_ID, Errors.GROUP_MAX_SIZE_REACHED, Errors.INCONSISTENT_GROUP_PROTOCOL]) {
    expect([JOIN_REACTIONS.get(code), SYNC_REACTIONS.get(code)]).toEqual([undefined, undefined]);
  }
});

it('MEMBER_ID_REQUIRED is an answer to JoinGroup only', () => {
  expect(JOIN_REACTIONS.get(Errors.MEMBER_ID_REQUIRED)).toBe('take-member-id');
  expect(SYNC_REACTIONS.has(Errors.MEMBER_ID_REQUIRED)).toBe(false);
});

it('each table knows the errors of a coordinator that has moved', () => {
  for (const table of [JOIN_REACTIONS, SYNC_REACTIONS, HEARTBEAT_REACTIONS, COMMIT_REACTIONS, OFFSET_FETCH_REACTIONS]) {
    expect(table.has(Errors.NOT_COORDINATOR) && table.has(Errors.COORDINATOR_NOT_AVAILABLE)).toBe(true);
  }
});

it('two connections, no pause before it dials again, none is closed for being idle', () => {
  expect(SARAMA.connections).toEqual(['bootstrap', 'broker']);
  expect(SARAMA.connectionPolicy).toMatchObject({ reconnectBackoffMs: 0, idleMs: null, dialTimeoutMs: 30_000 });
});

/** The cells of clients.md 3.1–3.5, column java, as the recordings confirm or correct them. */
import { describe, expect, it } from 'vitest';
import { Api } from '../../../src/protocol/api.ts';
import { type ErrorName, Errors } from '../../../src/protocol/errors.ts';
import type { JoinGroupRequest } from '../../../src/protocol/requests.ts';
import { World } from './harness.ts';

/** What the member does next. */
type Cell =
  /** JoinGroup at once, with this identity; `lost`: after onPartitionsLost. */
  | { readonly joins: 'new' | 'same id'; readonly lost: boolean }
  /** Looks the coordinator up; the request is repeated, membership kept. */
  | { readonly looksUp: true }
  /** The request is repeated within 1.1 s, membership and coordinator kept. */
  | { readonly repeats: true }
  /** poll() throws this. */
  | { readonly throws: string }
  | { readonly nothing: true };

const again: Cell = { joins: 'same id', lost: false };
const lookUp: Cell = { looksUp: true };
const repeat: Cell = { repeats: true };

const JOIN: readonly (readonly [ErrorName, Cell])[] = [
  ['UNKNOWN_MEMBER_ID', { joins: 'new', lost: true }],
  ['ILLEGAL_GENERATION', { throws: 'KafkaException' }],
  ['REBALANCE_IN_PROGRESS', again],
  ['FENCED_INSTANCE_ID', { throws: 'FencedInstanceIdException' }],
  ['NOT_COORDINATOR', lookUp],
  ['COORDINATOR_NOT_AVAILABLE', lookUp],
  ['COORDINATOR_LOAD_IN_PROGRESS', repeat],
  ['GROUP_MAX_SIZE_REACHED', { throws: 'GroupMaxSizeReachedException' }],
  ['INCONSISTENT_GROUP_PROTOCOL', { throws: 'InconsistentGroupProtocolException' }],
  ['INVALID_SESSION_TIMEOUT', { throws: 'InvalidSessionTimeoutException' }],
  ['INVALID_GROUP_ID', { throws: 'InvalidGroupIdException' }],
  ['GROUP_AUTHORIZATION_FAILED', { throws: 'GroupAuthorizationException' }],
];

const SYNC: readonly (readonly [ErrorName, Cell])[] = [
  ['REBALANCE_IN_PROGRESS', again],
  ['UNKNOWN_MEMBER_ID', { joins: 'new', lost: true }],
  ['ILLEGAL_GENERATION', { joins: 'same id', lost: true }],
  ['FENCED_INSTANCE_ID', { throws: 'FencedInstanceIdException' }],
  ['NOT_COORDINATOR', lookUp],
  ['COORDINATOR_NOT_AVAILABLE', lookUp],
  ['COORDINATOR_LOAD_IN_PROGRESS', { throws: 'KafkaException' }],
  ['GROUP_AUTHORIZATION_FAILED', { throws: 'GroupAuthorizationException' }],
];

const HEARTBEAT: readonly (readonly [ErrorName, Cell])[] = [
  ['REBALANCE_IN_PROGRESS', again],
  ['UNKNOWN_MEMBER_ID', { joins: 'new', lost: true }],
  ['ILLEGAL_GENERATION', { joins: 'same id', lost: true }],
  ['FENCED_INSTANCE_ID', { throws: 'FencedInstanceIdException' }],
  ['NOT_COORDINATOR', lookUp],
  ['COORDINATOR_NOT_AVAILABLE', lookUp],
  ['COORDINATOR_LOAD_IN_PROGRESS', repeat],
  ['GROUP_AUTHORIZATION_FAILED', repeat],
];

const COMMIT_SYNC: readonly (readonly [ErrorName, Cell])[] = [
  ['REBALANCE_IN_PROGRESS', again],
  ['ILLEGAL_GENERATION', { joins: 'same id', lost: true }],
  ['UNKNOWN_MEMBER_ID', { joins: 'new', lost: true }],
  ['FENCED_INSTANCE_ID', { nothing: true }],
  ['NOT_COORDINATOR', lookUp],
  ['COORDINATOR_NOT_AVAILABLE', lookUp],
  ['REQUEST_TIMED_OUT', lookUp],
  ['COORDINATOR_LOAD_IN_PROGRESS', repeat],
  ['UNKNOWN_TOPIC_OR_PARTITION', repeat],
  ['OFFSET_METADATA_TOO_LARGE', { nothing: true }],
  ['GROUP_AUTHORIZATION_FAILED', { nothing: true }],
];

type Injected = typeof Api.JoinGroup | typeof Api.SyncGroup | typeof Api.Heartbeat | typeof Api.OffsetCommit;

/** A stable cooperative member meets this error once; the world goes on for three seconds. */
function meet(api: Injected, error: ErrorName): { world: World; at: number } {
  const world = new World(
    { partitionAssignmentStrategy: ['cooperative-sticky'] },
    { commit: 'sync', onFencedCommit: 'ignore' },
  ).stable();
  if (api === Api.JoinGroup || api === Api.SyncGroup) world.broker.rebalance();
  world.broker.fail(api, Errors[error]);
  world.run(5_000);
  return { world, at: world.log.find(({ at, text }) => at > 1_500 && text === error)!.at };
}

function check(api: Injected, error: ErrorName, cell: Cell): void {
  const { world, at } = meet(api, error);
  const { state } = world.consumer;
  const lost = world.since(at, 'lost').length > 0;
  if ('throws' in cell) {
    expect(world.since(at, 'exited')[0]!.text).toBe(`fatal-error: ${cell.throws}`);
    return;
  }
  expect(world.exit).toBeNull();
  expect(state.memberState).toBe('STABLE');
  const [join] = world.requests(Api.JoinGroup, at);
  const [lookup] = world.requests(Api.FindCoordinator, at);
  if ('joins' in cell) {
    expect(join!.at).toBe(at);
    expect((join!.request as JoinGroupRequest).memberId).toBe(cell.joins === 'new' ? '' : 'M1');
    expect(lost).toBe(cell.lost);
    expect(lookup).toBeUndefined();
    return;
  }
  expect(lost).toBe(false);
  expect(state.memberId).toBe('M1');
  expect(lookup !== undefined).toBe('looksUp' in cell);
  const repeated = world.requests(api, at).some((entry) => entry.at - at <= 1_100);
  if ('looksUp' in cell || 'repeats' in cell) expect(repeated).toBe(true);
  else expect(world.requests(api, at).filter((entry) => entry.at < at + 900)).toEqual([]);
}

describe('clients.md 3.1 JoinGroup', () => {
  it.each(JOIN)('%s: %j', (error, cell) => check(Api.JoinGroup, error, cell));
});

describe('clients.md 3.2 SyncGroup', () => {
  it.each(SYNC)('%s: %j', (error, cell) => check(Api.SyncGroup, error, cell));
});

describe('clients.md 3.3 Heartbeat', () => {
  it.each(HEARTBEAT)('%s: %j', (error, cell) => check(Api.Heartbeat, error, cell));
});

describe('clients.md 3.4 OffsetCommit, by commitSync()', () => {
  it.each(COMMIT_SYNC)('%s: %j', (error, cell) => check(Api.OffsetCommit, error, cell));
});

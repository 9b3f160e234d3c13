/**
 * The group coordinator of one shard, classic protocol: the broker's side of a consumer group.
 *
 * Mirrors GroupCoordinatorService over CoordinatorRuntime over GroupCoordinatorShard of Kafka 4.4.0. This file is the
 * one entry: it checks what is checked before any group is looked at, and passes each input to its handler in
 * `classic/`, `offsets/` or `admin/`. The machine is sans-IO: see effects.ts.
 *
 * Only classic groups exist here. Nothing a peer can send makes it throw.
 */
import { Api } from '../protocol/api.ts';
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { GroupId } from '../protocol/ids.ts';
import type {
  CoordinatorRequest,
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitRequest,
} from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { Ticks } from '../protocol/time.ts';
import { deleteGroups } from './admin/delete-groups.ts';
import { describeGroups, listGroups } from './admin/describe.ts';
import { errorResponse, joinError } from './answers.ts';
import type { ClassicGroup } from './classic/group.ts';
import { heartbeat } from './classic/heartbeat.ts';
import { joinGroup, validateJoinGroup } from './classic/join.ts';
import { leaveGroup } from './classic/leave.ts';
import { isStrayTimer } from './classic/membership.ts';
import { joinTimerFired } from './classic/rebalance.ts';
import { expireSession } from './classic/session.ts';
import { expirePendingSync, syncGroup } from './classic/sync.ts';
import type { CoordinatorConfig } from './config.ts';
import type { CoordinatorEffects } from './effects.ts';
import { load, unload } from './loading.ts';
import { appendDone, expireWrite, finish } from './log.ts';
import { offsetCommit } from './offsets/commit.ts';
import { offsetDelete } from './offsets/delete.ts';
import { cleanupGroupMetadata, onTopicsDeleted } from './offsets/expiration.ts';
import { offsetFetch } from './offsets/fetch.ts';
import { txnOffsetCommit, writeTxnMarkers } from './offsets/transactions.ts';
import type { GroupRecord, OffsetCommitRecord } from './records.ts';
import { failureResponse, Reply } from './reply.ts';
import { Shard, type ShardStatus } from './shard.ts';
import { type CoordinatorTimer, NOT_ARMED, TimerKind } from './timers.ts';

export class GroupCoordinator {
  private readonly shard: Shard;

  /** A broker that coordinates nothing yet: see {@link elect}. */
  constructor(config: CoordinatorConfig, effects: CoordinatorEffects) {
    this.shard = new Shard(config, effects);
  }

  /** A request has arrived. Its answer may come now, later, or (C-GEN-09) never. */
  handle(request: CoordinatorRequest, requestId: number, now: Ticks): void {
    const { shard } = this;
    shard.now = now;
    switch (request.api) {
      case Api.Heartbeat:
        handleHeartbeat(shard, request, requestId);
        break;
      case Api.OffsetCommit:
        handleOffsetCommit(shard, request, requestId);
        break;
      case Api.JoinGroup:
        handleJoinGroup(shard, request, new Reply(requestId, request));
        break;
      default:
        handleOther(shard, request, new Reply(requestId, request));
        break;
    }
  }

  /** A timer's deadline has come. Ignored if the timer was moved or disarmed since (C-RT-02). */
  timerFired(timer: CoordinatorTimer, now: Ticks): void {
    if (timer.deadline > now) return;
    const { shard } = this;
    shard.now = now;
    timer.deadline = NOT_ARMED;
    if (timer.kind === TimerKind.WriteTimeout) expireWrite(shard);
    else if (timer.kind === TimerKind.Cleanup) cleanupGroupMetadata(shard);
    else groupTimerFired(shard, timer);
  }

  /** The log has committed an append (NONE), and with it all before it, or has refused it. */
  appendDone(appendId: number, errorCode: ErrorCode, now: Ticks): void {
    this.shard.now = now;
    appendDone(this.shard, appendId, errorCode);
  }

  /** This broker became the coordinator and reads the log; until {@link loaded} it only says so. */
  startLoading(now: Ticks): void {
    if (!this.shard.defects.reloadKeepsState) this.unload(now);
    this.shard.status = 'loading';
  }

  /** The log has been read: all of its records, in order. */
  loaded(records: Iterable<GroupRecord>, now: Ticks): void {
    this.shard.now = now;
    load(this.shard, records);
  }

  /** This broker became the coordinator, and reading the log takes no time. */
  elect(records: Iterable<GroupRecord>, now: Ticks): void {
    this.startLoading(now);
    this.loaded(records, now);
  }

  /** This broker is no longer the coordinator. */
  unload(now: Ticks): void {
    const { shard } = this;
    shard.now = now;
    if (shard.status === 'active') unload(shard);
    shard.status = 'not-coordinator';
  }

  /** The broker is shutting down: from now on it answers COORDINATOR_NOT_AVAILABLE. */
  shutDown(now: Ticks): void {
    this.unload(now);
    this.shard.status = 'shut-down';
  }

  /** Topics were deleted: their offsets go (O-EX-07). */
  topicsDeleted(topics: ReadonlySet<string>, now: Ticks): void {
    this.shard.now = now;
    if (this.shard.status === 'active') onTopicsDeleted(this.shard, topics);
  }

  get status(): ShardStatus {
    return this.shard.status;
  }

  /** For traces, measures and invariants; not to be changed. */
  group(groupId: GroupId): ClassicGroup | undefined {
    return this.shard.groups.get(groupId);
  }

  /** All groups, oldest first. */
  groups(): Iterable<ClassicGroup> {
    return this.shard.groups.values();
  }

  /** Committed offsets of a group that exists, by the name of their partition. */
  committedOffsets(groupId: GroupId): ReadonlyMap<string, OffsetCommitRecord> | null {
    return this.shard.committedGroups.has(groupId) ? this.shard.offsets.committedOf(groupId) : null;
  }

  /** How many operations wait for the log. */
  get openOperations(): number {
    return this.shard.waiting.length;
  }
}

/** What every request of a shard that is not active is told (C-LOAD-06); NONE if it is. */
function statusError(status: ShardStatus): ErrorCode {
  switch (status) {
    case 'active':
      return Errors.NONE;
    case 'loading':
      return Errors.COORDINATOR_LOAD_IN_PROGRESS;
    case 'not-coordinator':
      return Errors.NOT_COORDINATOR;
    case 'shut-down':
      return Errors.COORDINATOR_NOT_AVAILABLE;
  }
}

/** The error of a request that no group can answer: shut down, a bad group id, the state of the shard (D-08). */
function entryError(shard: Shard, badGroupId: boolean): ErrorCode {
  if (badGroupId && !shard.behaviour.checksRequestBeforeShard) return Errors.INVALID_GROUP_ID;
  if (shard.status === 'shut-down') return Errors.COORDINATOR_NOT_AVAILABLE;
  return badGroupId ? Errors.INVALID_GROUP_ID : statusError(shard.status);
}

function handleHeartbeat(shard: Shard, request: HeartbeatRequest, requestId: number): void {
  const isValid = request.groupId !== null && request.groupId !== '';
  if (isValid && shard.status === 'active') heartbeat(shard, request, requestId);
  else shard.effects.respond(requestId, failure(shard, request, entryError(shard, !isValid)));
}

/** The empty group id is allowed (offsets.md §1). */
function handleOffsetCommit(shard: Shard, request: OffsetCommitRequest, requestId: number): void {
  const isValid = request.groupId !== null;
  if (isValid && shard.status === 'active') offsetCommit(shard, request, requestId);
  else shard.effects.respond(requestId, failure(shard, request, entryError(shard, !isValid)));
}

/** C-JOIN-01…04. */
function handleJoinGroup(shard: Shard, request: JoinGroupRequest, reply: Reply): void {
  const error = joinEntryError(shard, request);
  if (error !== Errors.NONE) reply.send(shard.effects, joinError(request.memberId, error));
  else if (shard.status !== 'active') reply.fail(shard, statusError(shard.status));
  else joinGroup(shard, request, reply);
}

/** The session timeout is looked at before the state of the shard; before 4.0 after it (D-08). */
function joinEntryError(shard: Shard, request: JoinGroupRequest): ErrorCode {
  const badGroupId = isMissing(request.groupId);
  const isLate = !shard.behaviour.checksRequestBeforeShard;
  const early = isLate || badGroupId || shard.status === 'shut-down' ? entryError(shard, badGroupId) : Errors.NONE;
  return early === Errors.NONE ? validateJoinGroup(shard, request) : early;
}

function isMissing(groupId: GroupId | null): boolean {
  return groupId === null || groupId === '';
}

function failure(shard: Shard, request: CoordinatorRequest, error: ErrorCode): CoordinatorResponse {
  return failureResponse(request, error, shard.behaviour);
}

type OtherRequest = Exclude<CoordinatorRequest, HeartbeatRequest | OffsetCommitRequest | JoinGroupRequest>;

function handleOther(shard: Shard, request: OtherRequest, reply: Reply): void {
  const error = entryError(shard, hasBadGroupId(request));
  if (error === Errors.NONE) {
    dispatch(shard, request, reply);
    return;
  }
  // A shard that is not ours has no groups to list (C-DESC-04).
  const isEmptyList = request.api === Api.ListGroups && error === Errors.NOT_COORDINATOR;
  reply.send(shard.effects, isEmptyList ? errorResponse(request, Errors.NONE) : failure(shard, request, error));
}

function hasBadGroupId(request: OtherRequest): boolean {
  switch (request.api) {
    case Api.SyncGroup:
    case Api.LeaveGroup:
    case Api.OffsetDelete:
    case Api.TxnOffsetCommit:
      return isMissing(request.groupId);
    case Api.OffsetFetch:
      return request.groupId === null;
    default:
      return false;
  }
}

function dispatch(shard: Shard, request: OtherRequest, reply: Reply): void {
  switch (request.api) {
    case Api.SyncGroup:
      syncGroup(shard, request, reply);
      break;
    case Api.LeaveGroup:
      leaveGroup(shard, request, reply);
      break;
    case Api.OffsetFetch:
      offsetFetch(shard, request, reply);
      break;
    case Api.TxnOffsetCommit:
      txnOffsetCommit(shard, request, reply);
      break;
    case Api.WriteTxnMarkers:
      writeTxnMarkers(shard, request, reply);
      break;
    case Api.OffsetDelete:
      offsetDelete(shard, request, reply);
      break;
    case Api.DeleteGroups:
      deleteGroups(shard, request, reply);
      break;
    case Api.DescribeGroups:
      reply.send(shard.effects, describeGroups(shard, request));
      break;
    case Api.ListGroups:
      reply.send(shard.effects, listGroups(shard, request));
      break;
  }
}

/** Session, join or sync timer of a group id. The group may be gone: then nothing happens. */
function groupTimerFired(shard: Shard, timer: CoordinatorTimer): void {
  const group = shard.groups.get(timer.groupId);
  if (group !== undefined) finish(shard, expire(shard, group, timer), null, null);
  if (timer.kind === TimerKind.Session && isStrayTimer(group, timer)) {
    shard.timers.get(timer.groupId)?.sessions.delete(timer.memberId);
  }
}

function expire(shard: Shard, group: ClassicGroup, timer: CoordinatorTimer) {
  switch (timer.kind) {
    case TimerKind.Session:
      shard.input = 'session-timer';
      shard.actor = timer.memberId;
      return expireSession(shard, group, timer);
    case TimerKind.Join:
      shard.input = 'join-timer';
      shard.actor = null;
      return joinTimerFired(shard, group);
    default:
      shard.input = 'sync-timer';
      shard.actor = null;
      return expirePendingSync(shard, group);
  }
}

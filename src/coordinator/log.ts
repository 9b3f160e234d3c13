/**
 * Writing to the log, and waiting for it.
 *
 * Mirrors CoordinatorRuntime (CoordinatorWriteEvent, DeferredEventQueue) of Kafka 4.4.0, rules C-RT-04, C-RT-05. Every
 * request but reads is a *write operation*: its answer waits until its own records are committed, and if it wrote none,
 * until everything written before it is. So with an append open even heartbeats wait (`deferOrAnswer`). Operations complete
 * in order. One that has waited `offsets.commit.timeout.ms` fails with REQUEST_TIMED_OUT, though its records stay in the log
 * and may be committed later; they keep holding up those behind them.
 *
 * Deviation: one timer serves all write timeouts, armed anew for the next when it fires; where other timers are due at the very
 * same instant, Kafka's order may differ (it has one timer per operation, and promises no order either).
 *
 * A refused append is undone: the tables of groups and offsets go back to the committed view plus what is still open.
 * The host should report a refusal before the next input, as a real log refuses at once.
 */
import { type ErrorCode, Errors } from '../protocol/errors.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { ClassicGroup } from './classic/group.ts';
import { armTimer, disarmTimer } from './classic/group-timers.ts';
import type { GroupRecord } from './records.ts';
import type { Reply } from './reply.ts';
import type { Shard } from './shard.ts';
import { NOT_ARMED } from './timers.ts';

const NO_RECORDS: readonly GroupRecord[] = [];
const NO_GROUPS: ClassicGroup[] = [];

/** What follows when an append ends. `error` is the log's own, unmapped; NONE if the records are committed. */
export interface AppendCallback {
  appended(shard: Shard, error: ErrorCode): void;
}

/** Work that an ended operation leads to; it is done when all that ended with it have been told. */
export interface FollowUp {
  proceed(shard: Shard): void;
}

/** An operation that waits for the log. */
export class WriteOperation {
  /** −1: it wrote nothing. */
  appendId: number;
  records: readonly GroupRecord[];
  /** Groups that become visible to readers when this is committed. */
  created: ClassicGroup[];
  /** Owed an answer when this ends; null: nobody. */
  readonly reply: Reply | null;
  /** The answer on success; null: something else gives it. */
  readonly response: CoordinatorResponse | null;
  readonly callback: AppendCallback | null;
  deadline: Ticks;
  /** It has been told its result; a timed-out one waits on for its records. */
  ended: boolean;

  constructor(reply: Reply | null, response: CoordinatorResponse | null, callback: AppendCallback | null) {
    this.appendId = -1;
    this.records = NO_RECORDS;
    this.created = NO_GROUPS;
    this.reply = reply;
    this.response = response;
    this.callback = callback;
    this.deadline = 0;
    this.ended = false;
  }
}

/** Records with what follows when they are in the log: what Kafka's handlers return as CoordinatorResult. */
export class PendingAppend {
  readonly records: readonly GroupRecord[];
  readonly callback: AppendCallback | null;

  constructor(records: readonly GroupRecord[], callback: AppendCallback | null) {
    this.records = records;
    this.callback = callback;
  }
}

/** Ends a handler: writes what it wants written, or lets its answer wait for what was written before it. */
export function finish(
  shard: Shard,
  append: PendingAppend | null,
  reply: Reply | null,
  response: CoordinatorResponse | null,
): void {
  if (append !== null) {
    write(shard, new WriteOperation(reply, response, append.callback), append.records);
  } else if (reply !== null && !reply.answered) {
    if (shard.waiting.length > 0 && shard.behaviour.answersWaitForLog) {
      enqueue(shard, new WriteOperation(reply, response, null));
    } else if (response !== null) reply.send(shard.effects, response);
  }
}

/** Applies the records to the latest view and appends them. */
export function write(shard: Shard, operation: WriteOperation, records: readonly GroupRecord[]): void {
  operation.appendId = shard.nextAppendId++;
  operation.records = records;
  if (shard.unloggedGroups.length > 0) {
    operation.created = shard.unloggedGroups;
    shard.unloggedGroups = [];
  }
  for (const record of records) applyLatest(shard, record);
  enqueue(shard, operation);
  shard.effects.append(operation.appendId, records);
}

export function enqueue(shard: Shard, operation: WriteOperation): void {
  operation.deadline = shard.now + msToTicks(shard.config.offsetsCommitTimeoutMs);
  shard.waiting.push(operation);
  const timer = shard.writeTimeoutTimer;
  if (timer.deadline === NOT_ARMED)
    armTimer(shard.effects, timer, shard.now, shard.config.offsetsCommitTimeoutMs, 'append');
}

/** The host's report on an append: committed (with all before it), or refused. */
export function appendDone(shard: Shard, appendId: number, error: ErrorCode): void {
  const index = indexOfAppend(shard, appendId);
  if (index < 0) return;
  if (error === Errors.NONE) commitThrough(shard, index);
  else refuse(shard, index, error);
}

function indexOfAppend(shard: Shard, appendId: number): number {
  for (let i = 0; i < shard.waiting.length; i++) if (shard.waiting[i]!.appendId === appendId) return i;
  return -1;
}

function commitThrough(shard: Shard, index: number): void {
  if (shard.doubledGroups.size > 0) shard.doubledGroups.clear();
  if (shard.waiting.length === 1) {
    const only = shard.waiting.pop()!;
    commit(shard, only);
    end(shard, only, Errors.NONE);
    proceed(shard);
    return;
  }
  let count = index + 1;
  while (count < shard.waiting.length && shard.waiting[count]!.appendId < 0) count++;
  const done = shard.waiting.splice(0, count);
  for (const operation of done) commit(shard, operation);
  for (const operation of done) end(shard, operation, Errors.NONE);
  proceed(shard);
}

function proceed(shard: Shard): void {
  if (shard.followUps.length === 0) return;
  for (const followUp of shard.followUps.splice(0)) followUp.proceed(shard);
}

function commit(shard: Shard, operation: WriteOperation): void {
  for (const group of operation.created) shard.committedGroups.set(group.groupId, group);
  for (const record of operation.records) applyCommitted(shard, record);
}

function refuse(shard: Shard, index: number, error: ErrorCode): void {
  const operation = shard.waiting[index]!;
  shard.waiting.splice(index, 1);
  revert(shard, operation);
  noteDoubledGroups(shard, operation);
  end(shard, operation, error);
  if (index === 0) releaseReaders(shard);
}

/** Those that only waited for a refused append have nothing left to wait for. */
function releaseReaders(shard: Shard): void {
  const first = shard.waiting.findIndex((operation) => operation.appendId >= 0);
  const free = shard.waiting.splice(0, first < 0 ? shard.waiting.length : first);
  for (const operation of free) end(shard, operation, Errors.NONE);
  proceed(shard);
}

/** Tells an operation its result, once. */
function end(shard: Shard, operation: WriteOperation, error: ErrorCode): void {
  if (operation.ended) return;
  operation.ended = true;
  operation.callback?.appended(shard, error);
  const reply = operation.reply;
  if (reply === null) return;
  if (error !== Errors.NONE) reply.fail(shard, error);
  else if (operation.response !== null) reply.send(shard.effects, operation.response);
}

/** The write timeout fired: fails one operation, the oldest whose patience is over, and waits for the next. */
export function expireWrite(shard: Shard): void {
  const operation = shard.waiting.find((waiting) => !waiting.ended);
  if (operation !== undefined && operation.deadline <= shard.now) end(shard, operation, Errors.REQUEST_TIMED_OUT);
  const next = shard.waiting.find((waiting) => !waiting.ended);
  if (next === undefined) return;
  const timer = shard.writeTimeoutTimer;
  if (timer.deadline !== NOT_ARMED) return;
  timer.deadline = next.deadline;
  timer.armedAt = shard.now;
  timer.armedBy = 'append';
  shard.effects.startTimer(timer);
}

/** The shard is lost: whatever waits fails (C-UNL-01). */
export function failAll(shard: Shard, error: ErrorCode): void {
  disarmTimer(shard.effects, shard.writeTimeoutTimer);
  for (const operation of shard.waiting.splice(0)) end(shard, operation, error);
  shard.unloggedGroups = [];
}

function applyLatest(shard: Shard, record: GroupRecord): void {
  if (record.type === 'offset') shard.offsets.applyLatest(record);
  else if (record.type === 'marker') shard.offsets.endTransactionLatest(record);
  else if (record.value === null && shard.behaviour.removesGroupsByRecord) shard.groups.delete(record.groupId);
}

function applyCommitted(shard: Shard, record: GroupRecord): void {
  if (record.type === 'offset') shard.offsets.applyCommitted(record);
  else if (record.type === 'marker') shard.offsets.endTransactionCommitted(record);
  else if (record.value === null && shard.behaviour.removesGroupsByRecord) {
    shard.committedGroups.delete(record.groupId);
  }
}

/** Rebuilds the latest view without the refused operation. */
function revert(shard: Shard, refused: WriteOperation): void {
  if (!changedTables(shard, refused)) return;
  shard.unloggedGroups = [];
  shard.groups.clear();
  for (const [groupId, group] of shard.committedGroups) shard.groups.set(groupId, group);
  shard.offsets.resetLatest();
  for (const operation of shard.waiting) {
    for (const group of operation.created) shard.groups.set(group.groupId, group);
    for (const record of operation.records) applyLatest(shard, record);
  }
}

/**
 * A group whose removal was refused is back, and Kafka's ListGroups then names it twice until the next append is
 * committed: reverting a TimelineHashMap puts the entry back but keeps the copy in the snapshot that it was taken from
 * (SnapshottableHashTable.executeRevert; recorded, trace `valid-169`).
 */
function noteDoubledGroups(shard: Shard, refused: WriteOperation): void {
  for (const record of refused.records) {
    const isRemoval = record.type === 'group' && record.value === null;
    if (!isRemoval || !shard.committedGroups.has(record.groupId)) continue;
    const isTheSame = shard.groups.get(record.groupId) === shard.committedGroups.get(record.groupId);
    if (isTheSame) shard.doubledGroups.add(record.groupId);
  }
}

function changedTables(shard: Shard, operation: WriteOperation): boolean {
  if (operation.created.length > 0 || shard.unloggedGroups.length > 0) return true;
  return operation.records.some((record) => record.type !== 'group' || record.value === null);
}

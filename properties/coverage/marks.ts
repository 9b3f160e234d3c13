/**
 * Says of each input of a coordinator which cell of the protocol's tables it is: table, row (the request's condition or the timer),
 * column (the group's state before) and what came of it. Taps a coordinator from outside and changes nothing.
 *
 * The conditions are told again here from the documents, not taken from the code under test.
 */
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import type { ClassicMember } from '../../src/coordinator/classic/member.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { CoordinatorEffects } from '../../src/coordinator/effects.ts';
import type { GroupRecord } from '../../src/coordinator/records.ts';
import type { Shard } from '../../src/coordinator/shard.ts';
import { type CoordinatorTimer, TimerKind } from '../../src/coordinator/timers.ts';
import { Api, apiName } from '../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../src/protocol/errors.ts';
import type {
  CoordinatorRequest,
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  LeavingMember,
  OffsetCommitRequest,
  SyncGroupRequest,
} from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, LeaveGroupResponse } from '../../src/protocol/responses.ts';

/** What an input was and what came of it: `table|row|column|outcome`; other events begin with `+`. */
export type Mark = string;

/** The column of a group id that has no group. */
export const NO_GROUP = 'no group';

/** What the tables ask of the past: who was once a member, and how. */
interface Past {
  readonly protocols: Map<string, string>;
  readonly instances: Set<string>;
  leader: string | null;
}

interface Cell {
  readonly table: string;
  readonly row: string;
}

/** A request whose answer waits for the log. */
interface Waiting {
  readonly cells: readonly { readonly cell: Cell; readonly entry: number }[];
  readonly request: CoordinatorRequest;
  readonly column: string;
  readonly move: string;
  readonly touched: boolean;
}

export class ProtocolMarks {
  private readonly coordinator: GroupCoordinator;
  private readonly emit: (mark: Mark) => void;
  private readonly shard: Shard;
  private readonly pasts = new Map<string, Past>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly parked = new Map<number, string>();
  private answers = new Map<number, CoordinatorResponse>();
  private started = new Set<CoordinatorTimer>();

  constructor(coordinator: GroupCoordinator, emit: (mark: Mark) => void) {
    this.coordinator = coordinator;
    this.emit = emit;
    this.shard = Reflect.get(coordinator, 'shard') as Shard;
    this.tapEffects(this.shard.effects);
    this.tapInputs();
  }

  // ---- the taps ----

  private tapEffects(effects: CoordinatorEffects): void {
    const { emit } = this;
    const emitAll = (records: readonly GroupRecord[]) => {
      for (const record of records) emit(recordMark(record));
    };
    after(effects, 'respond', (id: number, response: CoordinatorResponse) => this.responded(id, response));
    after(effects, 'startTimer', (timer: CoordinatorTimer) => {
      this.started.add(timer);
      emit(`+armed|${timer.kind}|${timer.armedBy}`);
    });
    after(effects, 'append', (_id: number, records: readonly GroupRecord[]) => emitAll(records));
    after(effects, 'transition', (_g: string, from: string, to: string) => emit(`+transition|${from} > ${to}`));
    after(effects, 'memberRemoved', (_g: string, _m: string, cause: string) => emit(`+removed|${cause}`));
  }

  private tapInputs(): void {
    const { coordinator } = this;
    const { handle, timerFired, appendDone, loaded, unload } = coordinator;
    coordinator.handle = (request, id, now) =>
      this.request(request, id, () => handle.call(coordinator, request, id, now));
    coordinator.timerFired = (timer, now) => {
      const run = () => timerFired.call(coordinator, timer, now);
      if (timer.deadline > now) run();
      else this.timer(timer, run);
    };
    coordinator.appendDone = (id, error, now) => {
      this.emit(`+append done|${errorName(error)}|${this.shard.waiting.some((w) => w.appendId === id)}`);
      appendDone.call(coordinator, id, error, now);
    };
    coordinator.loaded = (records, now) => {
      loaded.call(coordinator, records, now);
      for (const group of coordinator.groups()) this.emit(`+loaded|${group.state}|${group.members.size > 1}`);
    };
    coordinator.unload = (now) => {
      for (const group of coordinator.groups()) this.emit(`+unload|${group.state}`);
      unload.call(coordinator, now);
    };
  }

  // ---- requests ----

  private request(request: CoordinatorRequest, id: number, run: () => void): void {
    const cells = this.coordinator.status === 'active' && isPlain(request) ? this.cellsOf(request) : [];
    const groupId = groupIdOf(request);
    const before = this.look(groupId);
    this.started = new Set();
    this.answers = new Map();
    run();
    const move = moveOf(before, this.look(groupId));
    const touched = this.isTouched(request);
    const entries = cells.map((cell, entry) => ({ cell, entry }));
    const own: Waiting = { cells: entries, request, column: before.state, move, touched };
    const answer = this.answers.get(id);
    if (answer !== undefined) this.settle(own, answer, false);
    else if (this.isParked(groupId, id)) this.park(own, id);
    else this.waiting.set(id, own);
    this.remember(groupId, request);
  }

  private responded(id: number, response: CoordinatorResponse): void {
    this.answers.set(id, response);
    const parked = this.parked.get(id);
    if (parked !== undefined) this.emit(`+parked|${parked}|${errorName(response.errorCode)}`);
    this.parked.delete(id);
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (waiting !== undefined) this.settle(waiting, response, true);
  }

  private park(own: Waiting, id: number): void {
    this.parked.set(id, apiName(own.request.api));
    for (const { cell } of own.cells) this.emit(`${cell.table}|${cell.row}|${own.column}|parked${own.move}`);
  }

  /** The answer to a request, at once or after the log; what the log itself refuses is no cell's answer. */
  private settle(own: Waiting, response: CoordinatorResponse, waited: boolean): void {
    const { request, column, move, touched } = own;
    const name = apiName(request.api);
    this.emit(`+answer|${name}|${this.coordinator.status}|${errorName(response.errorCode)}${waited ? '|waited' : ''}`);
    if (ENTRY_ERRORS.has(response.errorCode) || (waited && LOG_ERRORS.has(response.errorCode))) return;
    for (const { cell, entry } of own.cells) {
      const error = entryError(response, entry);
      const isOk = error === Errors.NONE;
      const effects = isOk || request.api !== Api.LeaveGroup ? move : '';
      const what = TOO_LARGE === error ? 'NONE' : errorName(error);
      this.emit(`${cell.table}|${cell.row}|${column}|${what}${touched ? ', T' : ''}${effects}`);
    }
  }

  private isParked(groupId: string, id: number): boolean {
    const members = this.coordinator.group(groupId)?.members.values() ?? [];
    return [...members].some((m) => m.parkedJoin?.requestId === id || m.parkedSync?.requestId === id);
  }

  /** Whether a heartbeat or commit gave the session its full time again. */
  private isTouched(request: CoordinatorRequest): boolean {
    if (request.api !== Api.Heartbeat && request.api !== Api.OffsetCommit) return false;
    return [...this.started].some(({ kind, memberId }) => kind === TimerKind.Session && memberId === request.memberId);
  }

  // ---- conditions ----

  private cellsOf(request: CoordinatorRequest): Cell[] {
    const group = this.coordinator.group(groupIdOf(request));
    const past = this.pastOf(groupIdOf(request));
    switch (request.api) {
      case Api.JoinGroup:
        return [{ table: 'JoinGroup', row: this.joinRow(request, group, past) }];
      case Api.SyncGroup:
        return [{ table: 'SyncGroup', row: syncRow(request, group, past) }];
      case Api.Heartbeat:
        return [{ table: 'Heartbeat', row: heartbeatRow(request, group, past) }];
      case Api.LeaveGroup:
        return leaveRows(request, group, past).map((row) => ({ table: 'LeaveGroup', row }));
      case Api.OffsetCommit:
        return [{ table: 'OffsetCommit', row: commitRow(request, group, past) }];
      default:
        return [];
    }
  }

  private joinRow(request: JoinGroupRequest, group: ClassicGroup | undefined, past: Past): string {
    const { memberId, groupInstanceId } = request;
    if (group === undefined && memberId !== '') return 'unknown id';
    if (group !== undefined && isOverCapacity(group, memberId, this.shard.config.maxSize)) return 'over capacity';
    if (!isCompatible(request, group)) return 'incompatible protocols';
    if (memberId === '') return newcomerRow(request, group);
    if (group!.pendingJoinMembers.has(memberId)) {
      return groupInstanceId === null ? 'pending id' : 'pending id with an instance id';
    }
    const owner = groupInstanceId === null ? memberId : group!.staticMembers.get(groupInstanceId);
    const isForeign = owner !== undefined && owner !== memberId;
    if (isForeign || (groupInstanceId !== null && group!.state === 'Empty')) return 'instance of another id';
    const member = group!.members.get(memberId);
    if (owner === undefined || !isMember(group!, past, memberId)) return 'unknown id';
    const before = member === undefined ? past.protocols.get(memberId) : protocolsOf(member.protocols);
    if (before !== protocolsOf(request.protocols)) return 'member, changed';
    return `member, unchanged, ${leads(group, past, memberId) ? 'leader' : 'follower'}`;
  }

  // ---- timers ----

  private timer(timer: CoordinatorTimer, run: () => void): void {
    const before = this.look(timer.groupId);
    const row = timerRow(timer, before.group);
    const size = before.group === undefined ? 0 : before.group.members.size + before.group.pendingJoinMembers.size;
    this.started = new Set();
    run();
    const after = this.look(timer.groupId);
    const sizeAfter = after.group === undefined ? 0 : after.group.members.size + after.group.pendingJoinMembers.size;
    const left = after.group !== undefined && timer.kind === TimerKind.Join ? 'fired' : 'kept';
    const what = this.started.has(timer) ? 'extended' : sizeAfter < size ? 'removed' : left;
    this.emit(`Timers|${row}|${before.state}|${what}${moveOf(before, after)}`);
    for (const { groupId } of this.coordinator.groups()) this.rememberLeader(groupId);
  }

  // ---- the past ----

  private look(groupId: string): Look {
    const group = this.coordinator.status === 'active' ? this.coordinator.group(groupId) : undefined;
    return { group, state: group?.state ?? NO_GROUP, generation: group?.generationId ?? -1 };
  }

  private pastOf(groupId: string): Past {
    let past = this.pasts.get(groupId);
    if (past === undefined) {
      past = { protocols: new Map(), instances: new Set(), leader: null };
      this.pasts.set(groupId, past);
    }
    return past;
  }

  private remember(groupId: string, request: CoordinatorRequest): void {
    const group = this.coordinator.group(groupId);
    if (group === undefined || request.api !== Api.JoinGroup) return;
    const past = this.pastOf(groupId);
    for (const { memberId, protocols, groupInstanceId } of group.members.values()) {
      past.protocols.set(memberId, protocolsOf(protocols));
      if (groupInstanceId !== null) past.instances.add(groupInstanceId);
    }
    this.rememberLeader(groupId);
  }

  private rememberLeader(groupId: string): void {
    const leader = this.coordinator.group(groupId)?.leaderId;
    if (leader) this.pastOf(groupId).leader = leader;
  }
}

interface Look {
  readonly group: ClassicGroup | undefined;
  readonly state: string;
  readonly generation: number;
}

const TOO_LARGE: ErrorCode = Errors.OFFSET_METADATA_TOO_LARGE;

/** Said before any group is looked at. */
const ENTRY_ERRORS: ReadonlySet<ErrorCode> = new Set([Errors.INVALID_GROUP_ID, Errors.INVALID_SESSION_TIMEOUT]);

/** What a request is told when the log, and not a rule of its own, refuses it. */
const LOG_ERRORS: ReadonlySet<ErrorCode> = new Set([
  ...[Errors.COORDINATOR_NOT_AVAILABLE, Errors.NOT_COORDINATOR, Errors.UNKNOWN_SERVER_ERROR],
  ...[Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND, 12_345],
]);

/** Runs `then` before each call of a method, with its arguments. */
function after<K extends keyof CoordinatorEffects>(
  effects: CoordinatorEffects,
  name: K,
  // biome-ignore lint/suspicious/noExplicitAny: the method's own parameters, whichever it is
  then: (...args: any[]) => void,
): void {
  const method = effects[name] as (...args: unknown[]) => unknown;
  effects[name] = ((...args: unknown[]) => {
    then(...args);
    return method.apply(effects, args);
  }) as CoordinatorEffects[K];
}

/** Numbers that no protocol could carry are nobody's cell. */
function isPlain(request: CoordinatorRequest): boolean {
  return Object.values(request).every((value) => typeof value !== 'number' || Number.isInteger(value));
}

function groupIdOf(request: CoordinatorRequest): string {
  return ('groupId' in request ? request.groupId : null) ?? '';
}

function moveOf(before: Look, now: Look): string {
  return before.state === now.state && before.generation === now.generation ? '' : ` > ${now.state}`;
}

function entryError(response: CoordinatorResponse, entry: number): ErrorCode {
  const members = (response as LeaveGroupResponse).members;
  return response.api === Api.LeaveGroup ? (members[entry]?.errorCode ?? response.errorCode) : response.errorCode;
}

function recordMark(record: GroupRecord): Mark {
  if (record.type !== 'group' && record.type !== 'offset') return `+record|${record.type}`;
  if (record.value === null) return `+record|${record.type}|tombstone`;
  if (record.type === 'offset') return '+record|offset|value';
  const { generation, members, protocolType } = record.value;
  const kind = members.length > 0 ? 'members' : generation === 0 && protocolType === '' ? 'new' : 'empty';
  return `+record|group|${kind}`;
}

function protocolsOf(protocols: JoinGroupRequest['protocols']): string {
  return JSON.stringify(protocols.map(({ name, metadata }) => [name, metadata.bytes]));
}

/** C-MAX-02, C-MAX-03; in Empty everybody is let in, and a group whose pending ids alone fill it says so best. */
function isOverCapacity(group: ClassicGroup, memberId: string, maxSize: number): boolean {
  if (group.state === 'Empty') return group.pendingJoinMembers.size >= maxSize;
  const member = group.members.get(memberId);
  if (group.state === 'PreparingRebalance') return member?.parkedJoin == null && group.awaitingJoinCount >= maxSize;
  return member === undefined && group.members.size >= maxSize;
}

/** C-PROTO-01, C-PROTO-02, counted afresh. */
function isCompatible({ protocolType, protocols }: JoinGroupRequest, group: ClassicGroup | undefined): boolean {
  if (group === undefined || group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  const members: readonly ClassicMember[] = [...group.members.values()];
  const isCommon = (name: string) => members.every((member) => member.protocols.some((own) => own.name === name));
  return group.protocolType === protocolType && protocols.some(({ name }) => isCommon(name));
}

function newcomerRow({ version, groupInstanceId }: JoinGroupRequest, group: ClassicGroup | undefined): string {
  if (groupInstanceId === null) return version >= 4 ? 'id "", dynamic, v≥4' : 'id "", dynamic, v≤3';
  return group?.staticMembers.has(groupInstanceId) ? 'id "", static known' : 'id "", static new';
}

/** In an empty group: whether it once was a member. */
function isMember(group: ClassicGroup, past: Past, memberId: string): boolean {
  return group.state === 'Empty' ? past.protocols.has(memberId) : group.members.has(memberId);
}

function leads(group: ClassicGroup | undefined, past: Past, memberId: string): boolean {
  return (group?.state === 'Empty' ? past.leader : group?.leaderId) === memberId;
}

type Speaker = Pick<HeartbeatRequest, 'memberId' | 'groupInstanceId'>;

/** Who speaks: a member, one whose instance is another's by now, or nobody we know. */
function speakerOf({ memberId, groupInstanceId }: Speaker, group: ClassicGroup | undefined, past: Past) {
  if (group === undefined) return 'unknown';
  const owner = groupInstanceId === null ? memberId : group.staticMembers.get(groupInstanceId);
  if (groupInstanceId !== null && group.state === 'Empty' && past.instances.has(groupInstanceId)) return 'fenced';
  if (owner !== undefined && owner !== memberId) return 'fenced';
  return owner !== undefined && isMember(group, past, memberId) ? 'member' : 'unknown';
}

function syncRow(request: SyncGroupRequest, group: ClassicGroup | undefined, past: Past): string {
  const speaker = speakerOf(request, group, past);
  if (speaker !== 'member') return speaker === 'fenced' ? 'fenced instance' : 'unknown id';
  if (request.generationId !== group!.generationId) return 'wrong generation';
  const differs = (said: string | null, actual: string | null) => said !== null && actual !== null && said !== actual;
  const isOther =
    differs(request.protocolType, group!.protocolType) || differs(request.protocolName, group!.protocolName);
  if (isOther) return 'other protocol';
  return `valid member, gen g, ${leads(group, past, request.memberId) ? 'leader' : 'follower'}`;
}

function heartbeatRow(request: HeartbeatRequest, group: ClassicGroup | undefined, past: Past): string {
  const speaker = speakerOf(request, group, past);
  if (speaker !== 'member') return speaker === 'fenced' ? 'fenced instance' : 'unknown or pending id';
  return request.generationId === group!.generationId ? 'member, gen g' : 'member, other gen';
}

/** Each entry sees the effect of those before it (C-LV-05). */
function leaveRows({ members }: LeaveGroupRequest, group: ClassicGroup | undefined, past: Past): string[] {
  const gone = new Set<string>();
  return members.map((entry) => leaveRow(entry, group, past, gone));
}

function leaveRow(entry: LeavingMember, group: ClassicGroup | undefined, past: Past, gone: Set<string>): string {
  const { memberId, groupInstanceId } = entry;
  const stranger = 'unknown / "" + unknown instance';
  if (group === undefined) return stranger;
  const owner = groupInstanceId === null ? undefined : group.staticMembers.get(groupInstanceId);
  if (memberId === '') {
    const wasKnown = group.state === 'Empty' && past.instances.has(groupInstanceId ?? '');
    if (!wasKnown && (owner === undefined || gone.has(owner))) return stranger;
    gone.add(owner ?? '');
    return '"" + known instance';
  }
  const isForeign = owner !== undefined && owner !== memberId && !gone.has(owner);
  if (gone.has(memberId)) return isForeign ? 'fenced instance' : stranger;
  if (group.pendingJoinMembers.has(memberId)) {
    gone.add(memberId);
    return 'pending id';
  }
  if (owner !== undefined && gone.has(owner)) return stranger;
  const speaker = speakerOf(entry, group, past);
  if (speaker === 'member') gone.add(memberId);
  return speaker === 'fenced' ? 'fenced instance' : speaker === 'member' ? 'member' : stranger;
}

function commitRow(request: OffsetCommitRequest, group: ClassicGroup | undefined, past: Past): string {
  const { generationId, memberId, groupInstanceId } = request;
  const wasMember = past.protocols.has(memberId);
  const fenced = 'fenced instance';
  if (group === undefined) {
    if (groupInstanceId !== null && past.instances.has(groupInstanceId)) return fenced;
    if (generationId >= 0) return wasMember ? 'member, older/newer gen' : 'ex-member or never member, gen ≥ 0';
    return memberId === '' ? 'gen −1, id "", no instance' : 'gen −1, member id of a member';
  }
  const speaker = speakerOf(request, group, past);
  if (speaker === 'fenced') return fenced;
  if (generationId < 0 && memberId === '' && groupInstanceId === null) return 'gen −1, id "", no instance';
  if (generationId < 0)
    return speaker === 'member' ? 'gen −1, member id of a member' : 'gen −1, unknown id or instance';
  if (speaker !== 'member') return 'ex-member or never member, gen ≥ 0';
  const isCurrent = generationId === group.generationId && group.state !== 'Empty';
  return isCurrent ? 'member, current gen' : 'member, older/newer gen';
}

function timerRow(timer: CoordinatorTimer, group: ClassicGroup | undefined): string {
  switch (timer.kind) {
    case TimerKind.Session:
      return sessionRow(timer.memberId, group);
    case TimerKind.Join:
      return group?.timers.isInitialDelay ? 'join- (initial)' : 'join- (rebalance)';
    case TimerKind.Sync:
      return 'sync-';
    case TimerKind.Cleanup:
      return 'cleanup';
    default:
      return 'write timeout';
  }
}

function sessionRow(memberId: string, group: ClassicGroup | undefined): string {
  const member = group?.members.get(memberId);
  if (member === undefined) return group?.pendingJoinMembers.has(memberId) ? 'pending id' : 'session, nobody’s';
  if (member.parkedJoin !== null) return member.isNew ? '300 s, new + parked' : 'session, join parked, not new';
  return member.parkedSync === null ? 'session, member idle' : 'session, sync parked';
}

/**
 * The group of the scripted broker: one real member at a time (and a scripted second one, `F`), generations from 11,
 * sessions that never expire by themselves. data/README.md, "Behaviour of the scripted broker".
 */

import { SubscriptionMetadata } from '../../../../src/client-model/member-metadata.ts';
import { Api } from '../../../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../../../src/protocol/errors.ts';
import { EMPTY_ASSIGNMENT, type MemberAssignment, type TopicPartition } from '../../../../src/protocol/partitions.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitRequest,
  SyncGroupRequest,
} from '../../../../src/protocol/requests.ts';
import type {
  JoinGroupResponse,
  JoinGroupResponseMember,
  SyncGroupResponse,
} from '../../../../src/protocol/responses.ts';

type Identified = SyncGroupRequest | HeartbeatRequest | OffsetCommitRequest;

/** `single`: the client leads alone. `leader2`: it leads, and `F` is in its list. `follower`: `F` leads. */
export type Mode = 'single' | 'leader2' | 'follower';

/** From this JoinGroup version on a member without an id is given one first. */
const MEMBER_ID_REQUIRED_FROM = 4;

export class ScriptedGroup {
  generation = 10;
  state: 'Empty' | 'Preparing' | 'Completing' | 'Stable' = 'Empty';
  mode: Mode = 'single';
  /** What `F` gives the client, as follower, in its nth SyncGroup. */
  assign: (nth: number) => readonly TopicPartition[] = () => [];
  readonly committed = new Map<number, number>();
  private readonly members = new Map<string, string | null>();
  private readonly pending = new Set<string>();
  private readonly fenced = new Set<string>();
  private readonly joins = new Map<string, number>();
  private ids = 0;
  private syncs = 0;
  private ownedByF: readonly TopicPartition[] = [];

  forgetMembers(): void {
    this.members.clear();
    this.state = 'Empty';
  }

  /** A JoinGroup has arrived: it supersedes an older one of the same id that is still parked. */
  joinArrived({ memberId }: JoinGroupRequest): void {
    if (memberId !== '') this.joins.set(memberId, this.joinsOf(memberId) + 1);
  }

  joinsOf(memberId: string): number {
    return this.joins.get(memberId) ?? 0;
  }

  /** What an injected error does to the group, so that it stays consistent. */
  injected(api: number, memberId: string, code: ErrorCode): void {
    const judged = api === Api.Heartbeat || api === Api.SyncGroup || api === Api.OffsetCommit;
    if (code === Errors.UNKNOWN_MEMBER_ID && api !== Api.OffsetFetch && api !== Api.FindCoordinator) {
      this.remove(memberId);
    } else if (code === Errors.ILLEGAL_GENERATION && judged) {
      this.generation++;
      this.state = 'Stable';
    } else if (code === Errors.REBALANCE_IN_PROGRESS && judged && api !== Api.OffsetCommit) {
      this.state = 'Preparing';
    } else if (code === Errors.FENCED_INSTANCE_ID) {
      this.fenced.add(memberId);
    }
  }

  private remove(memberId: string): void {
    this.members.delete(memberId);
    this.pending.delete(memberId);
    if (this.members.size === 0) this.state = 'Empty';
  }

  check({ memberId, generationId }: Identified): ErrorCode {
    if (this.fenced.has(memberId)) return Errors.FENCED_INSTANCE_ID;
    if (!this.members.has(memberId)) return Errors.UNKNOWN_MEMBER_ID;
    return generationId === this.generation ? Errors.NONE : Errors.ILLEGAL_GENERATION;
  }

  heartbeat(request: HeartbeatRequest): ErrorCode {
    const code = this.check(request);
    return code === Errors.NONE && this.state === 'Preparing' ? Errors.REBALANCE_IN_PROGRESS : code;
  }

  commit(request: OffsetCommitRequest): ErrorCode {
    const code = this.check(request);
    return code === Errors.NONE && this.state === 'Completing' ? Errors.REBALANCE_IN_PROGRESS : code;
  }

  store(request: OffsetCommitRequest): void {
    for (const { partition, offset } of request.offsets) this.committed.set(partition.index, offset);
  }

  leave(request: LeaveGroupRequest): void {
    for (const { memberId } of request.members) this.remove(memberId);
  }

  // ---- JoinGroup ----

  /** The member id under which a join goes on, or the answer that ends it at once. */
  admit(request: JoinGroupRequest): string | JoinGroupResponse {
    const { memberId, groupInstanceId, version } = request;
    if (this.fenced.has(memberId)) return failedJoin(memberId, Errors.FENCED_INSTANCE_ID);
    if (memberId !== '' && !this.members.has(memberId) && !this.pending.has(memberId)) {
      return failedJoin(memberId, Errors.UNKNOWN_MEMBER_ID);
    }
    const id = memberId === '' ? `M${++this.ids}` : memberId;
    if (memberId === '' && groupInstanceId === null && version >= MEMBER_ID_REQUIRED_FROM) {
      this.pending.add(id);
      return failedJoin(id, Errors.MEMBER_ID_REQUIRED);
    }
    if (memberId === '' && groupInstanceId !== null) this.fenceOlder(groupInstanceId);
    this.pending.delete(id);
    this.members.set(id, groupInstanceId);
    this.state = 'Preparing';
    return id;
  }

  private fenceOlder(instanceId: string): void {
    for (const [id, instance] of this.members) {
      if (instance !== instanceId) continue;
      this.fenced.add(id);
      this.members.delete(id);
    }
  }

  /** The join phase ends: the next generation. null: a newer JoinGroup of the same id has taken its place. */
  complete(request: JoinGroupRequest, id: string, arrivals: number): JoinGroupResponse | null {
    if (request.memberId !== '' && this.joinsOf(request.memberId) !== arrivals) return null;
    if (!this.members.has(id)) return failedJoin(request.memberId, Errors.UNKNOWN_MEMBER_ID);
    const previous = this.generation++;
    this.state = 'Completing';
    return {
      ...failedJoin(id, Errors.NONE),
      generationId: this.generation,
      protocolName: request.protocols[0]!.name,
      leader: this.mode === 'follower' ? 'F' : id,
      members: this.mode === 'follower' ? [] : this.listed(request, id, previous),
    };
  }

  private listed(request: JoinGroupRequest, id: string, previous: number): JoinGroupResponseMember[] {
    const { name, metadata } = request.protocols[0]!;
    const own = { memberId: id, groupInstanceId: request.groupInstanceId, metadata };
    if (this.mode !== 'leader2') return [own];
    const cooperative = name.includes('cooperative');
    const subscription = {
      topics: ['t'],
      ownedPartitions: cooperative ? this.ownedByF : [],
      generationId: cooperative ? previous : -1,
      rackId: null,
      userData: null,
    };
    return [own, { memberId: 'F', groupInstanceId: null, metadata: new SubscriptionMetadata(subscription) }];
  }

  // ---- SyncGroup ----

  sync(request: SyncGroupRequest): SyncGroupResponse {
    const code = this.check(request);
    const { protocolType, protocolName } = request;
    const failed = code === Errors.NONE && this.state === 'Preparing' ? Errors.REBALANCE_IN_PROGRESS : code;
    if (failed !== Errors.NONE) return failedSync(failed);
    this.state = 'Stable';
    return { ...failedSync(Errors.NONE), protocolType, protocolName, assignment: this.assignment(request) };
  }

  private assignment(request: SyncGroupRequest): MemberAssignment {
    const nth = this.syncs++;
    if (this.mode === 'follower') return { bytes: `F's plan ${nth}`, partitions: this.assign(nth) };
    this.ownedByF = request.assignments.get('F')?.partitions ?? this.ownedByF;
    return request.assignments.get(request.memberId) ?? EMPTY_ASSIGNMENT;
  }
}

export function failedJoin(memberId: string, errorCode: ErrorCode): JoinGroupResponse {
  return {
    api: Api.JoinGroup,
    errorCode,
    generationId: -1,
    protocolType: 'consumer',
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

export function failedSync(errorCode: ErrorCode): SyncGroupResponse {
  return { api: Api.SyncGroup, errorCode, protocolType: null, protocolName: null, assignment: EMPTY_ASSIGNMENT };
}

/**
 * A broker for one client, as the recorded dialogues had one: bootstrap node, leader and coordinator at once, one
 * request of a connection at a time, a group of one member (or of one member and a silent leader `F`), sessions that
 * never expire by themselves. Answers are sound by default; a script replaces them, request by request.
 */
import {
  type ClientRequest,
  type ClientResponse,
  FetchExchange,
  type MetadataRequest,
} from '../../../src/client-model/requests.ts';
import { Api, type ApiKey } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../../src/protocol/errors.ts';
import { EMPTY_ASSIGNMENT, type TopicPartition } from '../../../src/protocol/partitions.ts';
import type {
  HeartbeatRequest,
  JoinGroupRequest,
  LeaveGroupRequest,
  OffsetCommitRequest,
  OffsetFetchRequest,
  SyncGroupRequest,
} from '../../../src/protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../../src/protocol/responses.ts';

/** What happens to the next request of a kind. */
export type Scripted =
  | { readonly error: ErrorCode }
  /** Answered soundly, but so much later. */
  | { readonly delayMs: number }
  /** Never answered. */
  | { readonly silent: true }
  /** The connection is closed instead. */
  | { readonly close: true }
  | { readonly response: (sound: ClientResponse) => ClientResponse };

export class ScriptedBroker {
  /** As the member: '' before it has one. */
  memberId = '';
  generation = 10;
  state: 'Stable' | 'PreparingRebalance' = 'Stable';
  /** Not null: the leader is another member, and this is what it gives the client. */
  given: readonly TopicPartition[] | null = null;
  skipAssignment = false;
  readonly committed = new Map<string, number>();
  /** False: no records ever. */
  records = true;
  private ids = 0;
  private plan: SyncGroupRequest['assignments'] = new Map();
  private protocolName = '';
  private readonly scripts = new Map<ApiKey, Scripted[]>();
  /** What Metadata tells. */
  readonly topics: Map<string, readonly TopicPartition[]>;

  constructor(topics: Map<string, readonly TopicPartition[]>) {
    this.topics = topics;
  }

  /** The next requests of this kind are treated so, one after another. */
  script(api: ApiKey, ...scripted: readonly Scripted[]): void {
    this.scripts.set(api, [...(this.scripts.get(api) ?? []), ...scripted]);
  }

  fail(api: ApiKey, error: ErrorCode, times = 1): void {
    for (let i = 0; i < times; i++) this.script(api, { error });
  }

  next(api: ApiKey): Scripted | null {
    return this.scripts.get(api)?.shift() ?? null;
  }

  /** Somebody else joins or leaves: heartbeats say so. */
  rebalance(): void {
    this.state = 'PreparingRebalance';
  }

  /** No more faults; the client owns all partitions. */
  heal(partitions: readonly TopicPartition[]): void {
    this.scripts.clear();
    this.given = partitions;
    this.rebalance();
  }

  /** The member's session has expired, or it has been replaced. */
  forget(): void {
    this.memberId = '?';
  }

  /** The sound answer at this instant, with its effect on the group. */
  answer(request: ClientRequest, nowMs: number): ClientResponse {
    switch (request.api) {
      case Api.JoinGroup:
        return this.join(request);
      case Api.SyncGroup:
        return this.sync(request);
      case Api.Heartbeat:
        return { api: Api.Heartbeat, errorCode: this.heartbeatCode(request) };
      case Api.OffsetCommit:
        return { api: Api.OffsetCommit, errorCode: this.commit(request), partitionErrors: null };
      case Api.OffsetFetch:
        return { api: Api.OffsetFetch, errorCode: Errors.NONE, offsets: this.offsets(request) };
      case Api.LeaveGroup:
        return this.leave(request);
      case Api.FindCoordinator:
        return { api: Api.FindCoordinator, errorCode: Errors.NONE, nodeId: 1 };
      case Api.ListOffsets:
        return { api: Api.ListOffsets, errorCode: Errors.NONE, offsets: request.partitions.map(() => 0) };
      case Api.Metadata:
        return this.metadata(request);
      case Api.Fetch:
        return this.fetch(request, nowMs);
      default:
        throw new Error(`unexpected request ${request.api}`);
    }
  }

  /** Keeps the group consistent with an injected error, as the recording broker did (FORMAT.md). */
  failed(request: ClientRequest, error: ErrorCode): ClientResponse {
    if (error === Errors.UNKNOWN_MEMBER_ID) this.forget();
    if (error === Errors.ILLEGAL_GENERATION) this.generation++;
    if (error === Errors.REBALANCE_IN_PROGRESS) this.rebalance();
    if (request instanceof FetchExchange) return request;
    if (request.api === Api.JoinGroup) return this.joined(request, error);
    if (request.api === Api.SyncGroup) return this.synced(error);
    const nothing = { errorCode: error, offsets: [], partitions: [], partitionErrors: null, members: [], nodeId: -1 };
    return { api: request.api, ...nothing } as unknown as ClientResponse;
  }

  private join(request: JoinGroupRequest): JoinGroupResponse {
    const dynamic = request.groupInstanceId === null;
    if (request.memberId === '' && dynamic) {
      this.memberId = `M${++this.ids}`;
      return { ...this.joined(request, Errors.MEMBER_ID_REQUIRED), memberId: this.memberId };
    }
    if (request.memberId === '') this.memberId = `M${++this.ids}`;
    else if (request.memberId !== this.memberId) return this.joined(request, Errors.UNKNOWN_MEMBER_ID);
    this.generation++;
    this.state = 'Stable';
    this.protocolName = request.protocols[0]!.name;
    return this.joined(request, Errors.NONE);
  }

  private joined(request: JoinGroupRequest, errorCode: ErrorCode): JoinGroupResponse {
    const leads = this.given === null;
    const metadata = request.protocols[0]!.metadata;
    const self = { memberId: this.memberId, groupInstanceId: request.groupInstanceId, metadata };
    return {
      api: Api.JoinGroup,
      errorCode,
      generationId: errorCode === Errors.NONE ? this.generation : -1,
      protocolType: 'consumer',
      protocolName: errorCode === Errors.NONE ? this.protocolName : null,
      leader: leads ? this.memberId : 'F',
      skipAssignment: this.skipAssignment,
      memberId: errorCode === Errors.NONE ? this.memberId : request.memberId,
      members: leads ? [self] : [],
    };
  }

  private sync(request: SyncGroupRequest): SyncGroupResponse {
    if (request.memberId !== this.memberId) return this.synced(Errors.UNKNOWN_MEMBER_ID);
    if (request.generationId !== this.generation) return this.synced(Errors.ILLEGAL_GENERATION);
    if (this.state === 'PreparingRebalance') return this.synced(Errors.REBALANCE_IN_PROGRESS);
    if (request.assignments.size > 0) this.plan = request.assignments;
    return this.synced(Errors.NONE);
  }

  private synced(errorCode: ErrorCode): SyncGroupResponse {
    const { given } = this;
    const own = given === null ? this.plan.get(this.memberId) : { bytes: `${given.length} given`, partitions: given };
    const assignment = errorCode === Errors.NONE ? (own ?? EMPTY_ASSIGNMENT) : EMPTY_ASSIGNMENT;
    return { api: Api.SyncGroup, errorCode, protocolType: 'consumer', protocolName: this.protocolName, assignment };
  }

  private heartbeatCode(request: HeartbeatRequest | OffsetCommitRequest): ErrorCode {
    if (request.memberId !== this.memberId) return Errors.UNKNOWN_MEMBER_ID;
    if (request.generationId !== this.generation) return Errors.ILLEGAL_GENERATION;
    if (request.api === Api.OffsetCommit) return Errors.NONE;
    return this.state === 'PreparingRebalance' ? Errors.REBALANCE_IN_PROGRESS : Errors.NONE;
  }

  private commit(request: OffsetCommitRequest): ErrorCode {
    const code = this.heartbeatCode(request);
    if (code !== Errors.NONE) return code;
    for (const { partition, offset } of request.offsets) this.committed.set(partition.name, offset);
    return code;
  }

  private offsets(request: OffsetFetchRequest) {
    return (request.partitions ?? []).map((partition) => ({
      partition,
      offset: this.committed.get(partition.name) ?? -1,
      leaderEpoch: -1,
      metadata: '',
      errorCode: Errors.NONE,
    }));
  }

  private leave(request: LeaveGroupRequest): ClientResponse {
    if (request.members[0]?.memberId === this.memberId) this.forget();
    return { api: Api.LeaveGroup, errorCode: Errors.NONE, members: [] };
  }

  private metadata({ topics }: MetadataRequest): ClientResponse {
    const there = [...this.topics].filter(([, { length }]) => length > 0).map(([topic]) => topic);
    const partitions = (topics ?? there).map((topic) => this.topics.get(topic) ?? []);
    return { api: Api.Metadata, errorCode: Errors.NONE, topics: there, partitions };
  }

  /** One record per second and partition, from time 0; its offset is its second. */
  private fetch(fetch: FetchExchange, nowMs: number): FetchExchange {
    const end = this.records ? Math.floor(nowMs / 1000) + 1 : 0;
    for (let i = 0; i < fetch.count; i++) fetch.answer(i, Math.max(fetch.offset(i), end));
    return fetch;
  }

  /** How long a fetch that finds nothing waits. */
  fetchWaitMs(fetch: FetchExchange, nowMs: number): number {
    const first = Math.min(...Array.from({ length: fetch.count }, (_, i) => fetch.offset(i)));
    const available = this.records ? first * 1000 - nowMs : Number.POSITIVE_INFINITY;
    return Math.max(0, Math.min(fetch.maxWaitMs, available));
  }
}

/**
 * The broker around its coordinator: it takes requests from the network, holds fetches until there are records, and
 * carries out what the coordinator asks (answers, timers, appends).
 *
 * One node that leads every partition and coordinates every group.
 */
import type {
  ApiVersionsResponse,
  FetchExchange,
  ListOffsetsRequest,
  MetadataRequest,
} from '../client-model/requests.ts';
import { GroupCoordinator } from '../coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { GroupRecord } from '../coordinator/records.ts';
import { type CoordinatorTimer, TimerKind } from '../coordinator/timers.ts';
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { CoordinatorRequest, OffsetCommitRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse, FindCoordinatorResponse, OffsetCommitResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { Exchange } from './connection.ts';
import { CoordinatorLog } from './coordinator-log.ts';
import type { TraceHash } from './engine/hash.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStream } from './engine/random.ts';
import { EventKind } from './events.ts';
import { completeAnswer, existingOf, NOTHING_THERE } from './missing-topics.ts';
import type { Network } from './network.ts';
import type { Observer } from './observer.ts';
import { PartitionLeader } from './partition-leader.ts';
import type { Service } from './service.ts';
import type { Timers } from './timers.ts';
import type { TopicTable } from './topic-table.ts';
import type { WorldConfig } from './world-config.ts';

const NODE_ID = 0;
const COORDINATOR_IS_HERE: FindCoordinatorResponse = {
  api: Api.FindCoordinator,
  errorCode: Errors.NONE,
  nodeId: NODE_ID,
};

const COORDINATOR_IS_NOWHERE: FindCoordinatorResponse = {
  api: Api.FindCoordinator,
  errorCode: Errors.COORDINATOR_NOT_AVAILABLE,
  nodeId: -1,
};

const SPEAKS_ALL: ApiVersionsResponse = { api: Api.ApiVersions, errorCode: Errors.NONE };

export class Broker implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  private readonly queue: EventQueue;
  private readonly timers: Timers;
  private readonly network: Network;
  /** Of every partition. */
  readonly leader: PartitionLeader;
  private readonly observer: Observer;
  private readonly hash: TraceHash;
  private readonly groupIndex: ReadonlyMap<string, number>;
  private readonly memberIds: RandomStream;
  private readonly appendLatency: Ticks;
  /** Timers of the coordinator by their slot. */
  private readonly coordinatorTimers = new Map<number, CoordinatorTimer>();
  /** Appends that are done at once, after the present input. */
  private readonly doneAppends: number[] = [];
  private now: Ticks = 0;
  /** What look-ups are told. */
  private whereabouts = COORDINATOR_IS_HERE;
  /** null: nobody will ever read it. */
  private readonly log: CoordinatorLog | null;
  private readonly service: Service | null;
  private readonly groups: WorldConfig['groups'];
  private readonly topics: TopicTable;
  /** Commits of which the group was asked a part only, by exchange. */
  private readonly partial = new Map<number, OffsetCommitRequest>();

  constructor(
    config: WorldConfig,
    queue: EventQueue,
    timers: Timers,
    network: Network,
    topics: TopicTable,
    watch: { readonly observer: Observer; readonly hash: TraceHash },
    memberIds: RandomStream,
    service: Service | null,
  ) {
    this.queue = queue;
    this.timers = timers;
    this.network = network;
    this.leader = new PartitionLeader(queue, network, topics);
    this.topics = topics;
    this.observer = watch.observer;
    this.hash = watch.hash;
    this.memberIds = memberIds;
    this.appendLatency = msToTicks(config.broker.appendLatencyMs);
    this.log = config.events?.some(({ kind }) => LOADS.has(kind)) ? new CoordinatorLog() : null;
    this.groups = config.groups;
    this.service = service;
    this.groupIndex = new Map(config.groups.map((group, index) => [group.groupId, index]));
    this.coordinator = new GroupCoordinator(config.broker.coordinator, this);
    this.coordinator.elect([], 0);
  }

  // ---- inputs ----

  /** A request has been read. */
  take(exchange: Exchange, now: Ticks): void {
    if (this.service === null) this.handle(exchange, now);
    else this.service.take(exchange, now);
  }

  /** A thread has dealt with it. */
  onServed(exchange: Exchange, life: number, now: Ticks): void {
    if (this.service!.served(life, now)) this.handle(exchange, now);
    else this.network.abandon(exchange);
  }

  /** The process ends: what its threads had or waited for is lost. */
  endService(): void {
    for (const exchange of this.service?.end() ?? []) this.network.abandon(exchange);
  }

  private handle(exchange: Exchange, now: Ticks): void {
    this.now = now;
    switch (exchange.api) {
      case Api.Fetch:
        this.leader.fetch(exchange, exchange.request as FetchExchange, now);
        break;
      case Api.ApiVersions:
        this.network.respond(exchange, SPEAKS_ALL, now);
        break;
      case Api.FindCoordinator:
        this.network.respond(exchange, this.whereabouts, now);
        break;
      case Api.ListOffsets:
        this.leader.listOffsets(exchange, exchange.request as ListOffsetsRequest, now);
        break;
      case Api.Metadata:
        this.leader.metadata(exchange, exchange.request as MetadataRequest, now);
        break;
      default:
        this.coordinate(exchange, exchange.request as CoordinatorRequest);
    }
  }

  private coordinate(exchange: Exchange, request: CoordinatorRequest): void {
    this.observer.requestArrived(this.now, exchange.connection!.pod, exchange.id, request);
    if (this.topics.mayLack && request.api === Api.OffsetCommit) this.commit(exchange.id, request);
    else this.coordinator.handle(request, exchange.id, this.now);
  }

  /** Of partitions that may not be there (missing-topics.ts). */
  private commit(requestId: number, request: OffsetCommitRequest): void {
    const asked = existingOf(request, this.topics, this.now);
    if (asked === null) {
      this.respond(requestId, NOTHING_THERE);
      return;
    }
    if (asked !== request) this.partial.set(requestId, asked);
    this.coordinator.handle(asked, requestId, this.now);
  }

  /** A topic is gone: so are the offsets that were committed for it (O-EX-07). */
  topicDeleted(topic: string, now: Ticks): void {
    this.now = now;
    this.coordinator.topicsDeleted(new Set([topic]), now);
  }

  onCoordinatorTimer(slot: number, now: Ticks): void {
    this.now = now;
    const timer = this.coordinatorTimers.get(slot)!;
    if (timer.kind === TimerKind.Session) this.releaseTimer(timer);
    this.coordinator.timerFired(timer, now);
  }

  onAppendDone(appendId: number, now: Ticks): void {
    this.now = now;
    this.log?.committed(appendId);
    this.coordinator.appendDone(appendId, Errors.NONE, now);
  }

  // ---- who coordinates ----

  /** It is no longer the coordinator, nor is anybody. `copied`: the log keeps what is on its way to it. */
  resign(now: Ticks, copied: boolean): void {
    this.now = now;
    this.log?.leaderGone(copied);
    this.whereabouts = COORDINATOR_IS_NOWHERE;
    this.coordinator.unload(now);
  }

  /** It is the coordinator, and reads its log (C-LOAD-06). */
  startLoading(now: Ticks): void {
    this.now = now;
    this.whereabouts = COORDINATOR_IS_HERE;
    this.coordinator.startLoading(now);
  }

  /** An administrator's LeaveGroup, by instance ids; nobody waits for the answer. */
  removeMembers(group: number, instanceIds: readonly string[], now: Ticks): void {
    this.now = now;
    const { groupId } = this.groups[group]!;
    const members = instanceIds.map((groupInstanceId) => ({ memberId: '', groupInstanceId, reason: ADMIN_REASON }));
    this.coordinator.handle({ api: Api.LeaveGroup, version: 5, groupId, members }, ADMIN_REQUEST, now);
  }

  /** It has read its log. Unless it has resigned meanwhile. */
  load(now: Ticks): void {
    this.now = now;
    if (this.coordinator.status !== 'loading') return;
    this.coordinator.loaded(this.log!.records(), now);
    for (const { groupId, state, generationId } of this.coordinator.groups()) {
      if (state !== 'Empty') this.transition(groupId, 'Dead', state, generationId, LOADED);
    }
  }

  /** Appends without latency are done when the input that made them has been dealt with. False if there were none. */
  pump(now: Ticks): boolean {
    const { doneAppends } = this;
    if (doneAppends.length === 0) return false;
    for (let i = 0; i < doneAppends.length; i++) this.onAppendDone(doneAppends[i]!, now);
    doneAppends.length = 0;
    return true;
  }

  /** Index of a group in the world; −1 for one that it does not know. */
  groupOf(groupId: string): number {
    return this.groupIndex.get(groupId) ?? -1;
  }

  // ---- what the coordinator asks for ----

  respond(requestId: number, response: CoordinatorResponse): void {
    if (requestId === ADMIN_REQUEST) return;
    const exchange = this.network.exchange(requestId);
    const request = exchange.request as CoordinatorRequest;
    const asked = this.partial.size === 0 ? undefined : this.partial.get(requestId);
    if (exchange.api === Api.OffsetCommit && response.errorCode === Errors.NONE) {
      this.observeCommit(asked ?? (request as OffsetCommitRequest));
    }
    const answer = asked === undefined ? response : this.completed(exchange, asked, response as OffsetCommitResponse);
    this.observer.responseSent(this.now, exchange.connection!.pod, requestId, request, answer);
    this.network.respond(exchange, answer, this.now);
  }

  private completed(
    exchange: Exchange,
    asked: OffsetCommitRequest,
    answer: OffsetCommitResponse,
  ): OffsetCommitResponse {
    this.partial.delete(exchange.id);
    return completeAnswer(exchange.request as OffsetCommitRequest, asked, answer);
  }

  private observeCommit(request: OffsetCommitRequest): void {
    const group = this.groupOf(request.groupId ?? '');
    for (let i = 0; i < request.offsets.length; i++) {
      const { partition, offset } = request.offsets[i]!;
      this.hash.mixWord(partition.index);
      this.hash.mixWord(offset);
      this.observer.offsetCommitted(this.now, group, partition.index, offset);
    }
  }

  startTimer(timer: CoordinatorTimer): void {
    if (timer.hostSlot < 0) {
      timer.hostSlot = this.timers.allocateFor(EventKind.CoordinatorTimer, this.groupOf(timer.groupId), timer.kind);
      this.coordinatorTimers.set(timer.hostSlot, timer);
    }
    this.timers.arm(timer.hostSlot, timer.deadline, this.now);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    if (timer.hostSlot < 0) return;
    if (timer.kind === TimerKind.Session) this.releaseTimer(timer);
    else this.timers.disarm(timer.hostSlot);
  }

  /** The timer of a member that may be gone for good gives its slot back; those of a group keep theirs. */
  private releaseTimer(timer: CoordinatorTimer): void {
    this.timers.free(timer.hostSlot);
    this.coordinatorTimers.delete(timer.hostSlot);
    timer.hostSlot = -1;
  }

  append(appendId: number, records: readonly GroupRecord[]): void {
    this.log?.append(appendId, records);
    if (this.appendLatency === 0) this.doneAppends.push(appendId);
    else this.queue.push(this.now + this.appendLatency, EventKind.AppendDone, appendId, 0, 0);
  }

  newMemberId(prefix: string): string {
    return `${prefix}-${uuid(this.memberIds)}`;
  }

  transition(groupId: string, from: GroupState, to: GroupState, generationId: number, cause: TransitionCause): void {
    this.hash.mixWord(generationId);
    this.observer.groupTransition(this.now, this.groupOf(groupId), from, to, generationId, cause);
  }

  memberAdded(groupId: string, memberId: string): void {
    this.observer.memberAdded(this.now, this.groupOf(groupId), memberId);
  }

  memberRemoved(groupId: string, memberId: string, cause: RemovalCause, timer: CoordinatorTimer | null): void {
    this.observer.memberRemoved(this.now, this.groupOf(groupId), memberId, cause, timer);
  }
}

/** No exchange has this id. */
const ADMIN_REQUEST = -1;

/** What Kafka's AdminClient says (KafkaAdminClient.DEFAULT_LEAVE_GROUP_REASON). */
const ADMIN_REASON = 'member was removed by an admin';

/** Events after which a coordinator reads the log. */
const LOADS: ReadonlySet<string> = new Set(['broker-restart', 'coordinator-failover']);

const LOADED: TransitionCause = { reason: '', input: 'load', memberId: null };

/** Text in the form of a version 4 UUID. */
function uuid(stream: RandomStream): string {
  const hex = (digits: number) =>
    stream
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = (8 + stream.below(4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
}

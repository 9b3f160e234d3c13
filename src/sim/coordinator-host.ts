/**
 * The coordinator in its broker: it hands it requests, expired timers and finished appends with the time, and carries out
 * what it asks for (answers, timers, appends).
 */
import { GroupCoordinator } from '../coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { GroupRecord } from '../coordinator/records.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { CoordinatorRequest, OffsetCommitRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse, FindCoordinatorResponse, OffsetCommitResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { CoordinatorLog } from './coordinator-log.ts';
import { CoordinatorTimers } from './coordinator-timers.ts';
import type { TraceHash } from './engine/hash.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStream } from './engine/random.ts';
import { uuid } from './engine/uuid.ts';
import { EventKind } from './events.ts';
import { completeAnswer, existingOf, NOTHING_THERE } from './missing-topics.ts';
import type { BrokerPort } from './network/broker-port.ts';
import type { Exchange } from './network/connection.ts';
import type { Observer } from './observer.ts';
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

export class CoordinatorHost implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  /** What look-ups are told. */
  whereabouts = COORDINATOR_IS_HERE;
  private readonly queue: EventQueue;
  private readonly timers: CoordinatorTimers;
  private readonly port: BrokerPort;
  private readonly observer: Observer;
  private readonly hash: TraceHash;
  private readonly groupIndex: ReadonlyMap<string, number>;
  private readonly memberIds: RandomStream;
  private readonly appendLatency: Ticks;
  /** Appends that are done at once, after the present input. */
  private readonly doneAppends: number[] = [];
  private now: Ticks = 0;
  /** null: nobody will ever read it. */
  private readonly log: CoordinatorLog | null;
  private readonly groups: WorldConfig['groups'];
  private readonly topics: TopicTable;
  /** Commits of which the group was asked a part only, by exchange. */
  private readonly partial = new Map<number, OffsetCommitRequest>();

  constructor(
    config: WorldConfig,
    queue: EventQueue,
    timers: Timers,
    port: BrokerPort,
    topics: TopicTable,
    watch: { readonly observer: Observer; readonly hash: TraceHash },
    memberIds: RandomStream,
  ) {
    this.queue = queue;
    this.timers = new CoordinatorTimers(timers);
    this.port = port;
    this.topics = topics;
    this.observer = watch.observer;
    this.hash = watch.hash;
    this.memberIds = memberIds;
    this.appendLatency = msToTicks(config.broker.appendLatencyMs);
    this.log = config.events?.some(({ kind }) => LOADS.has(kind)) ? new CoordinatorLog() : null;
    this.groups = config.groups;
    this.groupIndex = new Map(config.groups.map((group, index) => [group.groupId, index]));
    this.coordinator = new GroupCoordinator(config.broker.coordinator, this);
    this.coordinator.elect([], 0);
  }

  // ---- inputs ----

  take(exchange: Exchange, now: Ticks): void {
    this.now = now;
    const request = exchange.request as CoordinatorRequest;
    this.observer.requestArrived(now, exchange.connection!.pod, exchange.id, request);
    if (this.topics.mayLack && request.api === Api.OffsetCommit) this.commit(exchange.id, request);
    else this.coordinator.handle(request, exchange.id, now);
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

  onTimer(slot: number, now: Ticks): void {
    this.now = now;
    this.coordinator.timerFired(this.timers.expired(slot), now);
  }

  onAppendDone(appendId: number, now: Ticks): void {
    this.now = now;
    this.log?.committed(appendId);
    this.coordinator.appendDone(appendId, Errors.NONE, now);
  }

  /** Appends without latency are done when the input that made them has been dealt with. False if there were none. */
  pump(now: Ticks): boolean {
    const { doneAppends } = this;
    if (doneAppends.length === 0) return false;
    for (let i = 0; i < doneAppends.length; i++) this.onAppendDone(doneAppends[i]!, now);
    doneAppends.length = 0;
    return true;
  }

  /** An administrator's LeaveGroup, by instance ids; nobody waits for the answer. */
  removeMembers(group: number, instanceIds: readonly string[], now: Ticks): void {
    this.now = now;
    const { groupId } = this.groups[group]!;
    const members = instanceIds.map((groupInstanceId) => ({ memberId: '', groupInstanceId, reason: ADMIN_REASON }));
    this.coordinator.handle({ api: Api.LeaveGroup, version: 5, groupId, members }, ADMIN_REQUEST, now);
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

  /** It has read its log. Unless it has resigned meanwhile. */
  load(now: Ticks): void {
    this.now = now;
    if (this.coordinator.status !== 'loading') return;
    this.coordinator.loaded(this.log!.records(), now);
    for (const { groupId, state, generationId } of this.coordinator.groups()) {
      if (state !== 'Empty') this.transition(groupId, 'Dead', state, generationId, LOADED);
    }
  }

  // ---- what the coordinator asks for ----

  respond(requestId: number, response: CoordinatorResponse): void {
    if (requestId === ADMIN_REQUEST) return;
    const exchange = this.port.exchange(requestId);
    const request = exchange.request as CoordinatorRequest;
    const asked = this.partial.size === 0 ? undefined : this.partial.get(requestId);
    if (exchange.api === Api.OffsetCommit && response.errorCode === Errors.NONE) {
      this.observeCommit(asked ?? (request as OffsetCommitRequest));
    }
    const answer = asked === undefined ? response : this.completed(exchange, asked, response as OffsetCommitResponse);
    this.observer.responseSent(this.now, exchange.connection!.pod, requestId, request, answer);
    this.port.respond(exchange, answer, this.now);
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
    this.timers.start(timer, this.groupOf(timer.groupId), this.now);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    this.timers.cancel(timer);
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

  /** Index of a group in the world; −1 for one that it does not know. */
  private groupOf(groupId: string): number {
    return this.groupIndex.get(groupId) ?? -1;
  }
}

/** No exchange has this id. */
const ADMIN_REQUEST = -1;

/** What Kafka's AdminClient says (KafkaAdminClient.DEFAULT_LEAVE_GROUP_REASON). */
const ADMIN_REASON = 'member was removed by an admin';

/** Events after which a coordinator reads the log. */
const LOADS: ReadonlySet<string> = new Set(['broker-restart', 'coordinator-failover']);

const LOADED: TransitionCause = { reason: '', input: 'load', memberId: null };

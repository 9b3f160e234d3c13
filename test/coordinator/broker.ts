/**
 * A broker around the coordinator for tests: a clock, timers, and a log that commits at once unless it is held. It notes
 * everything that the coordinator says.
 */
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../../src/coordinator/config.ts';
import { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { CoordinatorEffects, RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import type { GroupRecord } from '../../src/coordinator/records.ts';
import type { CoordinatorTimer } from '../../src/coordinator/timers.ts';
import { Api } from '../../src/protocol/api.ts';
import { type ErrorCode, Errors, errorName } from '../../src/protocol/errors.ts';
import { type ProtocolMetadata, topicPartition } from '../../src/protocol/partitions.ts';
import type {
  CoordinatorRequest,
  HeartbeatRequest,
  JoinGroupRequest,
  OffsetCommitRequest,
  SyncGroupRequest,
} from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import { msToTicks, ticksToMs } from '../../src/protocol/time.ts';

export interface Removal {
  readonly memberId: string;
  readonly cause: RemovalCause;
  readonly timer: CoordinatorTimer | null;
}

/** More timers than any test makes fire at one instant: a livelock is a failure, not a hang. */
const MOST_AT_ONCE = 10_000;

export class Broker implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  readonly responses = new Map<number, CoordinatorResponse>();
  readonly armed = new Map<CoordinatorTimer, number>();
  readonly log: GroupRecord[] = [];
  /** `from > to: reason`, as the coordinator reported them. */
  readonly transitions: string[] = [];
  readonly causes: TransitionCause[] = [];
  readonly added: string[] = [];
  readonly removed: Removal[] = [];
  /** Appends that are not reported yet: their ids. */
  open: number[] = [];
  held = false;
  nowMs = 0;
  private requests = 0;
  private scheduled = 0;
  private issued = 0;

  constructor(config: Partial<CoordinatorConfig> = {}) {
    this.coordinator = new GroupCoordinator({ ...DEFAULT_COORDINATOR_CONFIG, ...config }, this);
    this.coordinator.elect([], 0);
  }

  respond(requestId: number, response: CoordinatorResponse): void {
    if (this.responses.has(requestId)) throw new Error(`request ${requestId} was answered twice`);
    this.responses.set(requestId, response);
  }

  startTimer(timer: CoordinatorTimer): void {
    this.armed.set(timer, this.scheduled++);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    this.armed.delete(timer);
  }

  append(appendId: number, records: readonly GroupRecord[]): void {
    this.log.push(...records);
    this.open.push(appendId);
  }

  newMemberId(prefix: string): string {
    return `${prefix}-${++this.issued}`;
  }

  transition(_groupId: string, from: string, to: string, _generationId: number, cause: TransitionCause): void {
    this.transitions.push(`${from} > ${to}: ${cause.reason}`);
    this.causes.push(cause);
  }

  memberAdded(_groupId: string, memberId: string): void {
    this.added.push(memberId);
  }

  memberRemoved(_groupId: string, memberId: string, cause: RemovalCause, timer: CoordinatorTimer | null): void {
    this.removed.push({ memberId, cause, timer });
  }

  /** The number that the next request will have. */
  get nextRequest(): number {
    return this.requests + 1;
  }

  /** Sends a request; returns its number. */
  send(request: CoordinatorRequest): number {
    const id = ++this.requests;
    this.coordinator.handle(request, id, msToTicks(this.nowMs));
    this.settle();
    return id;
  }

  /** Sends a request that is answered at once. */
  ask<T extends CoordinatorResponse>(request: CoordinatorRequest): T {
    return this.responses.get(this.send(request)) as T;
  }

  /** The name of the error that a request is answered with; `pending` if it is not. */
  error(request: CoordinatorRequest): string {
    const response = this.responses.get(this.send(request));
    return response === undefined ? 'pending' : errorName(response.errorCode);
  }

  errorOf(requestId: number): string {
    const response = this.responses.get(requestId);
    return response === undefined ? 'pending' : errorName(response.errorCode);
  }

  settle(): void {
    if (!this.held) this.report(Errors.NONE, this.open.length);
  }

  /** Reports the oldest open appends as committed or refused. */
  report(error: ErrorCode, howMany = 1): void {
    for (const id of this.open.splice(0, howMany)) this.coordinator.appendDone(id, error, msToTicks(this.nowMs));
  }

  advance(ms: number): void {
    const target = this.nowMs + ms;
    let atOnce = 0;
    for (let timer = this.nextDue(target); timer !== null; timer = this.nextDue(target)) {
      const before = this.nowMs;
      this.nowMs = Math.max(this.nowMs, ticksToMs(timer.deadline));
      atOnce = this.nowMs === before ? atOnce + 1 : 0;
      if (atOnce > MOST_AT_ONCE) throw new Error(`time stands still at ${this.nowMs} ms`);
      this.armed.delete(timer);
      this.coordinator.timerFired(timer, msToTicks(this.nowMs));
      this.settle();
    }
    this.nowMs = target;
  }

  private nextDue(targetMs: number): CoordinatorTimer | null {
    const due = [...this.armed].filter(([timer]) => timer.deadline <= msToTicks(targetMs));
    due.sort(([a, x], [b, y]) => a.deadline - b.deadline || x - y);
    return due[0]?.[0] ?? null;
  }

  // ---- the usual beginnings ----

  /** A dynamic member joins, both rounds; its id. */
  enter(client: string, more: Partial<JoinGroupRequest> = {}): string {
    const { memberId } = this.ask<JoinGroupResponse>(join({ clientId: client, ...more }));
    this.send(join({ clientId: client, memberId, ...more }));
    return memberId;
  }

  /** A stable group of so many dynamic members, generation 1; their ids, the leader first. */
  stable(size: number, more: Partial<JoinGroupRequest> = {}): string[] {
    const ids = Array.from({ length: size }, (_, i) => this.enter(`c${i + 1}`, more));
    this.advance(6_000);
    for (const id of ids) this.send(sync(id, 1));
    return ids;
  }
}

export function metadata(...topics: string[]): ProtocolMetadata {
  return { bytes: topics.join(), topics, subscription: null };
}

export function join(more: Partial<JoinGroupRequest> = {}): JoinGroupRequest {
  return {
    api: Api.JoinGroup,
    version: 9,
    groupId: 'g',
    memberId: '',
    groupInstanceId: null,
    clientId: 'c',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: metadata('t1') }],
    reason: null,
    ...more,
  };
}

export function sync(memberId: string, generationId: number, more: Partial<SyncGroupRequest> = {}): SyncGroupRequest {
  return {
    api: Api.SyncGroup,
    groupId: 'g',
    memberId,
    groupInstanceId: null,
    generationId,
    protocolType: null,
    protocolName: null,
    assignments: new Map(),
    ...more,
  };
}

export function heartbeat(
  memberId: string,
  generationId: number,
  more: Partial<HeartbeatRequest> = {},
): HeartbeatRequest {
  return { api: Api.Heartbeat, groupId: 'g', memberId, groupInstanceId: null, generationId, ...more };
}

export function leave(...memberIds: string[]): CoordinatorRequest {
  const members = memberIds.map((memberId) => ({ memberId, groupInstanceId: null, reason: null }));
  return { api: Api.LeaveGroup, version: 5, groupId: 'g', members };
}

/** Commits offsets by the names of their partitions. */
export function commit(
  memberId: string,
  generationId: number,
  offsets: { readonly [partition: string]: number },
  more: Partial<OffsetCommitRequest> = {},
): OffsetCommitRequest {
  return {
    api: Api.OffsetCommit,
    version: 9,
    groupId: 'g',
    memberId,
    groupInstanceId: null,
    generationId,
    retentionTimeMs: -1,
    offsets: Object.entries(offsets).map(([name, offset]) => ({
      partition: partition(name),
      offset,
      leaderEpoch: -1,
      metadata: '',
    })),
    ...more,
  };
}

export function partition(name: string) {
  const cut = name.lastIndexOf('-');
  return topicPartition(name.slice(0, cut), Number(name.slice(cut + 1)));
}

export function fetch(partitions: readonly string[] | null, requireStable = false, groupId = 'g'): CoordinatorRequest {
  return { api: Api.OffsetFetch, groupId, partitions: partitions?.map(partition) ?? null, requireStable };
}

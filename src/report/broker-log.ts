/**
 * What a broker would have logged: the lines of GroupMetadataManager and ClassicGroup (4.4.0), as the simulated coordinator
 * does what they tell of. Whoever reads logs of brokers reads those of the simulator.
 *
 * Deviation: the clock of the log begins at midnight; the partition of __consumer_offsets is always 0.
 */
import type { RemovalCause, TransitionCause } from '../coordinator/effects.ts';
import type { CoordinatorTimer } from '../coordinator/timers.ts';
import { isoOf } from '../diagnose/calendar.ts';
import { ownerOf } from '../diagnose/names.ts';
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { MemberId } from '../protocol/ids.ts';
import type { CoordinatorRequest } from '../protocol/requests.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import { type Ticks, ticksToMs } from '../protocol/time.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { Observer } from '../sim/observer.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import type { Sink } from './log.ts';

/** 2026-01-01T00:00Z, when every simulated log begins. */
export const LOG_EPOCH_MS = 1_767_225_600_000;

const MANAGER = 'org.apache.kafka.coordinator.group.GroupMetadataManager';

export function brokerLog(world: WorldConfig, sink: Sink): Observer {
  return new BrokerLog(world, sink);
}

class BrokerLog extends NullObserver {
  readonly #groups: readonly string[];
  readonly #states: GroupState[];
  readonly #members: readonly Set<MemberId>[];
  readonly #instances = new Set<string>();
  readonly #reasons = new Map<MemberId, string>();
  readonly #sink: Sink;
  /** The instance id whose holder has just been replaced. */
  #replaced = '';

  constructor(world: WorldConfig, sink: Sink) {
    super();
    this.#groups = world.groups.map(({ groupId }) => groupId);
    this.#states = world.groups.map(() => 'Empty');
    this.#members = world.groups.map(() => new Set());
    this.#sink = sink;
  }

  override requestArrived(_now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.JoinGroup && request.groupInstanceId !== null) this.#instances.add(request.groupInstanceId);
    if (request.api !== Api.LeaveGroup) return;
    for (const { memberId, reason } of request.members) this.#reasons.set(memberId, reason ?? 'not provided');
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (response.errorCode === Errors.FENCED_INSTANCE_ID) this.#fenced(now, request);
    if (response.api !== Api.JoinGroup || response.errorCode !== Errors.MEMBER_ID_REQUIRED) return;
    const group = request.api === Api.JoinGroup ? this.#groups.indexOf(request.groupId ?? '') : -1;
    if (group < 0) return;
    // classicGroupJoinNewDynamicMember
    this.#line(
      now,
      `Dynamic member with unknown member id joins group ${this.#groups[group]} in ${this.#states[group]} state. ` +
        `Created a new member id ${response.memberId} and requesting the member to rejoin with this id.`,
    );
  }

  /** ClassicGroup.validateMember */
  #fenced(now: Ticks, request: CoordinatorRequest): void {
    if (!('memberId' in request) || !('groupInstanceId' in request)) return;
    const { memberId, groupInstanceId } = request;
    const holder = this.#members.flatMap((members) => [...members]).find((id) => ownerOf(id) === groupInstanceId);
    this.#line(
      now,
      `Request memberId=${memberId} for static member with groupInstanceId=${groupInstanceId} is fenced by ` +
        `existing memberId=${holder ?? ''} during operation ${OPERATIONS[request.api] ?? 'unknown'}`,
    );
  }

  override memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    this.#members[group]!.add(memberId);
    const where = `group ${this.#groups[group]} in ${this.#states[group]} state.`;
    const instance = ownerOf(memberId);
    // Whoever replaces another is told of in that line.
    if (this.#replaced === instance) return;
    this.#line(
      now,
      this.#instances.has(instance)
        ? `Static member with groupInstanceId=${instance} and unknown member id joins ${where} Created a new member id ${memberId} for this member and added to the group.`
        : `Pending dynamic member with id ${memberId} joins ${where} Adding to the group now.`,
    );
  }

  override memberRemoved(
    now: Ticks,
    group: number,
    memberId: MemberId,
    cause: RemovalCause,
    _timer: CoordinatorTimer | null,
  ): void {
    this.#members[group]!.delete(memberId);
    this.#replaced = cause === 'fenced' ? ownerOf(memberId) : '';
    const words = this.#removal(this.#groups[group]!, group, memberId, cause);
    if (words !== null) this.#line(now, words);
  }

  #removal(name: string, group: number, memberId: MemberId, cause: RemovalCause): string | null {
    switch (cause) {
      case 'leave':
        return `[Group ${name}] Member ${memberId} has left group through explicit \`LeaveGroup\` request; client reason: ${this.#reasons.get(memberId) ?? 'not provided'}`;
      case 'session-expired':
      case 'new-member-join-expired':
        return `Member ${memberId} in group ${name} has failed, removing it from the group.`;
      case 'pending-member-expired':
        return `Pending member ${memberId} in group ${name} has been removed after session timeout expiration.`;
      case 'rebalance-timeout':
        return `Group ${name} removed members who haven't joined: [${memberId}].`;
      case 'sync-timeout':
        return `Group ${name} removed members who haven't sent their sync requests: [${memberId}].`;
      case 'fenced':
        return `Static member with groupInstanceId=${ownerOf(memberId)} and unknown member id joins group ${name} in ${this.#states[group]} state. Replacing previously mapped member ${memberId} with this groupInstanceId.`;
      case 'max-size':
      case 'unloaded':
        return null;
    }
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generationId: number,
    cause: TransitionCause,
  ): void {
    this.#states[group] = to;
    const words = this.#transition(this.#groups[group]!, this.#members[group]!.size, to, generationId, cause);
    if (words !== null) this.#line(now, words);
  }

  /** prepareRebalance, completeClassicGroupJoin, classicGroupSync */
  #transition(name: string, size: number, to: GroupState, generation: number, cause: TransitionCause): string | null {
    switch (to) {
      case 'PreparingRebalance':
        return `Preparing to rebalance group ${name} in state PreparingRebalance with old generation ${generation} (reason: ${cause.reason}).`;
      case 'CompletingRebalance':
        return `Stabilized group ${name} generation ${generation} with ${size} members.`;
      case 'Stable':
        return `Assignment received from leader ${cause.memberId} for group ${name} for generation ${generation}. The group has ${size} members, ${this.#staticsOf(name)} of which are static.`;
      case 'Empty':
        return `Group ${name} with generation ${generation} is now empty.`;
      case 'Dead':
        return null;
    }
  }

  #staticsOf(name: string): number {
    const members = this.#members[this.#groups.indexOf(name)]!;
    return [...members].filter((memberId) => this.#instances.has(ownerOf(memberId))).length;
  }

  #line(now: Ticks, message: string): void {
    const clock = isoOf(LOG_EPOCH_MS + ticksToMs(now))
      .replace('T', ' ')
      .replace('.', ',')
      .slice(0, -1);
    this.#sink(`[${clock}] INFO [GroupCoordinator id=0 topic=__consumer_offsets partition=0] ${message} (${MANAGER})`);
  }
}

/** As ClassicGroup names them. */
const OPERATIONS: Readonly<Record<number, string>> = {
  [Api.JoinGroup]: 'join-group',
  [Api.SyncGroup]: 'sync-group',
  [Api.Heartbeat]: 'heartbeat',
  [Api.LeaveGroup]: 'leave-group',
  [Api.OffsetCommit]: 'offset-commit',
};

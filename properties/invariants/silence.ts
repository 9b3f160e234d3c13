/** What follows from silence: who is not heard of is expired, and who does not poll leaves. */
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest, JoinGroupRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { isFaithful, isSmooth, sharesOf, slackMs } from './calm.ts';
import { type Apis, groupsOfPods, memberOf, type NamedInvariant, TimedWatcher, Watcher } from './watcher.ts';

interface Present {
  readonly group: number;
  readonly isStatic: boolean;
  sessionMs: number;
  heard: Ticks;
  /** Joins and syncs of it that are not answered. */
  readonly parked: Set<number>;
}

/** What waits for the log is answered within offsets.commit.timeout.ms; answers renew sessions too. */
class Silent extends TimedWatcher {
  private readonly members = new Map<string, Present>();
  /** Of the last process of each instance: its successor has that session until it heartbeats. */
  private readonly sessions = new Map<string, number>();
  private readonly groups: readonly number[];
  private readonly slack: Ticks;

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
    this.slack = msToTicks(world.broker.coordinator.offsetsCommitTimeoutMs);
  }

  /** At the end of a join phase static members that were absent have a session more (C-CMP-16). */
  override groupTransition(now: Ticks, group: number, _from: GroupState, to: GroupState): void {
    if (to !== 'CompletingRebalance') return;
    for (const member of this.members.values()) if (member.isStatic && member.group === group) member.heard = now;
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string): void {
    this.clock.now = now;
    const member = this.members.get(memberId);
    this.members.delete(memberId);
    if (member !== undefined) this.judge(memberId, member);
  }

  override requestArrived(now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    this.clock.now = now;
    const memberId = memberOf(request);
    const member = this.members.get(memberId);
    if (member === undefined) return;
    this.judge(memberId, member);
    member.heard = now;
    if (request.api === Api.JoinGroup || request.api === Api.SyncGroup) member.parked.add(exchange);
  }

  override responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api === Api.JoinGroup && response.errorCode === Errors.NONE)
      this.joined(now, pod, request, response as JoinGroupResponse);
    const member = this.members.get(memberOf(request));
    if (member === undefined) return;
    member.heard = now;
    if (member.parked.size > 0) member.parked.delete(exchange);
  }

  private joined(now: Ticks, pod: number, request: JoinGroupRequest, { memberId }: JoinGroupResponse): void {
    const known = this.members.get(memberId);
    const instance = request.groupInstanceId ?? '';
    const longest = Math.max(request.sessionTimeoutMs, known?.sessionMs ?? 0, this.sessions.get(instance) ?? 0);
    if (instance !== '') this.sessions.set(instance, request.sessionTimeoutMs);
    this.members.set(memberId, {
      group: this.groups[pod] ?? 0,
      isStatic: instance !== '',
      sessionMs: longest,
      heard: now,
      parked: known?.parked ?? new Set(),
    });
  }

  private judge(memberId: string, { sessionMs, heard, parked }: Present): void {
    if (parked.size > 0) return;
    const silent = this.clock.now - heard;
    if (silent >= msToTicks(sessionMs)) this.reach();
    if (silent > msToTicks(sessionMs) + this.slack)
      this.fail(this.clock.now, `${memberId} is a member, and was silent for ${ticksToMs(silent)} ms`);
  }

  override violation(): string | null {
    for (const [memberId, member] of this.members) this.judge(memberId, member);
    return super.violation();
  }
}

export const theSilentAreExpired: NamedInvariant = {
  name: 'the silent are expired',
  sentence: 'A member of a generation that says nothing for its session timeout, and waits for nothing, is removed.',
  source: 'C-HB-07, C-HB-10; KIP-62',
  kind: 'eventually',
  sometimes: 'a member is silent for its session',
  boundMs: ({ broker }) => broker.coordinator.offsetsCommitTimeoutMs,
  watch: (world) => (isSmooth(world) ? new Silent(world) : new Watcher()),
};

/** By pod: what it works on since when, and whether it has said that it goes. */
class Overdue extends Watcher {
  private readonly shares: readonly ShareConfig[];
  private readonly slack: Ticks;
  /** Negative: it has polled nothing. */
  private readonly polled: Ticks[];
  private readonly members = new Set<number>();
  /** By member id. */
  private readonly pods = new Map<string, number>();

  constructor(world: WorldConfig) {
    super();
    this.shares = sharesOf(world);
    this.slack = msToTicks(slackMs(world));
    this.polled = this.shares.map(() => -1);
  }

  override joinFinished(_now: Ticks, pod: number): void {
    this.members.add(pod);
  }

  override memberIdTaken(_now: Ticks, pod: number, memberId: string): void {
    this.pods.set(memberId, pod);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string): void {
    this.members.delete(this.pods.get(memberId) ?? -1);
  }

  override get requests(): Apis {
    return [Api.LeaveGroup, Api.JoinGroup];
  }

  override requestArrived(_now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.LeaveGroup || request.api === Api.JoinGroup) this.members.delete(pod);
  }

  override heartbeatAnswered(_now: Ticks, pod: number, code: number): void {
    if (code !== Errors.NONE && code !== Errors.REBALANCE_IN_PROGRESS) this.members.delete(pod);
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.members.delete(pod);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.members.delete(pod);
    this.polled[pod] = -1;
  }

  override recordsDelivered(now: Ticks, pod: number): void {
    this.polled[pod] = now;
  }

  override recordsProcessed(now: Ticks, pod: number): void {
    const polled = this.polled[pod]!;
    const { maxPollIntervalMs, heartbeatIntervalMs } = this.shares[pod]!.consumer;
    const late = now - polled - msToTicks(maxPollIntervalMs);
    if (late <= msToTicks(heartbeatIntervalMs) + this.slack) return;
    if (polled >= 0 && this.members.has(pod))
      this.fail(now, `pod ${pod} has not polled for ${ticksToMs(now - polled)} ms, and is a member`);
  }

  override partitionsLost(): void {
    this.reach();
  }
}

export const theOverdueLeave: NamedInvariant = {
  name: 'the overdue leave',
  sentence:
    'A dynamic Java member that does not poll for max.poll.interval.ms says that it leaves, by its next heartbeat.',
  source: 'KIP-62; J-MP-01, K-MP',
  kind: 'eventually',
  sometimes: 'a member loses its partitions',
  boundMs: overdueBoundMs,
  watch: (world) => (overdueBoundMs(world) === null ? new Watcher() : new Overdue(world)),
};

/** From the end of the interval on. */
function overdueBoundMs(world: WorldConfig): number | null {
  const shares = sharesOf(world);
  const areDynamic = shares.every(({ client, consumer }) => client === 'java' && consumer.groupInstanceId === null);
  if (!isSmooth(world) || !isFaithful(world) || !areDynamic) return null;
  return Math.max(...shares.map(({ consumer }) => consumer.heartbeatIntervalMs)) + slackMs(world);
}

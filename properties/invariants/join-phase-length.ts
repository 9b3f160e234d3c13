/** A join phase lasts as long as it was promised to, and no longer than it has to. */
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

class Patience extends Watcher {
  /** What each member last asked for. */
  private readonly timeouts = new Map<string, number>();
  private readonly begun = new Map<number, Ticks>();

  override groupTransition(now: Ticks, group: number, _from: GroupState, to: GroupState): void {
    if (to === 'PreparingRebalance') this.begun.set(group, now);
  }

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    this.timeouts.set((response as JoinGroupResponse).memberId, request.rebalanceTimeoutMs);
  }

  override memberRemoved(now: Ticks, group: number, memberId: string, cause: RemovalCause): void {
    const timeoutMs = this.timeouts.get(memberId);
    const begun = this.begun.get(group);
    if (cause !== 'rebalance-timeout' || timeoutMs === undefined || begun === undefined) return;
    this.reach();
    if (now - begun >= msToTicks(timeoutMs)) return;
    this.fail(now, `${memberId} had ${timeoutMs} ms to join and was dropped after ${ticksToMs(now - begun)} ms`);
  }
}

export const joinPhaseLastsItsTimeout: NamedInvariant = {
  name: 'a join phase lasts its timeout',
  sentence: 'A member is dropped for not joining only when its own rebalance timeout has passed.',
  source: 'C-PREP-04; KAFKA-8653',
  kind: 'always',
  sometimes: 'a member is dropped for not joining',
  watch: () => new Patience(),
};

/** Refusing a member at capacity does not end a join phase that waited for it alone (C-MAX-05), nor does a return that failed. */
class Promptness extends Watcher {
  private excused = false;

  override memberRemoved(_now: Ticks, _group: number, _memberId: string, cause: RemovalCause): void {
    if (cause === 'max-size') this.excused = true;
  }

  override groupTransition(): void {
    this.excused = false;
  }

  afterInput(coordinator: GroupCoordinator, now: Ticks): void {
    for (const group of coordinator.groups()) this.check(group, now);
  }

  private check(group: ClassicGroup, now: Ticks): void {
    if (group.state !== 'PreparingRebalance' || group.timers.isInitialDelay || this.excused) return;
    if (group.members.size === 0) return;
    if (!group.hasAllMembersJoined) this.reach();
    else this.fail(now, `all ${group.members.size} members have joined, and the join phase goes on`);
  }
}

export const joinPhaseEndsWhenAllJoined: CoordinatorInvariant = {
  name: 'a join phase ends when all have joined',
  sentence: 'A join phase that is no initial delay goes on only while somebody has still to join.',
  source: 'C-CMP-01, C-CMP-03, C-LV-06; KAFKA-7909',
  kind: 'always',
  sometimes: 'somebody has still to join',
  watch: () => new Promptness(),
};

class Causes extends Watcher {
  private removed: { readonly memberId: string; readonly at: Ticks } | null = null;

  override memberRemoved(now: Ticks, _group: number, memberId: string): void {
    this.removed = { memberId, at: now };
  }

  override groupTransition(
    now: Ticks,
    _group: number,
    _from: GroupState,
    to: GroupState,
    _generationId: number,
    { input, memberId, reason }: TransitionCause,
  ): void {
    if (to !== 'PreparingRebalance' || input !== 'session-timer') return;
    this.reach();
    const isTrue = this.removed?.memberId === memberId && this.removed?.at === now;
    if (!isTrue) this.fail(now, `a rebalance without a cause: ${reason}`);
  }
}

export const expiryRebalancesForMembersOnly: NamedInvariant = {
  name: 'an expiry rebalances for members only',
  sentence: 'A session timer starts a rebalance only by removing a member.',
  source: 'C-HB-09, C-HB-12; KAFKA-7196',
  kind: 'always',
  sometimes: 'a session ends and the group rebalances',
  watch: () => new Causes(),
};

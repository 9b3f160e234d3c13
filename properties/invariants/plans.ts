/** The leader's plan: everybody is in it, it is used, and somebody who is there has made it. */
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse, SyncGroupResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

/**
 * A static member whose return could not be written has its former id back (C-STM-11); the plan of the present generation,
 * if it was made meanwhile, names the other one.
 */
class Shares extends Watcher {
  private readonly replaced = new Set<string>();
  private readonly restored = new Set<string>();

  /** Who was told to lead which generation. */
  private readonly leading = new Set<string>();
  /** Likewise, by a coordinator that is gone: the next one may issue that generation again (C-LOAD-04), to others. */
  private readonly ledBefore = new Set<string>();
  /**
   * The generations whose leader, told that it leads, gave nobody anything,
   * or sent the plan of another one: what is told then is its share.
   */
  private readonly givenNothing = new Set<number>();

  /** Who is replaced hands on what it has, and what it lacks (C-STM-10). */
  private isHandedOn = false;

  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    this.isHandedOn = cause === 'fenced' && this.restored.has(memberId);
    if (cause === 'fenced') this.replaced.add(memberId);
  }

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    if (this.replaced.delete(memberId) || this.isHandedOn) this.restored.add(memberId);
    this.isHandedOn = false;
  }

  override groupTransition(_now: Ticks, _group: number, _from: GroupState, to: GroupState): void {
    if (to === 'CompletingRebalance') this.restored.clear();
    if (to === 'Dead') this.forgetWhoLeads();
  }

  override get requests(): Apis {
    return [Api.SyncGroup];
  }

  override get answers(): Apis {
    return [Api.JoinGroup, Api.SyncGroup];
  }

  override requestArrived(_now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.SyncGroup) return;
    const key = `${request.generationId} ${request.memberId}`;
    const givesNothing = request.assignments.size === 0 && this.leading.has(key);
    if (givesNothing || this.ledBefore.has(key)) this.givenNothing.add(request.generationId);
  }

  unloaded(): void {
    this.forgetWhoLeads();
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (response.errorCode !== Errors.NONE) return;
    if (request.api === Api.JoinGroup) this.told(response as JoinGroupResponse);
    if (request.api !== Api.SyncGroup) return;
    if (this.restored.has(request.memberId) || this.givenNothing.has(request.generationId)) return;
    this.reach();
    if ((response as SyncGroupResponse).assignment.bytes === '')
      this.fail(now, `${request.memberId} is in generation ${request.generationId} and is told no assignment`);
  }

  /** Who is to keep the stored plan is not asked for one: what it sends gives nobody nothing (KAFKA-9801). */
  private told({ leader, memberId, generationId, skipAssignment }: JoinGroupResponse): void {
    if (leader === memberId && !skipAssignment) this.leading.add(`${generationId} ${memberId}`);
  }

  /** A plan that gave nothing stays: the next coordinator reads it from the log. */
  private forgetWhoLeads(): void {
    for (const key of this.leading) this.ledBefore.add(key);
    this.leading.clear();
  }
}

export const everybodyIsInThePlan: NamedInvariant = {
  name: 'everybody is in the plan',
  sentence: 'A member of a generation is told the share that the leader gave it, never nothing at all.',
  source: 'C-STM-14; KAFKA-9801',
  kind: 'always',
  sometimes: 'a member is told its share',
  needs: 'completingReplacementRebalances',
  watch: () => new Shares(),
};

/**
 * The first plan of a generation comes while the group waits for it; later ones repeat it. A new coordinator knows nothing of
 * whom the last one had made plan, and may issue the same generation again (C-LOAD-04).
 */
class Usefulness extends Watcher {
  private state: GroupState = 'Empty';
  /** Who was told to plan which generation. */
  private readonly asked = new Set<string>();
  private readonly planned = new Set<string>();
  /** Plans that came when there was one. */
  private readonly late = new Set<number>();

  override groupTransition(_now: Ticks, _group: number, _from: GroupState, to: GroupState): void {
    this.state = to;
    if (to === 'Dead') this.asked.clear();
  }

  override get requests(): Apis {
    return [Api.SyncGroup];
  }

  override get answers(): Apis {
    return [Api.JoinGroup, Api.SyncGroup];
  }

  override requestArrived(_now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.SyncGroup || request.assignments.size === 0) return;
    const key = `${request.generationId} ${request.memberId}`;
    if (this.state === 'Stable' && this.asked.has(key) && !this.planned.has(key)) this.late.add(exchange);
    this.planned.add(key);
    this.reach();
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    const { errorCode } = response;
    if (request.api === Api.JoinGroup && errorCode === Errors.NONE) this.told(response as JoinGroupResponse);
    if (!this.late.delete(exchange) || request.api !== Api.SyncGroup || errorCode !== Errors.NONE) return;
    this.fail(now, `${request.memberId} was made to plan generation ${request.generationId}, which has its plan`);
  }

  private told({ leader, memberId, generationId }: JoinGroupResponse): void {
    if (leader === memberId) this.asked.add(`${generationId} ${memberId}`);
  }
}

export const plansAreUsed: NamedInvariant = {
  name: 'plans are used',
  sentence: 'Nobody is made to compute a plan for a group that has one.',
  source: 'C-STM-10; KIP-814; KAFKA-13435',
  kind: 'always',
  sometimes: 'a plan is sent',
  watch: () => new Usefulness(),
};

/** JoinGroup 9 can tell a returning leader the truth (KIP-814). */
const FIRST_TRUTHFUL_VERSION = 9;

/**
 * The answer to a replacement waits for its append, and then answers whichever join waits under the new id (C-STM-12): one of
 * a newer version may get what was made up for an older one of the same instance.
 */
class Leadership extends Watcher {
  private readonly members = new Set<string>();
  /** The instances that have asked in a version that is not told the truth. */
  private readonly untold = new Set<string | null>();

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    this.members.add(memberId);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string, _cause: RemovalCause): void {
    this.members.delete(memberId);
  }

  override get requests(): Apis {
    return [Api.JoinGroup];
  }

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override requestArrived(_now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.JoinGroup || request.version >= FIRST_TRUTHFUL_VERSION) return;
    if (request.groupInstanceId !== null) this.untold.add(request.groupInstanceId);
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    if (request.version < FIRST_TRUTHFUL_VERSION || this.untold.has(request.groupInstanceId)) return;
    const { leader, memberId } = response as JoinGroupResponse;
    this.reach();
    if (!this.members.has(leader)) this.fail(now, `${memberId} is told that ${leader} leads, who is not there`);
  }
}

export const theLeaderIsThere: NamedInvariant = {
  name: 'the leader is there',
  sentence: 'Whom a member is told to lead the group is a member of it.',
  source: 'C-STM-10; KIP-814; KAFKA-13435',
  kind: 'always',
  sometimes: 'a member is told who leads',
  needs: 'leaderSkipsAssignment',
  watch: () => new Leadership(),
};

/** Who is who: member ids, instance ids, and what is said about them. */
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

const HANDS_OUT = new Set<number>([Errors.NONE, Errors.MEMBER_ID_REQUIRED]);

class UniqueIds extends Watcher {
  private readonly given = new Set<string>();

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup || request.memberId !== '' || !HANDS_OUT.has(response.errorCode)) return;
    const { memberId } = response as JoinGroupResponse;
    if (this.given.has(memberId)) this.fail(now, `${memberId} was given to a second client`);
    this.given.add(memberId);
    this.reach();
  }
}

export const memberIdsAreUnique: NamedInvariant = {
  name: 'member ids are unique',
  sentence: 'A client that joins without a member id is given one that nobody was given before.',
  source: 'C-GEN-05; KAFKA-8500, KAFKA-8715',
  kind: 'always',
  sometimes: 'an id is handed out',
  watch: () => new UniqueIds(),
};

/** By instance: the id it was last told, and whether it may be another's: somebody has asked for it, or it is not written yet. */
interface Instance {
  memberId: string;
  contested: boolean;
}

/**
 * A return that could not be written is undone after its member was told, and perhaps refused (C-STM-11); one in a join
 * phase is written with the plan of its generation.
 */
class Fences extends Watcher {
  private state: GroupState = 'Empty';
  private readonly instances = new Map<string, Instance>();
  private fenced: { readonly memberId: string; readonly at: Ticks } | null = null;

  override groupTransition(_now: Ticks, _group: number, _from: GroupState, to: GroupState): void {
    this.state = to;
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    if (this.fenced?.memberId === memberId) this.fenced = null;
    if (cause !== 'fenced') return;
    for (const instance of this.instances.values()) if (instance.memberId === memberId) instance.contested = true;
  }

  override get answers(): Apis {
    return [Api.JoinGroup, Api.SyncGroup];
  }

  override requestArrived(_now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    this.judge();
    if (request.api !== Api.JoinGroup || request.memberId !== '' || request.groupInstanceId === null) return;
    const known = this.instances.get(request.groupInstanceId);
    if (known === undefined) return;
    known.contested = true;
    this.reach();
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (!('groupInstanceId' in request) || request.groupInstanceId === null) return;
    const instance = this.instances.get(request.groupInstanceId);
    const isCurrent = instance !== undefined && instance.memberId === request.memberId && !instance.contested;
    if (response.errorCode === Errors.FENCED_INSTANCE_ID && isCurrent)
      this.fenced = { memberId: request.memberId, at: now };
    if (response.errorCode !== Errors.NONE) return;
    if (request.api === Api.SyncGroup && instance?.memberId === request.memberId) instance.contested = false;
    if (request.api !== Api.JoinGroup) return;
    const { memberId } = response as JoinGroupResponse;
    this.instances.set(request.groupInstanceId, { memberId, contested: this.state !== 'Stable' });
  }

  private judge(): void {
    if (this.fenced === null) return;
    this.fail(this.fenced.at, `${this.fenced.memberId} is fenced, and nobody else has joined with its instance id`);
    this.fenced = null;
  }

  override violation(): string | null {
    this.judge();
    return super.violation();
  }
}

export const onlyTheReplacedAreFenced: NamedInvariant = {
  name: 'only the replaced are fenced',
  sentence: 'The member that an instance id was last given to is fenced only after another process joined with it.',
  source: 'C-STM-01; KIP-345; KAFKA-10284',
  kind: 'always',
  sometimes: 'a second process joins with an instance id',
  needs: 'persistsReplacement',
  watch: () => new Fences(),
};

/** A removal follows the refusal within the same input. */
class Acquaintance extends Watcher {
  private readonly members = new Set<string>();
  /** By member: the instance that it joined with. Who names another is somebody else (C-KNOWN-02). */
  private readonly instances = new Map<string, string | null>();
  private denied: { readonly memberId: string; readonly at: Ticks } | null = null;

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    this.members.add(memberId);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    this.members.delete(memberId);
    if (this.denied?.memberId === memberId && cause !== 'unloaded') this.denied = null;
  }

  override requestArrived(): void {
    this.judge();
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    this.judge();
    if (request.api === Api.JoinGroup && response.errorCode === Errors.NONE)
      this.instances.set((response as JoinGroupResponse).memberId, request.groupInstanceId);
    if (response.errorCode !== Errors.UNKNOWN_MEMBER_ID || !('memberId' in request)) return;
    this.reach();
    const isItself = (this.instances.get(request.memberId) ?? null) === request.groupInstanceId;
    if (isItself && this.members.has(request.memberId)) this.denied = { memberId: request.memberId, at: now };
  }

  private judge(): void {
    if (this.denied === null) return;
    this.fail(this.denied.at, `${this.denied.memberId} is a member and was told UNKNOWN_MEMBER_ID`);
    this.denied = null;
  }

  override violation(): string | null {
    this.judge();
    return super.violation();
  }
}

export const membersAreKnown: NamedInvariant = {
  name: 'members are known',
  sentence: 'Nobody is told UNKNOWN_MEMBER_ID while it is a member, but in the moment of its removal.',
  source: 'C-HB-03, C-UNL-01; KAFKA-8386',
  kind: 'always',
  sometimes: 'somebody is told UNKNOWN_MEMBER_ID',
  watch: () => new Acquaintance(),
};

class StaticRemovals extends Watcher {
  private readonly statics = new Set<string>();

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
    if (request.api !== Api.JoinGroup || request.groupInstanceId === null || response.errorCode !== Errors.NONE) return;
    this.statics.add((response as JoinGroupResponse).memberId);
    this.reach();
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    if (cause === 'rebalance-timeout' && this.statics.has(memberId))
      this.fail(now, `the static member ${memberId} was removed at the end of a join phase`);
  }
}

export const staticMembersKeepTheirPlace: NamedInvariant = {
  name: 'static members keep their place',
  sentence: 'A static member that misses a join phase stays until its session ends.',
  source: 'C-CMP-11; KAFKA-8220',
  kind: 'always',
  sometimes: 'a static member is in a generation',
  watch: () => new StaticRemovals(),
};

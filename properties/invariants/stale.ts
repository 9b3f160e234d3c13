/** Who is out of date is told so: commits of former generations, and static members that were replaced. */
import type { RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import { Api, apiName } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import type { Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { type Apis, groupsOfPods, memberOf, type NamedInvariant, Watcher } from './watcher.ts';

class StaleCommits extends Watcher {
  private readonly groups: readonly number[];
  /** By group; none after a failover, until the group changes its state. */
  private readonly generations = new Map<number, number>();
  /** Commits of another generation than the group's when they came, and of which. */
  private readonly stale = new Map<number, number>();

  constructor(world: WorldConfig) {
    super();
    this.groups = groupsOfPods(world);
  }

  override groupTransition(_now: Ticks, group: number, _from: GroupState, to: GroupState, generation: number): void {
    if (to === 'Dead') this.generations.delete(group);
    else this.generations.set(group, generation);
  }

  override get requests(): Apis {
    return [Api.OffsetCommit];
  }

  override get answers(): Apis {
    return [Api.OffsetCommit];
  }

  override requestArrived(_now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.OffsetCommit || request.generationId < 0) return;
    const generation = this.generations.get(this.groups[pod] ?? 0);
    if (generation === undefined || generation === request.generationId) return;
    this.stale.set(exchange, generation);
    this.reach();
  }

  override responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    const generation = this.stale.get(exchange);
    this.stale.delete(exchange);
    if (generation === undefined || request.api !== Api.OffsetCommit || errorCode !== Errors.NONE) return;
    this.fail(
      now,
      `a commit of pod ${pod} of generation ${request.generationId} is accepted in generation ${generation}`,
    );
  }
}

export const staleCommitsAreRefused: NamedInvariant = {
  name: 'stale commits are refused',
  sentence: 'A commit of another generation than the present one is never accepted.',
  source: 'O-CM-05, O-CM-06; KIP-62',
  kind: 'always',
  sometimes: 'a commit of another generation comes',
  watch: (world) => new StaleCommits(world),
};

/** A commit of no generation speaks for no member: an Empty group takes it whatever id it bears (O-CM-04). */
function isOfNobody(request: CoordinatorRequest): boolean {
  return request.api === Api.OffsetCommit && request.generationId < 0;
}

/** A return that could not be written gives the former id its place back (C-STM-11). */
class Replaced extends Watcher {
  private readonly replaced = new Set<string>();
  /** Requests that came in the name of a replaced id. */
  private readonly late = new Set<number>();

  override memberRemoved(_now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    if (cause === 'fenced') this.replaced.add(memberId);
  }

  override memberAdded(_now: Ticks, _group: number, memberId: string): void {
    this.replaced.delete(memberId);
  }

  /** What was not written is forgotten with the coordinator: the former id may be the member again (C-LOAD-04). */
  override groupTransition(_now: Ticks, _group: number, _from: GroupState, to: GroupState): void {
    if (to === 'Dead') this.replaced.clear();
  }

  override requestArrived(_now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    if (this.replaced.size === 0 || !this.replaced.has(memberOf(request))) return;
    if (isOfNobody(request)) return;
    this.late.add(exchange);
    this.reach();
  }

  override responseSent(
    now: Ticks,
    pod: number,
    exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (!this.late.delete(exchange) || errorCode !== Errors.NONE) return;
    if (!this.replaced.has(memberOf(request))) return;
    this.fail(
      now,
      `${apiName(request.api)} of pod ${pod} as ${memberOf(request)} is answered, and that id was replaced`,
    );
  }
}

export const theReplacedAreRefused: NamedInvariant = {
  name: 'the replaced are refused',
  sentence: 'Of an instance id only the last process is heard; who speaks with an id that was replaced is refused.',
  source: 'C-STM-01, C-STM-22; KIP-345',
  kind: 'always',
  sometimes: 'a member that was replaced speaks',
  watch: () => new Replaced(),
};

class Returns extends Watcher {
  private readonly states = new Map<number, GroupState>();
  private returned: { readonly at: Ticks; readonly memberId: string } | null = null;

  override memberRemoved(now: Ticks, group: number, memberId: string, cause: RemovalCause): void {
    if (cause !== 'fenced' || this.states.get(group) !== 'Stable') return;
    this.returned = { at: now, memberId };
    this.reach();
  }

  override requestArrived(): void {
    this.returned = null;
  }

  override groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    _generation: number,
    { input, reason }: TransitionCause,
  ): void {
    this.states.set(group, to);
    if (from !== 'Stable' || to !== 'PreparingRebalance' || input !== 'join' || this.returned === null) return;
    const { at, memberId } = this.returned;
    // C-STM-13: the vote on the protocol comes out differently.
    if (at === now && !reason.includes('selectedProtocol will change'))
      this.fail(now, `the process of ${memberId} came back to a stable group, and it rebalances: ${reason}`);
  }
}

export const returnsCostNoGeneration: NamedInvariant = {
  name: 'returns cost no generation',
  sentence: 'A static member that comes back within its session to a stable group, as it was, makes nobody rebalance.',
  source: 'C-STM-10, C-STM-13; KIP-345',
  kind: 'always',
  sometimes: 'a static member comes back to a stable group',
  watch: () => new Returns(),
};

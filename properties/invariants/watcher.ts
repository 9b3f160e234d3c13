/**
 * The common part of all invariants' watchers: keeps the first violation, with its instant.
 */

import type { BehaviourName } from '../../src/coordinator/behaviour.ts';
import type { MemberId } from '../../src/protocol/ids.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import { type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { Invariant, InvariantWatch } from '../../src/scenario/invariant.ts';
import { NullObserver } from '../../src/sim/null-observer.ts';
import type { Clock, Observer } from '../../src/sim/observer.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';

/** An invariant with what a reader wants to know of it. */
export interface NamedInvariant extends Invariant {
  /** One sentence: what holds. */
  readonly sentence: string;
  /** Where it comes from: rule numbers, KIPs. */
  readonly source: string;
  /** After each event; or within a bound after the last disturbance. */
  readonly kind: 'always' | 'eventually';
  /** Of `eventually`: that bound in milliseconds, computed from the settings; null: it is not asked of such a world. */
  readonly boundMs?: (world: WorldConfig) => number | null;
  /** The interesting case, which some run has to reach: {@link Watcher.reached} counts it. */
  readonly sometimes: string;
  /** Brokers without this behaviour are known to break it. */
  readonly needs?: BehaviourName;
}

/** Group of each pod, by the pod's index. */
export function groupsOfPods(world: WorldConfig): readonly number[] {
  return world.groups.flatMap((group, index) => Array<number>(group.members).fill(index));
}

/** In whose name a request speaks; '' where it names nobody, or several. (Asking with `in` is slow.) */
export function memberOf(request: CoordinatorRequest): MemberId {
  return (request as { readonly memberId?: MemberId }).memberId ?? '';
}

/** APIs that concern a watcher; undefined: all. */
export type Apis = Observer['requests'];

/** The base of an invariant: it watches a run, notes whether its interesting case was reached, and what broke it. */
export class Watcher extends NullObserver implements InvariantWatch {
  private first: string | null = null;
  /** How often the interesting case was met: `sometimes`. */
  reached = 0;

  get requests(): Apis {
    return undefined;
  }

  get answers(): Apis {
    return undefined;
  }

  violation(): string | null {
    return this.first;
  }

  /** The interesting case has occurred. */
  protected reach(): void {
    this.reached++;
  }

  /** It is broken. */
  protected fail(now: Ticks, what: string): void {
    this.first ??= `at ${ticksToMs(now)} ms: ${what}`;
  }
}

/** A watcher that judges at the end, by the time of the last event: it listens to events for that alone. */
export class TimedWatcher extends Watcher {
  clock: Clock = { now: 0 };

  override event(now: Ticks): void {
    this.clock.now = now;
  }
}

/**
 * `--check`: the same run a second time in a fresh world, and what has to hold in every run.
 */
import { invariantsOf } from '../../properties/invariants/index.ts';
import type { Invariant, InvariantWatch } from '../scenario/invariant.ts';
import type { Observer } from '../sim/observer.ts';
import { combineObservers } from '../sim/observers.ts';
import type { WorldConfig } from '../sim/world-config.ts';
import { Exit, type ExitCode } from './exit-codes.ts';

/** The invariants' watchers, joined to one observer; undefined if there are none. */
export interface Watch {
  readonly observer: Observer | undefined;
  /** `name: what broke it`, by invariant. */
  violations(): readonly string[];
}

export function watchInvariants(world: WorldConfig, invariants: readonly Invariant[] = invariantsOf(world)): Watch {
  const watches = invariants.map((invariant) => [invariant.name, invariant.watch(world)] as const);
  const observers = watches.map(([, watch]): Observer => watch);
  return {
    observer: observers.length === 0 ? undefined : observers.reduce(combineObservers),
    violations: () => watches.flatMap(([name, watch]) => violationOf(name, watch)),
  };
}

function violationOf(name: string, watch: InvariantWatch): string[] {
  const violation = watch.violation();
  return violation === null ? [] : [`${name}: ${violation}`];
}

export interface CheckOutcome {
  readonly exit: ExitCode;
  readonly text: string;
}

/** In words, and as an exit code; the hashes come first, for without them nothing else means much. */
export function judge(hashes: readonly [string, string], violations: readonly string[], checked: number): CheckOutcome {
  const [first, second] = hashes;
  if (first !== second) {
    return {
      exit: Exit.notDeterministic,
      text: `Check failed: the same scenario gave two traces, ${first} and ${second}.`,
    };
  }
  if (violations.length > 0) {
    return { exit: Exit.failed, text: ['Check failed:', ...violations.map((line) => `  ${line}`)].join('\n') };
  }
  const held = checked === 0 ? '' : `; ${checked} invariants held`;
  return { exit: Exit.ok, text: `Check passed: two runs gave the same trace, ${first}${held}.` };
}

/**
 * A named statement that has to hold in every run. It watches a run and says afterwards, or at once, what broke it.
 */
import type { Observer } from '../sim/observer.ts';
import type { WorldConfig } from '../sim/world-config.ts';

export interface Invariant {
  /** What holds, in a few words: "generation is monotone". */
  readonly name: string;
  /** A fresh watcher for one run. */
  watch(world: WorldConfig): InvariantWatch;
}

export interface InvariantWatch extends Observer {
  /** What was seen that should not be: a sentence with its virtual time; null while all is well. */
  violation(): string | null;
}

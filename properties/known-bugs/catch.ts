/** Looks for a planted bug: random histories until an invariant is broken, then the smallest one that breaks it. */
import { drawHistory, type History, runHistory, smallestHistory } from '../histories/history.ts';
import type { Broken } from '../histories/outcome.ts';
import type { KnownBug } from './known-bug.ts';

/** How a bug was caught. */
export interface Caught {
  readonly broken: Broken;
  /** How many histories it took. */
  readonly histories: number;
  readonly history: History;
  /** How often it was made smaller. */
  readonly shrunk: number;
}

/** Whether to go on: the caller keeps the time. */
export type GoOn = (histories: number) => boolean;

/** null: it was not caught before the time was over. Only the invariant that has to notice counts. */
export function catchBug(bug: KnownBug, goOn: GoOn): Caught | null {
  for (let seed = 0; goOn(seed); seed++) {
    const history = historyOf(bug, seed);
    const broken = runHistory(history, bug.plant)?.broken;
    if (broken?.by !== bug.caughtBy) continue;
    const { steps, ...smallest } = smallestHistory(history, bug.plant, broken);
    return { ...smallest, histories: seed + 1, shrunk: steps };
  }
  return null;
}

function historyOf({ world, aim, plant }: KnownBug, seed: number): History {
  return drawHistory(world === 'group' ? 'group' : (aim ?? 'any'), seed, plant.client);
}

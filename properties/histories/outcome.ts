/** What became of a history. */
import { groupsComeToRest } from '../invariants/rest.ts';

/** An invariant that did not hold. */
export interface Broken {
  /** Its name. */
  readonly by: string;
  readonly what: string;
}

export interface Outcome {
  /** The first that was broken; null: all is well. */
  readonly broken: Broken | null;
  /** How often the interesting case of each invariant was met. */
  readonly reached: ReadonlyMap<string, number>;
  /** Delivered messages and expired timers; of a group at its coordinator: its inputs. */
  readonly events: number;
  /** From the last disturbance to the last rebalance, in milliseconds; null: it was not asked to come to rest. */
  readonly settledMs: number | null;
}

/** What every history is held to, besides the invariants. */
export const NO_EXCEPTION = 'nothing is thrown';
export const NO_LIVELOCK = 'time goes on';
/** Of a group at its coordinator; of clients it is an invariant of this name. */
export const CONVERGES = groupsComeToRest.name;

export const ENDINGS: readonly string[] = [NO_EXCEPTION, NO_LIVELOCK, CONVERGES];

/** A history that once broke an invariant, kept in `properties/regressions/`: every run of the properties tries it first. */
import type { History } from './catch.ts';

export interface Regression {
  /** The known bug that was planted; with it the history fails, without it it has to pass. */
  readonly bug: string;
  /** The invariant that noticed. */
  readonly by: string;
  readonly history: History;
}

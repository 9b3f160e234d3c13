/** What became of a history. */

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
}

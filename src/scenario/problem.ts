/**
 * What keeps a scenario from being run. A problem is a sentence with its place: what is wrong, what is allowed,
 * and how to go on. All problems of a scenario are gathered, so that nobody mends them one run at a time.
 */

export interface Problem {
  /** Where: a path in the scenario (`groups.0.members`) or a flag (`--members`). */
  readonly path: string;
  /** A whole sentence, which names what it is about. */
  readonly message: string;
}

/** Legal, and yet probably not wanted: the run goes ahead. */
export interface Warning {
  readonly path: string;
  /** What is unwise, and why. */
  readonly message: string;
}

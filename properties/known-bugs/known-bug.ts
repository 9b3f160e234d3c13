/** A defect that history found, and how it is planted. */
import type { Aim } from '../histories/clients/generate.ts';
import type { Plant } from './plant.ts';

export interface KnownBug {
  /** Its number in the lists of known bugs; with a letter where one entry stands for two defects. */
  readonly id: string;
  /** Ticket, pull request or change log. */
  readonly source: string;
  /** What goes wrong. */
  readonly sentence: string;
  /** Where it is planted. */
  readonly where: string;
  readonly plant: Plant;
  /** The invariant that has to notice. */
  readonly caughtBy: string;
  /** The kind of history that meets it: of a group at its coordinator, or of whole clients. */
  readonly world: 'group' | 'clients';
  /** What histories of clients are aimed at; absent: anything. */
  readonly aim?: Aim;
}

/** An entry of the lists that is not planted. */
export interface NotPlanted {
  readonly id: string;
  readonly reason: string;
}

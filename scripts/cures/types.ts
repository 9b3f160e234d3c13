/**
 * The table of cures as data: for each incident what tells that it happens, and the settings that it is run with, for every
 * client and version.
 */
import type { Experiment, Samples } from '../../src/scenario/incidents/types.ts';

/** A column: a client, and the assignor where it is not the incident's. */
export interface Column {
  readonly title: string;
  readonly client: string;
  readonly eager?: boolean;
}

export interface Told {
  readonly happens: boolean;
  /** The figure that tells it. */
  readonly figure: string;
}

/** One way of running an incident, for any client. */
export interface Row {
  readonly title: string;
  /** Another incident of the catalogue that this is. */
  readonly is?: string;
  /** null: the client has no such thing. */
  readonly run: (client: string, eager: boolean) => Omit<Experiment, 'id'> | null;
}

export interface CureTable {
  readonly id: string;
  /** The incident's own assignor. */
  readonly eager: boolean;
  /** What the figures are, and from when on it happens. */
  readonly sign: string;
  readonly tell: (samples: Samples) => Told;
  /** Of each cell; by default three. */
  readonly runs?: number;
  /** The first is the incident as it was. */
  readonly rows: readonly Row[];
  /** What to do, in a line. */
  readonly advice: string;
}

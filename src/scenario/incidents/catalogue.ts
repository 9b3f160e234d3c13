/** Every incident and every band, by seed. */
import { SEED_000 } from './seed-000/index.ts';
import { SEED_001 } from './seed-001/index.ts';
import { SEED_002 } from './seed-002/index.ts';
import { SEED_003 } from './seed-003/index.ts';
import { SEED_004 } from './seed-004/index.ts';
import type { Band, Chapter, Experiment, Incident } from './types.ts';

export const CHAPTERS: readonly Chapter[] = [SEED_000, SEED_001, SEED_002, SEED_003, SEED_004];

export const INCIDENTS: readonly Incident[] = CHAPTERS.flatMap(({ incidents }) => incidents);

export const BANDS: readonly Band[] = CHAPTERS.flatMap(({ bands }) => bands);

/** What bands are judged by, by name. */
export const EXPERIMENTS: ReadonlyMap<string, Experiment> = new Map(
  BANDS.flatMap(({ needs }) => needs).map((experiment) => [experiment.id, experiment]),
);

/** Seed 003: records twice after a pause of the broker. */
import type { Chapter } from '../types.ts';
import { BANDS_003 } from './bands.ts';
import { INCIDENTS_003 } from './incidents.ts';

export const SEED_003: Chapter = { seed: '003', incidents: INCIDENTS_003, bands: BANDS_003 };

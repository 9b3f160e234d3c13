/** Seed 002: ILLEGAL_GENERATION while a group grows. */
import type { Chapter } from '../types.ts';
import { BANDS_002 } from './bands.ts';
import { INCIDENTS_002 } from './incidents.ts';

export const SEED_002: Chapter = { seed: '002', incidents: INCIDENTS_002, bands: BANDS_002 };

/** Seed 001: rebalance storms with Go clients. */
import type { Chapter } from '../types.ts';
import { BANDS_A, BANDS_A2 } from './bands-a.ts';
import { BANDS_B } from './bands-b.ts';
import { BANDS_D } from './bands-d.ts';
import { INCIDENTS_001_A } from './incidents.ts';

export const SEED_001: Chapter = {
  seed: '001',
  incidents: INCIDENTS_001_A,
  bands: [...BANDS_A, ...BANDS_A2, ...BANDS_B, ...BANDS_D],
};

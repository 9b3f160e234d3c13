/** Seed 000: an endless rebalance loop. */
import type { Chapter } from '../types.ts';
import { BANDS_000 } from './bands.ts';
import { INCIDENTS_000 } from './incidents.ts';

export const SEED_000: Chapter = { seed: '000', incidents: INCIDENTS_000, bands: BANDS_000 };

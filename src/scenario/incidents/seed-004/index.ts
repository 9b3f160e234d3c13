/** Seed 004: static members and FENCED_INSTANCE_ID. */
import type { Chapter } from '../types.ts';
import { BANDS_004 } from './bands.ts';
import { INCIDENTS_004 } from './incidents.ts';

export const SEED_004: Chapter = { seed: '004', incidents: INCIDENTS_004, bands: BANDS_004 };

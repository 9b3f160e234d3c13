/** The bands of incidents 002 to 004. */
import { holdWithFewSeeds } from './few-seeds.ts';

holdWithFewSeeds(/^00[234]/);

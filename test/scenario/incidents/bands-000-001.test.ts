/** The bands of incidents 000 and 001. */
import { holdWithFewSeeds } from './few-seeds.ts';

holdWithFewSeeds(/^00[01]/);

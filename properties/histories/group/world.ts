/** The world that watchers of a single group are told they are in. */
import { completeScenario } from '../../../src/scenario/read.ts';
import { toWorld } from '../../../src/scenario/to-world.ts';

export const WORLD = toWorld(completeScenario({}));

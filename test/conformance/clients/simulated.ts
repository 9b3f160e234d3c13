/**
 * The simulated side of the comparison: our client models against the scripted broker, playing the case that was recorded.
 */
import type { Line, Meta } from './dialogue.ts';

/** Plays a case; gives the lines as the recorder would have written them, or null if client or case are unknown. */
export type Simulate = (meta: Meta) => readonly Line[] | null;

/** Nothing is simulated yet. */
export const simulate: Simulate = () => null;

/**
 * Where what stands in the vector of a state. Behind {@link SEATS}: of each pod its client, then of each pod its connection.
 */

/** The coordinator's state. */
export const DESK = 0;
/** The watchers' state. */
export const WATCH = 1;
/** How much may still go wrong. */
export const FAULTS_LEFT = 2;
/** A request that is on its way though its connection is gone; −1: there is none. */
export const STRAY = 3;
/** Clients' states; negative: no process. */
export const SEATS = 4;

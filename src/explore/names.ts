/**
 * Values that a state may hold under other names: instants, generations, member ids, pods.
 *
 * A state that comes again an hour later, in generation 7 where it was 3, is the same state. So while the explorer runs a
 * machine these four kinds of values lie in ranges of their own, far from all counts and spans, and whoever sees a number
 * knows what it is, wherever the machine keeps it. The machines only compare, add spans, and count generations up.
 */
import type { Ticks } from '../protocol/time.ts';

/** "Now", in every input of every machine; other instants lie around it. */
export const NOW: Ticks = 2 ** 30;
const FARTHEST: Ticks = 2 ** 28;

/** Generation 0. */
export const FIRST_GENERATION = 2 ** 20;
export const GENERATIONS = 30;

/** The first pod, as the number of its requests at the coordinator. */
export const FIRST_POD = 2 ** 21;
const PODS = 16;

/** Requests of connections that are gone are this pod's. */
export const NOBODY = PODS - 1;

/** So many member ids may be in use at a time; older ones sort before younger ones. */
export const MEMBER_IDS = 30;

export const isInstant = (n: number) => n > NOW - FARTHEST && n < NOW + FARTHEST;
export const isGeneration = (n: number) => n >= FIRST_GENERATION && n < FIRST_GENERATION + GENERATIONS;
export const isPod = (n: number) => n >= FIRST_POD && n < FIRST_POD + PODS;

/** The id of that age: 0 is the oldest in use. */
export function memberIdOf(age: number): string {
  return `m-${String(age).padStart(2, '0')}`;
}

const AGES = new Map(Array.from({ length: MEMBER_IDS }, (_, age) => [memberIdOf(age), age]));

/** The age of a member id; undefined for any other text. */
export function ageOf(text: string): number | undefined {
  return AGES.get(text);
}

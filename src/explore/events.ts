/**
 * What a step of one machine tells its observers, as a list that can be stored with the step and told again, whichever pod
 * took it. Only what some watcher listens to is written down.
 */

import type { Ticks } from '../protocol/time.ts';
import { NullObserver } from '../sim/null-observer.ts';
import type { Observer } from '../sim/observer.ts';
import { FIRST_POD, NOBODY, NOW } from './names.ts';

type Method = keyof NullObserver;

/** A call of an observer without its instant; pods are named as in a state. */
export type Told = readonly [method: Method, ...args: unknown[]];

/** In the events of a client: itself. */
export const SELF = -2;

/** Which events anybody listens to. */
export function heardBy(observers: readonly object[]): ReadonlySet<Method> {
  const methods = Object.getOwnPropertyNames(NullObserver.prototype).filter(
    (name) => name !== 'constructor',
  ) as Method[];
  const isHeard = (method: Method) =>
    observers.some((observer) => (observer as Observer)[method] !== NullObserver.prototype[method]);
  return new Set(methods.filter(isHeard));
}

/** Where the pod stands among the arguments of an event; −1: there is none. */
const POD_AT: Readonly<Partial<Record<Method, number>>> = {
  groupTransition: -1,
  memberAdded: -1,
  memberRemoved: -1,
  offsetCommitted: -1,
};

/**
 * Tells the events to an observer.
 *
 * @param self the pod whose client it was
 * @param podOf the pod of a request's number; −1: nobody's any more
 */
export function tell(
  events: readonly Told[],
  self: number,
  observer: Observer,
  now: Ticks = NOW,
  podOf: (requestId: number) => number = knownPod,
): void {
  for (const [method, ...args] of events) {
    const at = POD_AT[method] ?? 0;
    if (at === 0) args[0] = args[0] === SELF ? self : podOf(args[0] as number);
    (observer[method] as (...args: unknown[]) => void).call(observer, now, ...args);
  }
}

/** In a state a request has its pod's name. */
function knownPod(requestId: number): number {
  return requestId === FIRST_POD + NOBODY ? -1 : requestId;
}

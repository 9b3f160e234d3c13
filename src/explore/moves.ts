/**
 * Moves as people and files say them: what happens, to whom, under the names of a run that goes on from its beginning.
 */
import { ClientTimer } from '../client-model/java/timers.ts';
import { REQUEST_TIMER } from './seat.ts';

/** One thing that happens. `ms`: so much time passes. `late`: what was sent last arrives though its connection is gone. */
export type Act =
  | {
      readonly do: 'start' | 'overlap' | 'leave' | 'arrive' | 'deliver' | 'records' | 'duplicate';
      readonly pod: number;
    }
  | { readonly do: 'crash' | 'lose'; readonly pod: number; readonly late?: true }
  | { readonly do: 'timer'; readonly pod: number; readonly timer: string }
  | { readonly do: 'session'; readonly member: string }
  | { readonly do: 'join-phase' | 'sync-phase' | 'write' | 'stray' }
  | { readonly do: 'pass'; readonly ms: number };

const OF_A_POD = ['start', 'overlap', 'leave', 'arrive', 'deliver', 'records', 'duplicate', 'crash', 'lose', 'timer'];
const OF_NOBODY = ['join-phase', 'sync-phase', 'write', 'stray'];

/** A client's timers by name; the last one is its patience with its requests. */
export const TIMER_NAMES: readonly string[] = [...Object.keys(ClientTimer), 'Request'];

export function timerName(timer: number): string {
  return TIMER_NAMES[timer] ?? TIMER_NAMES[REQUEST_TIMER]!;
}

/**
 * An act as it was read from a file.
 * @throws RangeError for what is no act, in words
 */
export function readAct(value: unknown, where: string): Act {
  const act = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const wants = (is: boolean, what: string) => {
    if (!is) throw new RangeError(`${where}: ${what} was expected, not ${JSON.stringify(value)}`);
  };
  const what = String(act.do);
  const isKnown = OF_A_POD.includes(what) || OF_NOBODY.includes(what) || what === 'session' || what === 'pass';
  wants(isKnown, `"do" with one of ${[...OF_A_POD, ...OF_NOBODY, 'session', 'pass'].join(', ')}`);
  if (OF_A_POD.includes(what)) wants(Number.isInteger(act.pod) && Number(act.pod) >= 0, 'a "pod", numbered from 0,');
  if (what === 'timer') wants(TIMER_NAMES.includes(String(act.timer)), `a "timer" of ${TIMER_NAMES.join(', ')}`);
  if (what === 'session') wants(typeof act.member === 'string', 'a "member" by its id');
  if (what === 'pass') wants(typeof act.ms === 'number' && act.ms > 0, 'a number of "ms"');
  return act as unknown as Act;
}

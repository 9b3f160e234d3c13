/**
 * A history of one group at its coordinator, as data: who there is, and what is done, act by act. Between the acts the
 * processes do what clients do (join, sync, heartbeat), so that only what is out of the ordinary is listed.
 */

import type { Strange } from './strange.ts';

/** A place for a process; a process that is started there again has the next of the session timeouts. */
export interface Slot {
  /** It has a group.instance.id: its processes replace each other. */
  readonly isStatic: boolean;
  readonly sessionMs: readonly [number, number];
  readonly rebalanceMs: number;
  /** Of JoinGroup: 3 takes part at once, 9 is given an id first. */
  readonly version: 3 | 9;
}

export interface GroupSettings {
  readonly initialDelayMs: number;
  readonly maxSize: number;
  readonly retentionMs: number;
}

export type GroupAct =
  /** A process is started; a static one may meet its predecessor, which goes on. */
  | { readonly act: 'start'; readonly who: number }
  | { readonly act: 'crash'; readonly who: number }
  | { readonly act: 'leave'; readonly who: number }
  /** It does nothing, and hears nothing, until it thaws. */
  | { readonly act: 'freeze'; readonly who: number }
  | { readonly act: 'thaw'; readonly who: number }
  /** It does at once what it would do next. */
  | { readonly act: 'step'; readonly who: number }
  /** It joins, whatever it is about. */
  | { readonly act: 'rejoin'; readonly who: number }
  /** Its connection breaks: what it is owed never comes. */
  | { readonly act: 'lose'; readonly who: number }
  | { readonly act: 'commit'; readonly who: number }
  /** Somebody who is in no group commits, and names an instance. */
  | { readonly act: 'commit-from-outside' }
  /** Somebody says what no client would, of a process that is there. */
  | { readonly act: 'strange'; readonly who: number; readonly what: Strange }
  | { readonly act: 'transaction' }
  | { readonly act: 'end-transaction' }
  | { readonly act: 'wait'; readonly ms: number }
  /** Another broker takes over; `again`: the same one is elected again. */
  | { readonly act: 'failover'; readonly how: 'unload' | 'again' | 'compacted' }
  /** From now on appends are not committed. */
  | { readonly act: 'hold-log' }
  | { readonly act: 'release-log' }
  /** The next append is refused. */
  | { readonly act: 'refuse-log' };

export interface GroupHistory {
  readonly kind: 'group';
  readonly settings: GroupSettings;
  readonly slots: readonly Slot[];
  readonly acts: readonly GroupAct[];
  /** What is due at one instant (timers, and what processes do) comes in an order drawn from this; absent: as it was scheduled. */
  readonly ties?: number;
}

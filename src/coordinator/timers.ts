/**
 * The coordinator's timers as data: a closed list, each with one line of meaning.
 *
 * Mirrors the keys of Kafka's CoordinatorTimer (`heartbeat-<group>-<member>`, `join-<group>`, `sync-<group>`,
 * `expire-group-metadata`), rule C-RT-03. Starting a timer that runs replaces it (C-RT-02). The coordinator keeps one object per
 * key and arms it in place; the host keeps its own bookkeeping in `hostSlot`, which the coordinator never reads.
 */
import type { MemberId } from '../protocol/ids.ts';
import type { Ticks } from '../protocol/time.ts';

export const TimerKind = {
  /** A member's session; also a pending member's patience and a new member's 300 s. Trace name `hb:<member>`. */
  Session: 0,
  /** The end of the join phase, or of one slice of the initial delay. Trace name `join`. */
  Join: 1,
  /** The end of the sync phase. Trace name `sync`. */
  Sync: 2,
  /** The sweep over empty groups and expired offsets. Trace name `cleanup`. */
  Cleanup: 3,
  /** The oldest operation that waits for the log has waited `offsets.commit.timeout.ms` (C-RT-05). Not in traces. */
  WriteTimeout: 4,
} as const;

export type TimerKindValue = (typeof TimerKind)[keyof typeof TimerKind];

/** What armed a timer last; tells, when it fires, how long the silence was and after what. */
export type ArmedBy =
  | 'join-group'
  | 'join-complete'
  | 'sync-group'
  | 'heartbeat'
  | 'offset-commit'
  | 'static-replacement'
  | 'load'
  | 'prepare-rebalance'
  | 'initial-delay'
  | 'append'
  | 'rearm';

/** No deadline: the timer is not armed. */
export const NOT_ARMED = Number.POSITIVE_INFINITY;

export class CoordinatorTimer {
  readonly kind: TimerKindValue;
  /** `''` for the timers of the whole coordinator: cleanup and write timeout. */
  readonly groupId: string;
  /** Whose session; `''` for the timers of a whole group. */
  readonly memberId: MemberId;
  /** When it will fire; {@link NOT_ARMED} if it is not armed. */
  deadline: Ticks = NOT_ARMED;
  /** When it was last armed. */
  armedAt: Ticks = 0;
  armedBy: ArmedBy = 'join-group';
  /** For the host alone: where it keeps this timer; −1 before the first arming. */
  hostSlot = -1;

  constructor(kind: TimerKindValue, groupId: string, memberId: MemberId) {
    this.kind = kind;
    this.groupId = groupId;
    this.memberId = memberId;
  }
}

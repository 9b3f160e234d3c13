/**
 * The timers of one group id: the join and sync timers, and one session timer per member id.
 *
 * They belong to the group's *id*, not to the group, as Kafka's timers are named by strings (C-RT-03): the timer of a
 * member id that was replaced (C-STM) or turned away (C-MAX-05) stays and fires without effect, and one that was armed for
 * a group whose creation failed meets the next group of that name.
 */
import type { GroupId, MemberId } from '../../protocol/ids.ts';
import { TICKS_PER_MS, type Ticks } from '../../protocol/time.ts';
import type { CoordinatorEffects } from '../effects.ts';
import { type ArmedBy, CoordinatorTimer, NOT_ARMED, TimerKind } from '../timers.ts';

export class GroupTimers {
  readonly groupId: GroupId;
  readonly join: CoordinatorTimer;
  readonly sync: CoordinatorTimer;
  readonly sessions: Map<MemberId, CoordinatorTimer>;
  /** Whether the join timer runs for an initial delay; then the next two fields count (C-PREP-05). */
  isInitialDelay: boolean;
  initialDelayMs: number;
  initialRemainingMs: number;
  /** The generation that the sync timer was armed for (C-CMP-17). */
  syncGeneration: number;

  constructor(groupId: GroupId) {
    this.groupId = groupId;
    this.join = new CoordinatorTimer(TimerKind.Join, groupId, '');
    this.sync = new CoordinatorTimer(TimerKind.Sync, groupId, '');
    this.sessions = new Map();
    this.isInitialDelay = false;
    this.initialDelayMs = 0;
    this.initialRemainingMs = 0;
    this.syncGeneration = -1;
  }

  session(memberId: MemberId): CoordinatorTimer {
    let timer = this.sessions.get(memberId);
    if (timer === undefined) {
      timer = new CoordinatorTimer(TimerKind.Session, this.groupId, memberId);
      this.sessions.set(memberId, timer);
    }
    return timer;
  }
}

const LONGEST_DELAY_MS = 2_147_483_647;

/** Arms a timer, or moves it. A negative delay is none. */
export function armTimer(
  effects: CoordinatorEffects,
  timer: CoordinatorTimer,
  now: Ticks,
  delayMs: number,
  by: ArmedBy,
): void {
  // A delay is an int32 of milliseconds on the wire; whatever else a peer says is taken for the nearest of these.
  timer.deadline = delayMs > 0 ? now + Math.round(Math.min(delayMs, LONGEST_DELAY_MS) * TICKS_PER_MS) : now;
  timer.armedAt = now;
  timer.armedBy = by;
  effects.startTimer(timer);
}

export function disarmTimer(effects: CoordinatorEffects, timer: CoordinatorTimer): void {
  if (timer.deadline === NOT_ARMED) return;
  timer.deadline = NOT_ARMED;
  effects.cancelTimer(timer);
}

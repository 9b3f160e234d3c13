/**
 * All that a coordinator can do to the world, and all that the world must do for it.
 *
 * The coordinator is sans-IO: it takes an input with the virtual time, changes its own state, and speaks only
 * through this interface. The host (the simulator, or a replay of recorded traces) carries out what is asked and
 * brings the consequences back as further inputs, never from within a call.
 */
import type { GroupId, GroupInstanceId, MemberId } from '../protocol/ids.ts';
import type { CoordinatorResponse } from '../protocol/responses.ts';
import type { GroupState } from '../protocol/states.ts';
import type { GroupRecord } from './records.ts';
import type { CoordinatorTimer } from './timers.ts';

/** Why a member is no longer in its group. */
export type RemovalCause =
  | 'leave'
  | 'session-expired'
  | 'new-member-join-expired'
  | 'pending-member-expired'
  | 'rebalance-timeout'
  | 'sync-timeout'
  | 'fenced'
  | 'max-size'
  | 'unloaded';

export interface CoordinatorEffects {
  /** Answers a request, once. Requests that Kafka drops unanswered are never answered (C-GEN-09). */
  respond(requestId: number, response: CoordinatorResponse): void;

  /** Arms the timer for the deadline in it; one that is armed already moves. */
  startTimer(timer: CoordinatorTimer): void;

  /** Disarms the timer; harmless if it is not armed. */
  cancelTimer(timer: CoordinatorTimer): void;

  /**
   * Writes records to the coordinator's log. The host answers with `appendDone(appendId, error)` when they are
   * committed or refused, after the present call has returned. A refusal should come before any other input, as a log
   * refuses at once; a commit of one append commits all before it.
   */
  append(appendId: number, records: readonly GroupRecord[]): void;

  /** A member id that was never handed out before, beginning with the prefix (`client-id` or instance id) and `-`. */
  newMemberId(prefix: string): MemberId;

  /**
   * A group changed its state. `reason` is Kafka's own text where it has one (what its log prints after
   * "Preparing to rebalance group … reason:"), `cause` the input behind it.
   */
  transition(groupId: GroupId, from: GroupState, to: GroupState, generationId: number, cause: TransitionCause): void;

  /** A member was added to the group: by joining, as the successor of a static member, or by loading. */
  memberAdded(groupId: GroupId, memberId: MemberId, groupInstanceId: GroupInstanceId | null): void;

  /**
   * A member is gone. `timer` is the one whose expiry removed it, with its last arming, else null. Also for ids that were only
   * handed out and not joined with yet, which `memberAdded` never announced.
   */
  memberRemoved(groupId: GroupId, memberId: MemberId, cause: RemovalCause, timer: CoordinatorTimer | null): void;
}

/** What made a group change its state. */
export interface TransitionCause {
  /** Kafka's reason words; `''` where Kafka logs none. */
  readonly reason: string;
  /** The kind of input that did it. */
  readonly input:
    | 'join'
    | 'sync'
    | 'leave'
    | 'session-timer'
    | 'join-timer'
    | 'sync-timer'
    | 'append'
    | 'load'
    | 'unload'
    | 'delete';
  /** The member whose act or silence it was; null if nobody's. */
  readonly memberId: MemberId | null;
}

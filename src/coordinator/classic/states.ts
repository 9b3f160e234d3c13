/**
 * The states of a classic group and the arrows between them, as data.
 *
 * Mirrors org.apache.kafka.coordinator.group.classic.ClassicGroupState (4.4.0), rules C-ST-01…08.
 *
 * A group is born **Empty** (by the first JoinGroup without a member id, by a commit from outside any group, or by
 * loading; a loaded group with members is born Stable). The first member takes it to **PreparingRebalance**, where the
 * coordinator collects JoinGroup requests and parks them. When the join phase ends, the generation goes up by one and
 * the group is in **CompletingRebalance**: everyone has its join answered, the leader computes the plan, and the
 * SyncGroup requests are parked until the plan is in the log. Then the group is **Stable**: members only heartbeat.
 * Anything that changes the membership takes it back to PreparingRebalance. A group never goes from Stable to Empty
 * directly: the last leave passes through PreparingRebalance in the same step.
 *
 * **Dead** is entered only when the coordinator is unloaded, and the group leaves the table in the same step: no
 * request meets a dead group. (Brokers up to 3.x also made deleted groups Dead: D-15.)
 */
import type { GroupState } from '../../protocol/states.ts';

/** Which states may come before each state (`validPreviousStates`). */
export const VALID_PREVIOUS_STATES: { readonly [state in GroupState]: readonly GroupState[] } = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
};

/** Whether a group in state `from` may move to state `to`. */
export function canTransition(from: GroupState, to: GroupState): boolean {
  return VALID_PREVIOUS_STATES[to].includes(from);
}

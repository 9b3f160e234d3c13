/**
 * What all handlers of one coordinator share: settings, effects, the groups, the offsets, and the operations that wait
 * for the log. One shard stands for one partition of `__consumer_offsets` and handles one event at a time (C-RT-01).
 *
 * There are two views of which groups exist: the latest, which requests see, and the committed one, which
 * DescribeGroups, ListGroups and OffsetFetch read (C-DESC-03, O-FE-02). A classic group itself has only one, live, set of fields
 * (C-RT-04).
 */
import type { GroupId, MemberId } from '../protocol/ids.ts';
import type { GroupState } from '../protocol/states.ts';
import type { Ticks } from '../protocol/time.ts';
import type { Behaviour } from './behaviour.ts';
import { ClassicGroup } from './classic/group.ts';
import { GroupTimers } from './classic/group-timers.ts';
import { canTransition } from './classic/states.ts';
import type { CoordinatorConfig } from './config.ts';
import type { Defects } from './defects.ts';
import type { CoordinatorEffects, TransitionCause } from './effects.ts';
import type { FollowUp, WriteOperation } from './log.ts';
import { OffsetStore } from './offsets/store.ts';
import { CoordinatorTimer, TimerKind } from './timers.ts';

/** Whether this broker coordinates the groups of the shard at present. */
export type ShardStatus = 'not-coordinator' | 'loading' | 'active' | 'shut-down';

export class Shard {
  readonly config: CoordinatorConfig;
  readonly behaviour: Behaviour;
  readonly defects: Defects;
  readonly effects: CoordinatorEffects;
  status: ShardStatus;
  /** The instant of the present input. */
  now: Ticks;
  /** What kind of input is being handled, and whose act it is: goes into the causes of transitions. */
  input: TransitionCause['input'];
  actor: MemberId | null;
  readonly groups: Map<GroupId, ClassicGroup>;
  readonly committedGroups: Map<GroupId, ClassicGroup>;
  readonly timers: Map<GroupId, GroupTimers>;
  readonly offsets: OffsetStore;
  /** Operations that wait for the log, oldest first. */
  readonly waiting: WriteOperation[];
  /** Groups created since the last append; they are undone with the next one that is refused. */
  unloggedGroups: ClassicGroup[];
  /** Groups that ListGroups names twice: see `noteDoubledGroups` in log.ts. */
  readonly doubledGroups: Set<GroupId>;
  /** What operations that have just ended lead to. */
  readonly followUps: FollowUp[];
  nextAppendId: number;
  readonly writeTimeoutTimer: CoordinatorTimer;
  readonly cleanupTimer: CoordinatorTimer;

  constructor(config: CoordinatorConfig, effects: CoordinatorEffects) {
    this.config = config;
    this.behaviour = config.behaviour;
    this.defects = config.defects;
    this.effects = effects;
    this.status = 'not-coordinator';
    this.now = 0;
    this.input = 'load';
    this.actor = null;
    this.groups = new Map();
    this.committedGroups = new Map();
    this.timers = new Map();
    this.offsets = new OffsetStore();
    this.waiting = [];
    this.unloggedGroups = [];
    this.doubledGroups = new Set();
    this.followUps = [];
    this.nextAppendId = 0;
    this.writeTimeoutTimer = new CoordinatorTimer(TimerKind.WriteTimeout, '', '');
    this.cleanupTimer = new CoordinatorTimer(TimerKind.Cleanup, '', '');
  }
}

/** The timers of a group id; they outlive the group. */
export function timersOf(shard: Shard, groupId: GroupId): GroupTimers {
  let timers = shard.timers.get(groupId);
  if (timers === undefined) {
    timers = new GroupTimers(groupId);
    shard.timers.set(groupId, timers);
  }
  return timers;
}

/**
 * A new, empty group (C-ST-01). It becomes visible to readers with the next append that is committed; brokers before
 * 4.0 had it in memory at once, for good (D-09).
 */
export function createGroup(shard: Shard, groupId: GroupId): ClassicGroup {
  const group = new ClassicGroup(groupId, 'Empty', timersOf(shard, groupId), shard.now);
  shard.groups.set(groupId, group);
  if (shard.behaviour.logsNewGroups) shard.unloggedGroups.push(group);
  else shard.committedGroups.set(groupId, group);
  return group;
}

/** Moves the group to another state and says so; `reason` in Kafka's words, `''` where it logs none. */
export function transitionTo(shard: Shard, group: ClassicGroup, to: GroupState, reason: string): void {
  const from = group.state;
  if (!canTransition(from, to)) throw new Error(`group ${group.groupId} cannot go from ${from} to ${to}`);
  group.previousState = from;
  group.state = to;
  group.stateTimestamp = shard.now;
  const cause = { reason, input: shard.input, memberId: shard.actor };
  shard.effects.transition(group.groupId, from, to, group.generationId, cause);
}

/** A group that is deleted or expires, before 4.0: Dead and out of memory before anything is written (D-15). */
export function removeFromMemory(shard: Shard, group: ClassicGroup): void {
  shard.input = 'delete';
  shard.actor = null;
  transitionTo(shard, group, 'Dead', '');
  shard.groups.delete(group.groupId);
  shard.committedGroups.delete(group.groupId);
  shard.offsets.forget(group.groupId);
}

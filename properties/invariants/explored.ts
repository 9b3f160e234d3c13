/**
 * Which invariants the explorer holds every state and step to.
 *
 * Those beside the coordinator need no memory beyond one input. The others remember what they must, and what they remember
 * is part of the explorer's states: so they are those whose memory is finite, and does not keep names for ever.
 */
import { sizeIsKept } from './capacity.ts';
import {
  idsAreRemembered,
  leavesAreMeant,
  pollersJoinInTime,
  processesEndForAReason,
  theFencedStayAway,
  theLivingAreNotExpired,
} from './client-life.ts';
import { partitionsFollowMembership } from './client-partitions.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { expiryRebalancesForMembersOnly, joinPhaseEndsWhenAllJoined } from './join-phase-length.ts';
import { groupsAreConsistent } from './machine.ts';
import { oneOwnerPerGeneration } from './ownership.ts';
import { everybodyIsInThePlan } from './plans.ts';
import { newcomersAreWatched, silenceEndsTheSession, timeoutsAreThoseAskedFor } from './timers.ts';
import type { NamedInvariant } from './watcher.ts';

/** Of one input of the coordinator. */
export const STEP_INVARIANTS: readonly (CoordinatorInvariant | NamedInvariant)[] = [
  groupsAreConsistent,
  joinPhaseEndsWhenAllJoined,
  sizeIsKept,
  newcomersAreWatched,
  silenceEndsTheSession,
  timeoutsAreThoseAskedFor,
  expiryRebalancesForMembersOnly,
  everybodyIsInThePlan,
];

/** Of a replaced static member that goes on until a heartbeat tells it, real groups do not keep this. */
export const NOT_OF_OVERLAPS: readonly string[] = [oneOwnerPerGeneration.name];

/** Of a whole history. */
export const HISTORY_INVARIANTS: readonly NamedInvariant[] = [
  oneOwnerPerGeneration,
  theLivingAreNotExpired,
  pollersJoinInTime,
  leavesAreMeant,
  idsAreRemembered,
  processesEndForAReason,
  theFencedStayAway,
  partitionsFollowMembership,
];

/**
 * What holds in every run, as named values: used by the tests, by `sim --check`, and by whoever embeds the package.
 */
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { sizeIsKept } from './capacity.ts';
import { partitionsMoveOverTwoGenerations, plansBelieveTheNewestClaim } from './claims.ts';
import {
  closeEnds,
  idsAreRemembered,
  leavesAreMeant,
  pollersJoinInTime,
  processesEndForAReason,
  theFencedStayAway,
  theLivingAreNotExpired,
} from './client-life.ts';
import {
  everyPartitionIsRead,
  handOversAreClean,
  keptPartitionsKeepTheirPlace,
  partitionsFollowMembership,
  stickyPlansAreBalanced,
} from './client-partitions.ts';
import { commitsGoForward, deniedIdsAreUnused, joinersWait, membersAreHeardOf } from './client-talk.ts';
import type { CoordinatorInvariant } from './coordinator-watch.ts';
import { askedOf } from './exceptions.ts';
import { generationIsMonotone } from './generations.ts';
import { eagerMembersGiveUpFirst, zombiesEnd } from './hand-over.ts';
import {
  memberIdsAreUnique,
  membersAreKnown,
  onlyTheReplacedAreFenced,
  staticMembersKeepTheirPlace,
} from './identity.ts';
import { joinPhaseAgrees } from './join-phase.ts';
import {
  expiryRebalancesForMembersOnly,
  joinPhaseEndsWhenAllJoined,
  joinPhaseLastsItsTimeout,
} from './join-phase-length.ts';
import { groupsAreConsistent, groupsHaveAHistory } from './machine.ts';
import { oneOwnerPerGeneration } from './ownership.ts';
import { everybodyIsInThePlan, plansAreUsed, theLeaderIsThere } from './plans.ts';
import { commitsFollowProcessing, nothingIsSkipped } from './records.ts';
import { everyRequestIsAnsweredOnce } from './requests.ts';
import { groupsComeToRest } from './rest.ts';
import { rebalancesHaveACause } from './rounds.ts';
import { heartbeatsKeepTheSession } from './sessions.ts';
import { theOverdueLeave, theSilentAreExpired } from './silence.ts';
import { returnsCostNoGeneration, staleCommitsAreRefused, theReplacedAreRefused } from './stale.ts';
import {
  emptyGroupsTakeCommits,
  failoverForgetsNothing,
  openTransactionsKeepTheGroup,
  rebalancesKeepOffsets,
} from './stored.ts';
import { onlyTheUncommittedComesTwice, ownersBeginAtTheCommit } from './takeovers.ts';
import { newcomersAreWatched, silenceEndsTheSession, timeoutsAreThoseAskedFor } from './timers.ts';
import type { NamedInvariant } from './watcher.ts';

/** What requests, answers and the coming and going of members tell: they hold over failovers too. */
export const MESSAGE_INVARIANTS: readonly NamedInvariant[] = [
  heartbeatsKeepTheSession,
  memberIdsAreUnique,
  onlyTheReplacedAreFenced,
  membersAreKnown,
  staticMembersKeepTheirPlace,
  joinPhaseLastsItsTimeout,
  expiryRebalancesForMembersOnly,
  everybodyIsInThePlan,
  plansAreUsed,
  theLeaderIsThere,
  staleCommitsAreRefused,
  theReplacedAreRefused,
  returnsCostNoGeneration,
  theSilentAreExpired,
];

/** What can be seen only next to the coordinator. */
export const COORDINATOR_INVARIANTS: readonly CoordinatorInvariant[] = [
  groupsAreConsistent,
  groupsHaveAHistory,
  joinPhaseEndsWhenAllJoined,
  sizeIsKept,
  newcomersAreWatched,
  silenceEndsTheSession,
  timeoutsAreThoseAskedFor,
  rebalancesKeepOffsets,
  openTransactionsKeepTheGroup,
  emptyGroupsTakeCommits,
  failoverForgetsNothing,
];

/** What clients do, seen from outside. */
export const CLIENT_INVARIANTS: readonly NamedInvariant[] = [
  theLivingAreNotExpired,
  pollersJoinInTime,
  leavesAreMeant,
  idsAreRemembered,
  processesEndForAReason,
  theFencedStayAway,
  closeEnds,
  joinersWait,
  membersAreHeardOf,
  deniedIdsAreUnused,
  commitsGoForward,
  partitionsFollowMembership,
  keptPartitionsKeepTheirPlace,
  everyPartitionIsRead,
  handOversAreClean,
  stickyPlansAreBalanced,
  plansBelieveTheNewestClaim,
];

/** How a group goes on: rounds, partitions that change hands, what is read. The plainest reason for a failure is not here. */
export const COURSE_INVARIANTS: readonly NamedInvariant[] = [
  groupsComeToRest,
  rebalancesHaveACause,
  partitionsMoveOverTwoGenerations,
  eagerMembersGiveUpFirst,
  zombiesEnd,
  theOverdueLeave,
  ownersBeginAtTheCommit,
  onlyTheUncommittedComesTwice,
  nothingIsSkipped,
];

/** What the coordinator and its members do in every run of a world. */
export const INVARIANTS: readonly NamedInvariant[] = [
  generationIsMonotone,
  oneOwnerPerGeneration,
  joinPhaseAgrees,
  everyRequestIsAnsweredOnce,
  commitsFollowProcessing,
  ...MESSAGE_INVARIANTS,
];

/** All that can be seen in a run of a world; the plainest reason for a failure comes first. */
export const WORLD_INVARIANTS: readonly NamedInvariant[] = [...CLIENT_INVARIANTS, ...INVARIANTS, ...COURSE_INVARIANTS];

/** Those that hold in this world, with its clients, its broker and its events. */
export function invariantsOf(world: WorldConfig): readonly NamedInvariant[] {
  return askedOf(world, WORLD_INVARIANTS);
}

/** Of all invariants, wherever they can be seen. */
export const ALL_INVARIANTS: readonly NamedInvariant[] = [...COORDINATOR_INVARIANTS, ...WORLD_INVARIANTS];

export const NAMES: readonly string[] = ALL_INVARIANTS.map(({ name }) => name);

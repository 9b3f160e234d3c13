/**
 * Rebalances: what is given up, when the application is asked, what happens when it has answered. Mirrors
 * rd_kafka_cgrp_revoke_all_rejoin(_maybe), cgrp_rejoin, rd_kafka_rebalance_op(_incr), cgrp_(incremental_)assign, …_unassign,
 * cgrp_assignment_done and their kin (v2.4.0, v2.11.1); R-RB-01 … R-RB-04.
 *
 * R-RB-01: confluent-kafka-go always asks for rebalance events, so that an application without callbacks is waited for too.
 */
import type { TopicPartition } from '../../protocol/partitions.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { leaveMaybe, tryTerminate } from './closing.ts';
import { dial } from './connections.ts';
import { pauseFetching, resumeFetching } from './fetches.ts';
import { POLL_CHECK_MS } from './profile.ts';
import { serveAssignment } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import type { RebalanceItem } from './state-parts.ts';

/** Back to the beginning; the next join comes with the join interval. */
export function rejoin(c: LibrdkafkaState): void {
  if (!c.subscribed && c.nextSubscription !== 'subscribe') leaveMaybe(c);
  c.joinState = 'init';
}

function rejoinAtOnce(c: LibrdkafkaState): void {
  c.joinInterval.reset();
  rejoin(c);
}

/** The membership is over: everything is lost, unless a rebalance is under way already. */
export function loseAll(c: LibrdkafkaState, now: Ticks): void {
  if (!c.isRebalancing()) revokeAllAndRejoin(c, true, now);
}

/** A heartbeat has told that the group rebalances. An eager member gives everything up first, a cooperative one nothing. */
export function groupIsRebalancing(c: LibrdkafkaState, now: Ticks): void {
  if (c.isRebalancing()) return;
  if (c.cooperative) rejoin(c);
  else revokeAllAndRejoin(c, false, now);
}

export function revokeAllAndRejoin(c: LibrdkafkaState, lost: boolean, now: Ticks): void {
  if (c.cooperative) revokeAllIncrementally(c, lost, now);
  else revokeAllAtOnce(c, lost, now);
}

function revokeAllAtOnce(c: LibrdkafkaState, lost: boolean, now: Ticks): void {
  if (lost && c.groupAssignment !== null) c.lost = true;
  if (c.groupAssignment === null || c.waitsForCall()) rejoinAtOnce(c);
  else askApplication(c, { kind: 'revoke', partitions: c.groupAssignment, incremental: false }, now);
}

function revokeAllIncrementally(c: LibrdkafkaState, lost: boolean, now: Ticks): void {
  const owned = c.groupAssignment;
  if (owned === null || owned.length === 0) {
    if (!c.terminating) rejoin(c);
    return;
  }
  if (lost) c.lost = true;
  c.rebalanceRejoin = !c.terminating;
  askApplication(c, { kind: 'revoke', partitions: owned, incremental: true }, now);
}

/** Some of its partitions are lost to it, for their topics are no longer there. */
export function revokeLost(
  c: LibrdkafkaState,
  partitions: readonly TopicPartition[],
  joinsAgain: boolean,
  now: Ticks,
): void {
  c.lost = true;
  c.rebalanceRejoin = joinsAgain;
  askApplication(c, { kind: 'revoke', partitions, incremental: true }, now);
}

/** What SyncGroup has given. R-RB-03: a cooperative member first gives up what it is to lose. */
export function handleAssignment(c: LibrdkafkaState, given: readonly TopicPartition[], now: Ticks): void {
  if (!c.cooperative) {
    askApplication(c, { kind: 'assign', partitions: given, incremental: false }, now);
    return;
  }
  const owned = c.groupAssignment ?? [];
  const added = given.filter((partition) => !owned.includes(partition));
  const revoked = owned.filter((partition) => !given.includes(partition));
  c.rebalanceRejoin = false;
  if (revoked.length > 0) c.incrementalAssignment = added;
  if (revoked.length > 0) askApplication(c, { kind: 'revoke', partitions: revoked, incremental: true }, now);
  else askApplication(c, { kind: 'assign', partitions: added, incremental: true }, now);
}

/** Puts a callback into the application's queue; a client that has failed for good does without. */
function askApplication(c: LibrdkafkaState, item: RebalanceItem, now: Ticks): void {
  if (c.fatal) {
    unassign(c, null, now);
    serveAssignment(c, now);
  } else {
    c.joinState = item.kind === 'assign' ? 'wait-assign-call' : 'wait-unassign-call';
    pauseFetching(c);
    c.queue.push(item);
  }
  c.groupAssignment = groupAssignmentAfter(c, item);
}

function groupAssignmentAfter(c: LibrdkafkaState, { kind, partitions, incremental }: RebalanceItem) {
  if (!incremental) return kind === 'assign' ? partitions : null;
  const owned = c.groupAssignment ?? [];
  if (kind === 'assign') return [...owned, ...partitions];
  const left = owned.filter((partition) => !partitions.includes(partition));
  return left.length === 0 ? null : left;
}

/** The application has run its callback: it calls assign() or unassign(), of all or incrementally. */
export function onApplicationCall(c: LibrdkafkaState, item: RebalanceItem, now: Ticks): void {
  if (c.fatal || c.terminating) {
    // Whatever it calls is taken for giving everything up.
    c.incrementalAssignment = null;
    if (c.joinState === 'wait-assign-call') c.joinState = 'wait-unassign-call';
    unassign(c, null, now);
  } else if (item.kind === 'assign') {
    assign(c, item, now);
  } else {
    unassign(c, item.incremental ? item.partitions : null, now);
  }
  serveAssignment(c, now);
}

function assign(c: LibrdkafkaState, { partitions, incremental }: RebalanceItem, now: Ticks): void {
  if (!incremental && c.assignment.all.length > 0) {
    c.removed.push(...c.assignment.remove(null));
    serveAssignment(c, now);
  }
  c.assignment.add(partitions);
  if (partitions.length > 0) needNode(c, now);
  c.lost = false;
  if (c.joinState !== 'wait-assign-call') return;
  resumeFetching(c, now);
  c.joinState = 'steady';
  if (c.subscribed) c.nextPollCheck = now + msToTicks(POLL_CHECK_MS);
}

/** A broker that leads what is assigned is kept connected (rd_kafka_broker_needs_connection). */
function needNode(c: LibrdkafkaState, now: Ticks): void {
  c.nodeNeeded = true;
  if (c.nodeKnown) dial(c, c.node, now);
}

/** R-RB-04: from here on nothing counts as lost, so that what was stored is committed once more, in vain. */
export function unassign(c: LibrdkafkaState, partitions: readonly TopicPartition[] | null, now: Ticks): void {
  c.removed.push(...c.assignment.remove(partitions));
  c.lost = false;
  if (c.joinState !== 'wait-unassign-call') return;
  resumeFetching(c, now);
  c.joinState = partitions === null ? 'wait-unassign-to-complete' : 'wait-incr-unassign-to-complete';
}

/** Nothing of the assignment is on its way any more: the rebalance goes on. */
export function assignmentDone(c: LibrdkafkaState, now: Ticks): void {
  switch (c.joinState) {
    case 'wait-unassign-to-complete':
      leaveMaybe(c);
      rejoinAtOnce(c);
      break;
    case 'wait-incr-unassign-to-complete':
      incrementalUnassignDone(c, now);
      break;
    case 'steady':
      if (!goOnFromSteady(c)) tryTerminate(c);
      break;
    case 'init':
      leaveMaybe(c);
      tryTerminate(c);
      break;
    default:
      break;
  }
}

function incrementalUnassignDone(c: LibrdkafkaState, now: Ticks): void {
  const added = c.incrementalAssignment;
  if (c.terminating) {
    unassign(c, null, now);
    c.joinState = 'init';
    leaveMaybe(c);
  } else if (added !== null) {
    // R-RB-03: since something was given up, the group has to come together once more.
    c.rebalanceRejoin = true;
    // Forgotten first: after a fatal error nobody is asked, and this is come by again at once.
    c.incrementalAssignment = null;
    askApplication(c, { kind: 'assign', partitions: added, incremental: true }, now);
  } else if (c.rebalanceRejoin) {
    c.rebalanceRejoin = false;
    rejoinAtOnce(c);
  } else if (c.nextSubscription !== 'none') {
    rejoinAtOnce(c);
  } else {
    c.joinState = 'steady';
  }
}

function goOnFromSteady(c: LibrdkafkaState): boolean {
  if (c.nextSubscription === 'none' && !c.rebalanceRejoin) return false;
  c.rebalanceRejoin = false;
  rejoinAtOnce(c);
  return true;
}

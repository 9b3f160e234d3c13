/**
 * joinSync: JoinGroup and SyncGroup, with all that is tried again (S-JG-02 … S-JG-05).
 *
 * Mirrors consumerGroup.joinSync, retryJoinSync, joinGroupRequest, syncGroupRequest and balance (v1.61.1).
 */
import { type Assignor, AssignorError } from '../../assignors/assignor.ts';
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { SyncGroupRequest } from '../../protocol/requests.ts';
import type { JoinGroupResponse, SyncGroupResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { SubscriptionMetadata } from '../member-metadata.ts';
import { joinGroupRequest, NO_ASSIGNMENTS, syncGroupRequest } from '../membership-requests.ts';
import { planFor } from '../plan.ts';
import { close, coordinatorAtHand, exchange } from './links.ts';
import { lookUpCoordinator } from './lookup.ts';
import { refreshMetadata } from './metadata.ts';
import { JOIN_GROUP_VERSION, JOIN_REACTIONS, type JoinReaction, REJOIN_BACKOFF_MS, SYNC_REACTIONS } from './profile.ts';
import { BROKER, newJoining, type Routine } from './routine.ts';
import { endPause, pause, wake } from './routines.ts';
import type { SaramaState } from './state.ts';

export const CANCELLED = 'context canceled';

/** The routine is woken when it is done: with `joined`, or with an error. */
export function joinSync(
  c: SaramaState,
  r: Routine,
  held: readonly TopicPartition[] | null,
  heldGenerationId: number,
  now: Ticks,
): void {
  r.joining = newJoining(held, heldGenerationId);
  c.joined = null;
  begin(c, r, now);
}

function begin(c: SaramaState, r: Routine, now: Ticks): void {
  if (c.closing) {
    finish(c, r, CANCELLED);
    return;
  }
  r.joining!.step = 'coordinator';
  if (coordinatorAtHand(c, now)) join(c, r, now);
  else lookUpCoordinator(c, r, now);
}

export function onJoining(c: SaramaState, r: Routine, now: Ticks): void {
  switch (r.joining!.step) {
    case 'coordinator':
      if (r.error !== null) retry(c, r, r.error, now);
      else if (coordinatorAtHand(c, now)) join(c, r, now);
      else retry(c, r, errorName(Errors.COORDINATOR_NOT_AVAILABLE), now);
      break;
    case 'join':
      onJoinAnswer(c, r, now);
      break;
    case 'plan':
      if (r.error !== null) finish(c, r, r.error);
      else planAndSync(c, r, now);
      break;
    case 'sync':
      onSyncAnswer(c, r, now);
      break;
    case 'closing':
      finish(c, r, c.links[BROKER]!.error);
      break;
    case 'paused':
      if (c.closing) finish(c, r, CANCELLED);
      else {
        r.joining!.step = 'refresh';
        lookUpCoordinator(c, r, now);
      }
      break;
    case 'refresh':
      onRefreshed(c, r, now);
  }
}

/** The application ends its Consume(): a wait is cut short. */
export function endJoinPause(c: SaramaState): void {
  if (c.consume.joining?.step === 'paused' && endPause(c, c.consume)) wake(c, c.consume, null, null);
}

// ---- JoinGroup ----

function join(c: SaramaState, r: Routine, now: Ticks): void {
  r.joining!.step = 'join';
  c.effects.joinStarted();
  const protocols = c.assignors.map(({ name }) => ({ name, metadata: subscription(c, r) }));
  exchange(c, r, BROKER, joinGroupRequest(c.settings, c.memberId, JOIN_GROUP_VERSION, protocols, c.lastCause), now);
}

/** E-12: an eager member says nothing of what it owned. */
function subscription(c: SaramaState, r: Routine): SubscriptionMetadata {
  const { held, heldGenerationId } = r.joining!;
  return new SubscriptionMetadata({
    topics: c.topics,
    ownedPartitions: held ?? [],
    generationId: held === null ? NO_GENERATION : heldGenerationId,
    rackId: null,
    userData: null,
  });
}

function onJoinAnswer(c: SaramaState, r: Routine, now: Ticks): void {
  if (lost(c, r, now)) return;
  const response = r.response as JoinGroupResponse;
  if (response.errorCode !== Errors.NONE) {
    react(c, r, response.errorCode, reactionTo(c, JOIN_REACTIONS, response.errorCode), response.memberId, now);
    return;
  }
  setMemberId(c, response.memberId);
  c.lastCause = null;
  r.joining!.response = response;
  if (strategy(c, response) === undefined) finish(c, r, `unable to find selected strategy: ${response.protocolName}`);
  else if (response.leader === response.memberId) {
    r.joining!.step = 'plan';
    refreshMetadata(c, r, topicsOf(response), now);
  } else sync(c, r, NO_ASSIGNMENTS, now);
}

/** S-JG-03: the connection is closed, Consume() returns the error; the member id stays. */
function lost(c: SaramaState, r: Routine, now: Ticks): boolean {
  if (r.error === null) return false;
  r.joining!.step = 'closing';
  close(c, r, BROKER, now);
  return true;
}

function strategy(c: SaramaState, response: JoinGroupResponse): Assignor | undefined {
  return c.assignors.find(({ name }) => name === response.protocolName);
}

function topicsOf({ members }: JoinGroupResponse): readonly string[] {
  return [...new Set(members.flatMap(({ metadata }) => metadata.subscription?.topics ?? []))];
}

export function setMemberId(c: SaramaState, memberId: string): void {
  if (memberId !== c.memberId) c.effects.memberIdTaken(memberId);
  c.memberId = memberId;
}

// ---- SyncGroup ----

/** S-JG-04. */
function planAndSync(c: SaramaState, r: Routine, now: Ticks): void {
  const response = r.joining!.response!;
  try {
    sync(
      c,
      r,
      planFor(strategy(c, response)!, response, (topic) => c.partitions.get(topic) ?? []),
      now,
    );
  } catch (error) {
    if (!(error instanceof AssignorError)) throw error;
    finish(c, r, error.message);
  }
}

function sync(c: SaramaState, r: Routine, assignments: SyncGroupRequest['assignments'], now: Ticks): void {
  const { generationId, protocolName } = r.joining!.response!;
  r.joining!.step = 'sync';
  const identity = { memberId: c.memberId, generationId };
  exchange(c, r, BROKER, syncGroupRequest(c.settings, identity, protocolName, assignments), now);
}

function onSyncAnswer(c: SaramaState, r: Routine, now: Ticks): void {
  if (lost(c, r, now)) return;
  const { errorCode, assignment } = r.response as SyncGroupResponse;
  const { generationId, leader, memberId } = r.joining!.response!;
  if (errorCode !== Errors.NONE) {
    const reaction = reactionTo(c, SYNC_REACTIONS, errorCode);
    if (reaction === 'retry') r.joining!.heldGenerationId = generationId;
    react(c, r, errorCode, reaction, NO_MEMBER_ID, now);
    return;
  }
  c.effects.joinFinished(generationId);
  c.joined = { owned: byNumber(assignment.partitions), generationId, leads: leader === memberId };
  finish(c, r, null);
}

function byNumber(partitions: readonly TopicPartition[]): TopicPartition[] {
  return [...partitions].sort((a, b) => a.partition - b.partition);
}

// ---- errors ----

function reactionTo(
  c: SaramaState,
  reactions: ReadonlyMap<ErrorCode, JoinReaction>,
  code: ErrorCode,
): JoinReaction | undefined {
  if (code === Errors.COORDINATOR_NOT_AVAILABLE && !c.can.rejoinsWhenNotAvailable) return undefined;
  return reactions.get(code);
}

function react(
  c: SaramaState,
  r: Routine,
  code: ErrorCode,
  reaction: JoinReaction | undefined,
  memberId: string,
  now: Ticks,
): void {
  const { held, retries } = r.joining!;
  switch (reaction) {
    case 'take-member-id':
      setMemberId(c, memberId);
      begin(c, r, now);
      break;
    case 'reset-member-id':
      setMemberId(c, NO_MEMBER_ID);
      // What a cooperative member held is not its own any more.
      if (held !== null && held.length > 0) finish(c, r, errorName(code));
      else begin(c, r, now);
      break;
    case 'retry':
      if (retries <= 0) finish(c, r, errorName(code));
      else rest(c, r, now);
      break;
    case undefined:
      finish(c, r, errorName(code));
  }
}

function retry(c: SaramaState, r: Routine, error: string, now: Ticks): void {
  if (r.joining!.retries <= 0) finish(c, r, error);
  else rest(c, r, now);
}

function rest(c: SaramaState, r: Routine, now: Ticks): void {
  r.joining!.step = 'paused';
  pause(c, r, REJOIN_BACKOFF_MS, now);
}

function onRefreshed(c: SaramaState, r: Routine, now: Ticks): void {
  const { error } = r;
  if (error !== null) {
    retry(c, r, error, now);
    if (r.joining !== null) r.joining.retries--;
    return;
  }
  r.joining!.retries--;
  begin(c, r, now);
}

function finish(c: SaramaState, r: Routine, error: string | null): void {
  r.joining = null;
  wake(c, r, null, error);
}

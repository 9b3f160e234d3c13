/**
 * A commit, from the moment somebody asks for it: what waits for what, and what the answer does (S-CM-01 … S-CM-03).
 *
 * Mirrors offsetManager.flushToBrokerFor, coordinator, releaseCoordinator and handleResponse (v1.61.1). A rejoin keeps
 * commits out, and waits for those under way (generationLock), so a commit never crosses a generation.
 */
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { OffsetCommitRequest } from '../../protocol/requests.ts';
import type { OffsetCommitResponse } from '../../protocol/responses.ts';
import type { Ticks } from '../../protocol/time.ts';
import { cancelSession } from './cancel.ts';
import { close, commit, coordinatorAtHand } from './links.ts';
import { lookUpCoordinator } from './lookup.ts';
import { COMMIT_REACTIONS } from './profile.ts';
import { BROKER, type Routine } from './routine.ts';
import { nudge, wake } from './routines.ts';
import type { OffsetManager, SaramaState } from './state.ts';

/** The routine is woken when it is done, whatever came of it. */
export function flush(
  c: SaramaState,
  r: Routine,
  offsets: OffsetManager,
  targets: ReadonlySet<TopicPartition> | null,
  now: Ticks,
): void {
  r.flush = { offsets, targets, step: 'generation' };
  enter(c, r, now);
}

function enter(c: SaramaState, r: Routine, now: Ticks): void {
  const { offsets } = r.flush!;
  if (offsets.writer !== 'none') {
    offsets.awaitingWriter.push(r);
    return;
  }
  offsets.readers++;
  find(c, r, now);
}

export function onFlush(c: SaramaState, r: Routine, now: Ticks): void {
  switch (r.flush!.step) {
    case 'generation':
      enter(c, r, now);
      break;
    case 'coordinator':
      find(c, r, now);
      break;
    case 'lookup':
      onFound(c, r, now);
      break;
    case 'sent':
      onSent(c, r, now);
      break;
    case 'closing':
      finish(c, r);
  }
}

/** om.coordinator(): one of them looks it up, the others wait. */
function find(c: SaramaState, r: Routine, now: Ticks): void {
  const { offsets } = r.flush!;
  r.flush!.step = 'coordinator';
  if (offsets.coordinatorKnown) send(c, r, now);
  else if (offsets.lookingUp !== null) offsets.awaitingLookup.push(r);
  else {
    r.flush!.step = 'lookup';
    offsets.lookingUp = r;
    lookUpCoordinator(c, r, now);
  }
}

function onFound(c: SaramaState, r: Routine, now: Ticks): void {
  const { offsets } = r.flush!;
  if (r.error !== null) {
    endLookup(c, offsets);
    report(c, r, r.error);
    finish(c, r);
  } else {
    knowCoordinator(c, offsets, now);
    send(c, r, now);
  }
}

/** The look-up of whoever made it is over, well. */
export function knowCoordinator(c: SaramaState, offsets: OffsetManager, now: Ticks): void {
  coordinatorAtHand(c, now);
  offsets.coordinatorKnown = true;
  offsets.epoch = c.links[BROKER]!.epoch;
  endLookup(c, offsets);
}

export function endLookup(c: SaramaState, offsets: OffsetManager): void {
  offsets.lookingUp = null;
  for (const r of offsets.awaitingLookup.splice(0)) wake(c, r, null, null);
}

function send(c: SaramaState, r: Routine, now: Ticks): void {
  r.flush!.step = 'sent';
  commit(c, r, r.flush!.offsets.epoch, now);
}

function onSent(c: SaramaState, r: Routine, now: Ticks): void {
  if (r.error !== null) {
    report(c, r, r.error);
    forget(r.flush!.offsets, r.epoch);
    r.flush!.step = 'closing';
    close(c, r, BROKER, now);
    return;
  }
  if (r.response !== null) onAnswer(c, r, r.request as OffsetCommitRequest, r.response as OffsetCommitResponse, now);
  finish(c, r);
}

function forget(offsets: OffsetManager, epoch: number): void {
  if (offsets.epoch === epoch) offsets.coordinatorKnown = false;
}

function onAnswer(
  c: SaramaState,
  r: Routine,
  request: OffsetCommitRequest,
  response: OffsetCommitResponse,
  now: Ticks,
): void {
  c.effects.commitAnswered(response.errorCode, null);
  const { partitionErrors } = response;
  request.offsets.forEach(({ partition, offset }, i) => {
    const code = partitionErrors?.[i] ?? response.errorCode;
    if (code !== Errors.NONE) refused(c, r, code, now);
    else settled(r.flush!.offsets, partition, offset);
  });
}

/** updateCommitted: what was marked meanwhile is still to be committed. */
function settled(offsets: OffsetManager, partition: TopicPartition, offset: number): void {
  const marked = offsets.marked.find((other) => other.partition === partition);
  if (marked?.offset === offset) marked.dirty = false;
}

/** S-CM-02, S-CM-03: one partition's. */
function refused(c: SaramaState, r: Routine, code: ErrorCode, now: Ticks): void {
  const reaction = COMMIT_REACTIONS.get(code) ?? 'report-and-forget';
  if (reaction === 'forget' || reaction === 'report-and-forget') forget(r.flush!.offsets, r.epoch);
  if (reaction === 'keep' || reaction === 'forget') return;
  c.effects.applicationEvent('error', errorName(code));
  if (reaction !== 'cancel' || c.session?.offsets !== r.flush!.offsets) return;
  cancelSession(c, c.session, 'group instance id has been fenced', now);
}

function report(c: SaramaState, r: Routine, error: string): void {
  for (let i = 0; i < r.flush!.offsets.marked.length; i++) c.effects.applicationEvent('error', error);
}

function finish(c: SaramaState, r: Routine): void {
  const { offsets } = r.flush!;
  r.flush = null;
  offsets.readers--;
  if (offsets.readers === 0 && offsets.writer === 'waiting') nudge(c, c.consume);
  wake(c, r, null, null);
}

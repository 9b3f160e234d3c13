/**
 * What the client knows of its topics, and the loop that asks again: after MetadataMaxAge, when something went wrong, at
 * once when somebody waits for it.
 *
 * Mirrors Client.updateMetadataLoop, updateMetadata, waitmeta, groupConsumer.findNewAssignments and purgeTopics; F-RB-03.
 * Deviation: a leader knows the partitions of the others' topics without asking.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { MetadataResponse } from '../requests.ts';
import type { Call } from './call-state.ts';
import { isFree, retryPause, start, take } from './calls.ts';
import { METADATA_MIN_AGE_MS, MISSING_TOPIC_DELETED_MS, Reason } from './profile.ts';
import type { FranzState } from './state.ts';
import { Slot, Timer } from './timers.ts';

/** Asked for by name; `now` does not wait for the least age. */
export function wantMetadata(c: FranzState, when: 'later' | 'now'): void {
  if (c.metadataWanted !== 'now') c.metadataWanted = when;
}

/** A fetch that fails takes the opportunity, unless the last refresh is young. */
export function wantMetadataIfOld(c: FranzState, now: Ticks): void {
  if (!isYoung(c, now)) wantMetadata(c, 'later');
}

const isYoung = (c: FranzState, now: Ticks) => now - c.metadataAt < msToTicks(METADATA_MIN_AGE_MS);

/** waitmeta: true if there is nothing to wait for; else a refresh is under way. */
export function awaitMetadata(c: FranzState, now: Ticks): boolean {
  if (isYoung(c, now)) return true;
  wantMetadata(c, 'now');
  return false;
}

export function metadataRequest(c: FranzState) {
  return { api: Api.Metadata, topics: c.pattern === null ? c.settings.topics : null } as const;
}

/** The loop goes on. */
export function stepMetadata(c: FranzState, now: Ticks): boolean {
  if (c.doneSlots === 0 && c.metadataWanted === 'none') return false;
  const call = take(c, Slot.Metadata);
  if (call !== null) {
    onMetadata(c, call, now);
    return true;
  }
  if (c.metadataWanted === 'none' || c.metadataPausing || !isFree(c, Slot.Metadata)) return false;
  const due = dueAt(c);
  if (due > now) c.effects.startTimer(Timer.Metadata, due);
  else refresh(c, now);
  return due <= now;
}

/** Soon after each other even if somebody waits. */
function dueAt(c: FranzState): Ticks {
  const from = c.behaviour.metadataAgeFrom === 'attempt' ? c.metadataAttemptAt : c.metadataAt;
  return from + msToTicks(c.metadataWanted === 'now' ? LEAST_PAUSE_MS : METADATA_MIN_AGE_MS);
}

const LEAST_PAUSE_MS = 10;

function refresh(c: FranzState, now: Ticks): void {
  c.metadataWanted = 'none';
  c.effects.cancelTimer(Timer.Metadata);
  start(c, Slot.Metadata, metadataRequest(c), now);
}

/** The time has come: the metadata is old, or a pause is over. */
export function onMetadataTimer(c: FranzState): void {
  if (!c.metadataPausing) wantMetadata(c, 'later');
  c.metadataPausing = false;
}

function onMetadata(c: FranzState, call: Call, now: Ticks): void {
  c.metadataAttemptAt = now;
  c.groupAwake = true;
  if (call.failure === null && call.response!.errorCode === Errors.NONE) {
    learn(c, call.response as MetadataResponse, now);
    return;
  }
  wantMetadata(c, 'later');
  c.metadataPausing = true;
  c.effects.startTimer(Timer.Metadata, now + retryPause(c, ++c.metadataFailures));
}

function learn(c: FranzState, response: MetadataResponse, now: Ticks): void {
  c.metadataAt = now;
  c.metadataFailures = 0;
  c.effects.startTimer(Timer.Metadata, now + msToTicks(c.settings.metadataMaxAgeMs));
  learnBrokers(c);
  learnTopics(c, response, now);
}

/** updateBrokers: the turn of the brokers begins anew. */
export function learnBrokers(c: FranzState): void {
  c.nodeKnown = true;
  c.nodeIsNext = true;
}

/**
 * F-RB-03, findNewAssignments: a topic that it has not consumed before makes any member join again, more partitions only the
 * leader. A topic that is missing is asked for again; nobody joins for it.
 */
function learnTopics(c: FranzState, { topics, partitions }: MetadataResponse, now: Ticks): void {
  const wasManaging = c.using.size > 0;
  const named = topics ?? c.settings.topics;
  let [isNew, grows] = [false, false];
  named.forEach((topic, i) => {
    const { length } = partitions[i]!;
    if (c.pattern !== null && !c.pattern.test(topic)) return;
    const used = c.using.get(topic);
    if (length === 0) wantMetadata(c, 'later');
    else if (used === undefined) isNew = true;
    else if (length > used.partitions) grows = true;
    if (length > (used?.partitions ?? 0)) c.using.set(topic, { partitions: length, since: used?.since ?? now });
  });
  if (isNew) c.topics = [...c.using.keys()].sort();
  if (wasManaging && isNew) c.rejoinSignal ??= Reason.Topics;
  else if (grows && c.isLeader) c.rejoinSignal ??= Reason.Partitions;
  if (topics !== undefined) purgeMissing(c, new Set(topics), now);
}

/** With a pattern: what is missing, and has been known for a while, counts as deleted, and the member joins without it. */
function purgeMissing(c: FranzState, there: ReadonlySet<string>, now: Ticks): void {
  for (const [topic, { since }] of c.using) {
    if (there.has(topic)) continue;
    if (now - since <= msToTicks(MISSING_TOPIC_DELETED_MS)) {
      wantMetadata(c, 'later');
      continue;
    }
    c.using.delete(topic);
    c.rejoinSignal ??= Reason.Purged;
  }
  c.topics = c.topics.filter((topic) => c.using.has(topic));
}

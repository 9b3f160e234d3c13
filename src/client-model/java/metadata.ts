/**
 * What a consumer knows of its topics, when it asks again, and what a change makes it do (J-JG-09).
 *
 * Mirrors Metadata and NetworkClient.DefaultMetadataUpdater (a refresh each metadata.max.age.ms; retry.backoff.ms and more
 * after a failed one, and as long as a topic that it wants is not there), and MetadataSnapshot, updateGroupSubscription,
 * updatePatternSubscription and rejoinNeededOrPending of ConsumerCoordinator (kafka-clients 4.4). What is known is one immutable object for as long as no topic changes, so that each turn of
 * poll() compares two references.
 * Deviation: a process knows its topics from the start, and a leader those of its group, without an exchange: the real
 * client asks once more in each case. A lost connection asks for no refresh.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../protocol/time.ts';
import { backoff } from '../backoff.ts';
import type { MetadataRequest, MetadataResponse } from '../requests.ts';
import { matching, sameTopics } from '../topic-pattern.ts';
import type { ConsumerState, KnownTopics } from './consumer-state.ts';
import { requestRejoin } from './membership.ts';
import { sendToAnyNode } from './nodes.ts';
import { ClientTimer } from './timers.ts';

/** The process is up. */
export function startMetadata(c: ConsumerState, now: Ticks): void {
  if (c.pattern !== null) c.topics = matching(c.pattern, c.effects.topicNames());
  learn(c, c.topics);
  refreshAfter(c, c.topics.every((topic) => isKnown(c, topic)) ? c.settings.metadataMaxAgeMs : 0, now);
}

/** Topics that it does not know yet, as they are at this instant. */
function learn(c: ConsumerState, topics: readonly string[]): void {
  const unknown = topics.filter((topic) => !c.metadata.has(topic));
  if (unknown.length === 0) return;
  c.metadata = new Map([...c.metadata, ...unknown.map((topic) => [topic, c.effects.partitionsOf(topic)] as const)]);
}

/** A refresh is due: whichever thread reads the network sends it; while none does, it waits for the next poll(). */
export function onRefreshDue(c: ConsumerState): void {
  c.metadataOverdue = !c.networkPolled();
  if (c.metadataOverdue || c.metadataRequest !== null) return;
  ask(c);
}

function ask(c: ConsumerState): MetadataRequest {
  const request: MetadataRequest = { api: Api.Metadata, topics: c.pattern === null ? namesOf(c) : null };
  c.metadataRequest = request;
  c.metadataOn = sendToAnyNode(c, request);
  return request;
}

function namesOf(c: ConsumerState): readonly string[] {
  return c.metadata.size > 0 ? [...c.metadata.keys()] : [...new Set([...c.topics, ...c.watchedTopics])];
}

export function onMetadataResponse(
  c: ConsumerState,
  request: MetadataRequest,
  response: MetadataResponse,
  now: Ticks,
): void {
  if (request !== c.metadataRequest) return;
  c.metadataRequest = null;
  const good = response.errorCode === Errors.NONE;
  if (good) update(c, request, response);
  const complete = good && !lacksAssigned(c) && (request.topics ?? []).every((topic) => isKnown(c, topic));
  if (complete) c.metadataRepeats = 0;
  refreshAfter(c, complete ? c.settings.metadataMaxAgeMs : good ? repeatPauseMs(c) : 0, now);
}

/** Metadata.timeToAllowUpdate: an answer that brings nothing new makes the pause longer, up to retry.backoff.max.ms. */
function repeatPauseMs(c: ConsumerState): number {
  const { retryBackoffMs, retryBackoffMaxMs } = c.settings;
  const repeats = c.metadataRepeats++;
  if (repeats === 0) return retryBackoffMs;
  return ticksToMs(backoff(retryBackoffMs, retryBackoffMaxMs, repeats, c.effects.random()));
}

/** A topic has changed exactly when its number of partitions has: topics only grow, and one that is deleted has none. */
function update(c: ConsumerState, request: MetadataRequest, { topics, partitions }: MetadataResponse): void {
  const named = (request.topics ?? topics ?? []).map((topic, i) => [topic, partitions[i]!] as const);
  const known = request.topics === null ? named.filter(([topic]) => isWanted(c, topic)) : named;
  const same = known.every(([topic, { length }]) => partitionCount(c.metadata, topic) === length);
  if (same && (request.topics !== null || known.length === c.metadata.size)) return;
  c.metadata = new Map(request.topics === null ? known : [...c.metadata, ...known]);
}

const isWanted = (c: ConsumerState, topic: string) =>
  c.pattern === null || c.pattern.test(topic) || c.watchedTopics.includes(topic);

const partitionCount = (known: KnownTopics, topic: string) => known.get(topic)?.length ?? 0;

/** UNKNOWN_TOPIC_OR_PARTITION is one of the errors after which it asks again (InvalidMetadataException). */
const isKnown = (c: ConsumerState, topic: string) => partitionCount(c.metadata, topic) > 0;

/** The request was lost with its connection. */
export function failMetadata(c: ConsumerState, now: Ticks): void {
  if (c.metadataRequest === null) return;
  c.metadataRequest = null;
  refreshAfter(c, 0, now);
}

/** It has nobody to ask any more and begins anew (nodes.ts). */
export function rebootstrap(c: ConsumerState, now: Ticks): void {
  if (c.metadata.size === 0) return;
  c.metadata = new Map();
  refreshAfter(c, 0, now);
}

/** Never sooner than retry.backoff.ms after the last one (Metadata.timeToAllowUpdate). */
function refreshAfter(c: ConsumerState, spanMs: number, now: Ticks): void {
  c.metadataRefreshedAt = now;
  c.effects.startTimer(ClientTimer.Metadata, now + msToTicks(Math.max(spanMs, c.settings.retryBackoffMs)));
}

/** A member that is given a partition it has not heard of asks at once: it does not know who leads it. */
export function learnOfAssigned(c: ConsumerState, now: Ticks): void {
  if (lacksAssigned(c)) requestUpdate(c, now);
}

/** Metadata.requestUpdate: as soon as it is allowed. */
export function requestUpdate(c: ConsumerState, now: Ticks): void {
  if (c.metadataRequest !== null) return;
  const allowed = c.metadataRefreshedAt + msToTicks(c.settings.retryBackoffMs);
  c.effects.startTimer(ClientTimer.Metadata, Math.max(now, allowed));
}

function lacksAssigned(c: ConsumerState): boolean {
  return c.subscription.assigned.some(
    ({ partition }) => partition.partition >= partitionCount(c.metadata, partition.topic),
  );
}

/** onLeaderElected: the leader watches the topics of all members, as they are when it makes the plan. */
export function takeSnapshot(c: ConsumerState, response: JoinGroupResponse): void {
  c.watchedTopics = topicsOf(response.members);
  learn(c, c.watchedTopics);
  c.metadataSnapshot = c.metadata;
  c.assignmentSnapshot = c.metadata;
}

/** Of all members; nearly always all subscribe to one and the same list. */
function topicsOf(members: JoinGroupResponse['members']): readonly string[] {
  const first = members[0]?.metadata.topics ?? [];
  if (members.every(({ metadata }) => metadata.topics === first)) return first;
  return [...new Set(members.flatMap(({ metadata }) => metadata.topics ?? []))];
}

/** maybeUpdateSubscriptionMetadata: each call of poll() looks at the topics once, at its beginning. */
export function beginMetadata(c: ConsumerState): void {
  if (c.pattern !== null && c.metadataSnapshot !== c.metadata) {
    setTopics(c, matching(c.pattern, [...c.metadata.keys()].sort()));
  }
  c.metadataSnapshot = c.metadata;
}

/** The same topics as it has joined with are no other subscription. */
export function setTopics(c: ConsumerState, topics: readonly string[]): void {
  const { joinedTopics } = c;
  c.topics = joinedTopics !== null && sameTopics(joinedTopics, topics) ? joinedTopics : topics;
}

/**
 * ConsumerCoordinator.poll: a member with a pattern that is to join again first asks which topics there are, so that a new
 * topic costs one rebalance and not one for each member that comes to know of it. False while it waits for the answer.
 */
export function metadataIsFresh(c: ConsumerState, now: Ticks): boolean {
  if (c.pattern === null || c.joinFuture !== 'none' || !rejoinNeeded(c)) return true;
  const allowed = c.metadataRefreshedAt + msToTicks(c.settings.retryBackoffMs);
  if (c.freshMetadata === null && c.metadataRequest === null && now >= allowed) c.freshMetadata = ask(c);
  if (c.freshMetadata !== null && c.freshMetadata === c.metadataRequest) return false;
  beginMetadata(c);
  return true;
}

/**
 * J-JG-09: whoever made the plan joins again when a topic of the group has changed since, and anyone whose own
 * subscription has. A join that is wanted already keeps its reason (requestRejoinIfNecessary).
 */
export function rejoinNeeded(c: ConsumerState): boolean {
  const { assignmentSnapshot } = c;
  if (assignmentSnapshot !== null && assignmentSnapshot !== c.metadataSnapshot) compareSnapshot(c, assignmentSnapshot);
  if (c.joinedTopics !== null && c.joinedTopics !== c.topics && !c.rejoinNeeded) {
    requestRejoin(c, 'subscription has changed');
  }
  return c.rejoinNeeded;
}

/** Topics that nobody in the group reads may change. */
function compareSnapshot(c: ConsumerState, snapshot: KnownTopics): void {
  const watched = c.watchedTopics.length > 0 ? c.watchedTopics : c.topics;
  const same = watched.every((topic) => partitionCount(snapshot, topic) === partitionCount(c.metadataSnapshot, topic));
  if (same) c.assignmentSnapshot = c.metadataSnapshot;
  else if (!c.rejoinNeeded) requestRejoin(c, 'cached metadata has changed');
}

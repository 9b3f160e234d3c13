/**
 * What a consumer knows of its topics, when it asks again, and what a change makes it do (J-JG-09).
 *
 * Mirrors Metadata and NetworkClient.DefaultMetadataUpdater (a refresh each metadata.max.age.ms, after a failed one
 * retry.backoff.ms), and MetadataSnapshot, updateGroupSubscription and rejoinNeededOrPending of ConsumerCoordinator
 * (kafka-clients 4.4). What is known is one immutable object for as long as no topic changes, so that each turn of
 * poll() compares two references.
 * Deviation: a process knows its topics from the start, and a leader those of its group, without an exchange: the real
 * client asks once more in each case. A lost connection asks for no refresh.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { JoinGroupResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { MetadataRequest, MetadataResponse } from '../requests.ts';
import type { ConsumerState, KnownTopics } from './consumer-state.ts';
import { requestRejoin } from './membership.ts';
import { sendToAnyNode } from './nodes.ts';
import { ClientTimer } from './timers.ts';

/** The process is up. */
export function startMetadata(c: ConsumerState, now: Ticks): void {
  learn(c, c.topics);
  refreshAfter(c, c.settings.metadataMaxAgeMs, now);
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
  const topics = c.metadata.size > 0 ? [...c.metadata.keys()] : [...new Set([...c.topics, ...c.watchedTopics])];
  const request: MetadataRequest = { api: Api.Metadata, topics };
  c.metadataRequest = request;
  c.metadataOn = sendToAnyNode(c, request);
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
  if (good) update(c, request.topics, response.partitions);
  refreshAfter(c, good && !lacksAssigned(c) ? c.settings.metadataMaxAgeMs : 0, now);
}

/** Topics only grow, so that a topic has changed exactly when its number of partitions has. */
function update(c: ConsumerState, topics: readonly string[], partitions: readonly (readonly TopicPartition[])[]): void {
  if (topics.every((topic, i) => partitionCount(c.metadata, topic) === partitions[i]!.length)) return;
  c.metadata = new Map([...c.metadata, ...topics.map((topic, i) => [topic, partitions[i]!] as const)]);
}

const partitionCount = (known: KnownTopics, topic: string) => known.get(topic)?.length ?? 0;

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
  if (c.metadataRequest !== null || !lacksAssigned(c)) return;
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
  c.metadataSnapshot = c.metadata;
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

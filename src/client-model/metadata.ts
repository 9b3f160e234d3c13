/**
 * What a consumer knows of the cluster's topics, when it asks again, and what a change makes it do (J-JG-09).
 *
 * Mirrors Metadata and NetworkClient.DefaultMetadataUpdater (refresh after metadata.max.age.ms, a failed one again after
 * retry.backoff.ms), and MetadataSnapshot, updateGroupSubscription and rejoinNeededOrPending of ConsumerCoordinator
 * (kafka-clients 4.4). The cluster is one immutable object for as long as no topic changes, so that poll() compares
 * two references.
 * Deviation: a process has its first metadata without an exchange, and an answer tells of all topics, not only of those
 * subscribed to, so that a leader never has to ask before it assigns. A lost connection asks for no refresh.
 */
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { JoinGroupResponse } from '../protocol/responses.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { ConnectionKind } from './effects.ts';
import { requestRejoin } from './membership.ts';
import type { MetadataRequest, MetadataResponse } from './requests.ts';
import { ClientTimer } from './timers.ts';

const METADATA_REQUEST: MetadataRequest = { api: Api.Metadata };

/** The process is up. */
export function startMetadata(c: ConsumerState, now: Ticks): void {
  c.metadata = c.effects.bootstrapMetadata();
  refreshLater(c, c.settings.metadataMaxAgeMs, now);
}

/** A refresh is due: whichever thread reads the network sends it; while none does, it waits for the next poll(). */
export function onRefreshDue(c: ConsumerState): void {
  c.metadataOverdue = !c.networkPolled();
  if (c.metadataOverdue || c.metadataInFlight) return;
  c.metadataInFlight = true;
  c.effects.send(ConnectionKind.Node, METADATA_REQUEST, c.settings.requestTimeoutMs);
}

export function onMetadataResponse(c: ConsumerState, response: MetadataResponse, now: Ticks): void {
  c.metadataInFlight = false;
  if (response.errorCode === Errors.NONE) c.metadata = response.topics;
  const sound = response.errorCode === Errors.NONE && !lacksAssigned(c);
  refreshLater(c, sound ? c.settings.metadataMaxAgeMs : 0, now);
}

/** The request was lost with its connection. */
export function failMetadata(c: ConsumerState, now: Ticks): void {
  if (!c.metadataInFlight) return;
  c.metadataInFlight = false;
  refreshLater(c, 0, now);
}

/** Never sooner than retry.backoff.ms after the last one (Metadata.timeToAllowUpdate). */
function refreshLater(c: ConsumerState, afterMs: number, now: Ticks): void {
  c.metadataRefreshedAt = now;
  c.effects.startTimer(ClientTimer.Metadata, now + msToTicks(Math.max(afterMs, c.settings.retryBackoffMs)));
}

/** A member that is given a partition which its own metadata has not yet asks at once: it does not know who leads it. */
export function learnOfAssigned(c: ConsumerState, now: Ticks): void {
  if (c.metadataInFlight || !lacksAssigned(c)) return;
  const allowed = c.metadataRefreshedAt + msToTicks(c.settings.retryBackoffMs);
  c.effects.startTimer(ClientTimer.Metadata, Math.max(now, allowed));
}

function lacksAssigned(c: ConsumerState): boolean {
  return c.subscription.assigned.some(({ partition }) => partition.partition >= partitionCount(c, partition.topic));
}

const partitionCount = (c: ConsumerState, topic: string) => c.metadata.get(topic)?.length ?? 0;

/** onLeaderElected: what the plan is made from, to be compared with what a refresh brings. */
export function takeSnapshot(c: ConsumerState, response: JoinGroupResponse): void {
  c.assignmentSnapshot = c.metadata;
  c.watchedTopics = [...new Set(response.members.flatMap(({ metadata }) => metadata.topics ?? []))];
}

/**
 * J-JG-09: whoever made the plan joins again when a topic of the group has changed since; anyone does whose own
 * subscription has. A join that is wanted already keeps its reason (requestRejoinIfNecessary).
 */
export function rejoinNeeded(c: ConsumerState): boolean {
  if (c.assignmentSnapshot !== null && c.assignmentSnapshot !== c.metadata) compareSnapshot(c, c.assignmentSnapshot);
  if (c.rejoinNeeded) return true;
  if (c.joinedTopics !== null && c.joinedTopics !== c.topics) requestRejoin(c, 'subscription has changed');
  return c.rejoinNeeded;
}

/** Changes of topics that nobody in the group reads are none. */
function compareSnapshot(c: ConsumerState, snapshot: ConsumerState['metadata']): void {
  const watched = c.watchedTopics.length > 0 ? c.watchedTopics : c.topics;
  const same = watched.every((topic) => (snapshot.get(topic)?.length ?? 0) === partitionCount(c, topic));
  if (same) c.assignmentSnapshot = c.metadata;
  else if (!c.rejoinNeeded) requestRejoin(c, 'cached metadata has changed');
}

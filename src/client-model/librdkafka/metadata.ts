/**
 * What a consumer knows of the topics it reads: asked for before its first join, every topic.metadata.refresh.interval.ms, and
 * when a connection is lost. Mirrors rd_kafka_cgrp_metadata_refresh, cgrp_metadata_update_check and
 * rd_kafka_parse_Metadata (v2.4.0, v2.11.1).
 *
 * R-JG-07: any member joins again when its topics have changed, not only the leader. So a topic that is created or deleted costs
 * a rebalance for each member whose refresh tells it, at instants of their own. A cooperative member that owns what is gone only
 * gives that up, as lost, and joins again if it leads (rd_kafka_cgrp_metadata_update_check, the same in v2.4.0 and v2.11.1).
 * Deviation: a topic by name that is not there is not asked for before each join, as long as another one is.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { MetadataResponse } from '../requests.ts';
import { usable } from './coordinator.ts';
import { sendToCoordinator } from './exchanges.ts';
import { rejoin, revokeAllAndRejoin, revokeLost } from './rebalance.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection } from './state-parts.ts';

/** Asks any broker, unless it is being asked already. */
export function refreshMetadata(c: LibrdkafkaState): void {
  const connection = usable(c);
  if (c.metadataRequest !== null || connection === null || !c.subscribed) return;
  const request = { api: Api.Metadata, topics: c.pattern === null ? c.settings.topics : null } as const;
  c.metadataRequest = request;
  if (connection === Connection.Coordinator) sendToCoordinator(c, request, c.settings.requestTimeoutMs);
  else c.effects.send(connection, request, c.settings.requestTimeoutMs);
}

/** @param response null if the request was lost */
export function onMetadata(c: LibrdkafkaState, response: MetadataResponse | null, now: Ticks): void {
  c.metadataRequest = null;
  if (response === null || response.errorCode !== Errors.NONE) {
    if (c.joinState === 'wait-metadata' && c.leading === null) c.joinState = 'init';
    return;
  }
  const topics = effectiveTopics(c, response);
  const changed = c.topics !== null && !sameTopics(c.topics, topics);
  if (changed || c.topics === null) c.topics = topics;
  allowJoin(c);
  if (c.joinState === 'wait-metadata' && c.leading === null) revokeAllAndRejoin(c, false, now);
  else if (changed && c.subscribed) rejoinForTopics(c, now);
}

/** R-JG-06 (from v2.10 on). */
export function allowJoin(c: LibrdkafkaState): void {
  if (c.behaviour.metadataAllowsJoin) c.joinInterval.reset();
}

function rejoinForTopics(c: LibrdkafkaState, now: Ticks): void {
  const gone = c.cooperative && !c.isRebalancing() ? ownedButNotThere(c) : [];
  if (!c.cooperative) revokeAllAndRejoin(c, false, now);
  else if (gone.length === 0) rejoin(c);
  else revokeLost(c, gone, c.leading !== null, now);
}

function ownedButNotThere({ groupAssignment, topics }: LibrdkafkaState): readonly TopicPartition[] {
  return (groupAssignment ?? []).filter(({ topic }) => !topics!.has(topic));
}

/** rd_kafka_metadata_topic_filter and _match: of its subscription those that there are. */
function effectiveTopics(c: LibrdkafkaState, { topics, partitions }: MetadataResponse): ReadonlyMap<string, number> {
  const counted = (topics ?? c.settings.topics).map((topic, i) => [topic, partitions[i]!.length] as const);
  return new Map(counted.filter(([topic, count]) => count > 0 && (c.pattern === null || c.pattern.test(topic))));
}

function sameTopics(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([topic, count]) => b.get(topic) === count);
}

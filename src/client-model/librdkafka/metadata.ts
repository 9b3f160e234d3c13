/**
 * What a consumer knows of the topics it reads: asked for before its first join, every topic.metadata.refresh.interval.ms, and
 * when a connection is lost. Mirrors rd_kafka_cgrp_metadata_refresh, cgrp_metadata_update_check and
 * rd_kafka_parse_Metadata (v2.4.0, v2.11.1).
 *
 * R-JG-07: any member joins again when its topics have changed, not only the leader.
 */
import { Api } from '../../protocol/api.ts';
import { Errors } from '../../protocol/errors.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { MetadataResponse } from '../requests.ts';
import { usable } from './coordinator.ts';
import { sendToCoordinator } from './exchanges.ts';
import { rejoin, revokeAllAndRejoin } from './rebalance.ts';
import { Connection, type LibrdkafkaState } from './state.ts';

/** Asks any broker, unless it is being asked already. */
export function refreshMetadata(c: LibrdkafkaState): void {
  const connection = usable(c);
  if (c.metadataRequest !== null || connection === null || !c.subscribed) return;
  const request = { api: Api.Metadata, topics: c.settings.topics } as const;
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
  const counts = response.partitions.map((partitions) => partitions.length);
  const changed = c.partitionCounts !== null && !sameCounts(c.partitionCounts, counts);
  c.partitionCounts = counts;
  allowJoin(c);
  if (c.joinState === 'wait-metadata' && c.leading === null) revokeAllAndRejoin(c, false, now);
  else if (changed && c.subscribed) rejoinForTopics(c, now);
}

/** R-JG-06 (from v2.10 on). */
export function allowJoin(c: LibrdkafkaState): void {
  if (c.behaviour.metadataAllowsJoin) c.joinInterval.reset();
}

function rejoinForTopics(c: LibrdkafkaState, now: Ticks): void {
  if (c.cooperative) rejoin(c);
  else revokeAllAndRejoin(c, false, now);
}

function sameCounts(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((count, i) => count === b[i]);
}

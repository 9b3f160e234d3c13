/** Small things that the recording harness and its replay must do alike: names, orders, tokens. */
import { CONSUMER_PROTOCOL_TYPE } from '../../../src/coordinator/classic/group.ts';
import { type ProtocolMetadata, type TopicPartition, topicPartition } from '../../../src/protocol/partitions.ts';
import type { JsonObject } from './trace.ts';

/** The group under observation. */
export const GROUP = 'g';

/** Ids given by the coordinator in order of their number, then all others by code units. */
export function byAlias(a: string, b: string): number {
  return aliasNumber(a) - aliasNumber(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function aliasNumber(alias: string): number {
  return /^m\d+$/.test(alias) ? Number(alias.slice(1)) : Number.MAX_SAFE_INTEGER;
}

/** An object without the entries that are null or undefined, as the traces leave out what does not apply. */
export function present(entries: { readonly [key: string]: unknown }): JsonObject {
  const result: { [key: string]: unknown } = {};
  for (const key of Object.keys(entries)) if (entries[key] != null) result[key] = entries[key];
  return result as JsonObject;
}

/** `topics/userdata`; of other protocol types, and after `!`, bytes that are no consumer subscription. */
export function metadataOf(protocolType: string, token: string): ProtocolMetadata {
  const isSubscription = protocolType === CONSUMER_PROTOCOL_TYPE && !token.startsWith('!');
  return { bytes: token, topics: isSubscription ? topicsOf(token) : null, subscription: null };
}

function topicsOf(token: string): string[] {
  const list = token.split('/', 1)[0]!;
  return list === '' ? [] : list.split(',');
}

const PARTITIONS = new Map<string, TopicPartition>();

export function partitionOf(name: string): TopicPartition {
  let partition = PARTITIONS.get(name);
  if (partition === undefined) {
    const cut = name.lastIndexOf('-');
    partition = topicPartition(name.slice(0, cut), Number(name.slice(cut + 1)));
    PARTITIONS.set(name, partition);
  }
  return partition;
}

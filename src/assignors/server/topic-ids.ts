/**
 * Topic ids, which the assignors of KIP-848 order and hash by (`org.apache.kafka.common.Uuid`, Kafka 4.4).
 */

import type { AssignorInput } from '../assignor.ts';
import { compareText } from '../orders.ts';

const NO_ID = '0'.repeat(32);

/** 32 lower-case hex digits; zeros if the topic has none. */
export function topicIdOf(input: AssignorInput, topic: string): string {
  return input.topics.get(topic)?.topicId?.toLowerCase() ?? NO_ID;
}

/** As `Uuid.compareTo`: two signed 64-bit numbers, the high half first. */
export function compareTopicIds(a: string, b: string): number {
  return compareText(topicIdKey(a), topicIdKey(b));
}

/** The id with its two sign bits flipped, so that the texts sort as the signed numbers do. */
export function topicIdKey(id: string): string {
  return flipSign(id[0]!) + id.slice(1, 16) + flipSign(id[16]!) + id.slice(17);
}

function flipSign(digit: string): string {
  return (Number.parseInt(digit, 16) ^ 8).toString(16);
}

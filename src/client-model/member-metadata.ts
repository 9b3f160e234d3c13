/**
 * What a member says of itself in JoinGroup: the subscription, and the bytes that the coordinator compares (C-PROTO-06).
 */
import type { ProtocolMetadata, Subscription, TopicPartition } from '../protocol/partitions.ts';

/** Its bytes are compared only when a member rejoins a group that is not preparing, so they are made when asked for. */
export class SubscriptionMetadata implements ProtocolMetadata {
  readonly topics: readonly string[];
  readonly subscription: Subscription;

  constructor(subscription: Subscription) {
    this.topics = subscription.topics;
    this.subscription = subscription;
  }

  get bytes(): string {
    return subscriptionBytes(this.subscription);
  }
}

const names = (partitions: readonly TopicPartition[]) => partitions.map((partition) => partition.name).join(',');

function subscriptionBytes(s: Subscription): string {
  const user = s.userData === null ? '' : `${names(s.userData.partitions)}@${s.userData.generation}`;
  return `${s.topics.join(',')}/${names(s.ownedPartitions)}/${s.generationId}/${s.rackId ?? ''}/${user}`;
}

/**
 * Topic partitions, and the two opaque payloads that travel through a group: what a member subscribes to
 * (protocol metadata) and what it is given (assignment).
 *
 * The coordinator only compares and passes these on, as Kafka's does with bytes; `bytes` is the text that stands
 * for them, equal exactly when Kafka's bytes would be equal.
 */

/** One partition of a topic. Objects are interned by whoever hands them out: `name` identifies. */
export interface TopicPartition {
  readonly topic: string;
  /** From 0. */
  readonly partition: number;
  /** `topic-partition`, as Kafka prints it. */
  readonly name: string;
  /** Its place in the table of partitions of its world; −1 outside a world. */
  readonly index: number;
}

export function topicPartition(topic: string, partition: number, index = -1): TopicPartition {
  return { topic, partition, name: `${topic}-${partition}`, index };
}

/**
 * What a member tells the leader of its group (ConsumerPartitionAssignor.Subscription).
 */
export interface Subscription {
  readonly topics: readonly string[];
  /** What the member owns; empty with an eager protocol. */
  readonly ownedPartitions: readonly TopicPartition[];
  /** The generation in which it came to own them; −1 if none. */
  readonly generationId: number;
  /** `client.rack`, or null. */
  readonly rackId: string | null;
  /** What a sticky assignor remembers of its last plan; null if it remembers nothing. */
  readonly userData: StickyUserData | null;
}

/** The user data of Java's sticky assignor: its last plan for this member. */
export interface StickyUserData {
  readonly partitions: readonly TopicPartition[];
  readonly generation: number;
}

/** One protocol's metadata in a JoinGroup request. */
export interface ProtocolMetadata {
  /** Stands for the bytes: equal text, equal bytes. */
  readonly bytes: string;
  /** The topics a consumer subscription names; null if the bytes are no consumer subscription. */
  readonly topics: readonly string[] | null;
  /** What the leader's assignor reads; null where nobody will. */
  readonly subscription: Subscription | null;
}

/** What the leader gives a member. */
export interface MemberAssignment {
  /** Stands for the bytes; `''` for "none given". */
  readonly bytes: string;
  readonly partitions: readonly TopicPartition[];
}

/** No bytes at all: a member that the leader did not name. */
export const EMPTY_ASSIGNMENT: MemberAssignment = { bytes: '', partitions: [] };

/**
 * What a partition assignor is: a pure function from a group's subscriptions and the topics to a plan.
 *
 * Mirrors `org.apache.kafka.clients.consumer.ConsumerPartitionAssignor` (Kafka 4.4) for the client-side assignors and
 * `org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor` for those of KIP-848. Where the
 * real one keeps state between calls (sticky, through `onAssignment`), the state is part of the input here:
 * {@link AssignorMember.userData}.
 */

import type { StickyUserData, TopicPartition } from '../protocol/partitions.ts';

/** One member of the group, as the leader sees it in the JoinGroup response. */
export interface AssignorMember {
  readonly memberId: string;
  /** `group.instance.id`, or null for a dynamic member. */
  readonly groupInstanceId: string | null;
  /** In the order of the subscription, each once. A topic that does not exist is allowed. */
  readonly topics: readonly string[];
  /** `client.rack`, or null. */
  readonly rackId: string | null;
  /** What the member says it owns (cooperative); for the assignors of KIP-848 its current target assignment. */
  readonly ownedPartitions: readonly TopicPartition[];
  /** The generation field of the subscription; −1 for none. */
  readonly generationId: number;
  /** What a sticky assignor remembered; null for nothing. `cooperative-sticky` reads only its generation. */
  readonly userData: StickyUserData | null;
}

export interface TopicInfo {
  /** Number of partitions. A topic with none counts as not existing. */
  readonly partitions: number;
  /** Racks of the replicas, by partition; absent if unknown. Read by range, sticky and cooperative-sticky. */
  readonly racks?: readonly (readonly string[])[];
  /** 32 hex digits. Read by the assignors of KIP-848 only, which order and hash topics by it; zeros if absent. */
  readonly topicId?: string;
}

/** Hands out the one object that stands for a partition. Asked for existing partitions only. */
export type PartitionFactory = (topic: string, partition: number) => TopicPartition;

export interface AssignorInput {
  /** In the order of the JoinGroup response; it shows only where Java's hash order shows. Ids are unique. */
  readonly members: readonly AssignorMember[];
  /** Existing topics by name. */
  readonly topics: ReadonlyMap<string, TopicInfo>;
  /** Where the plan's partitions come from; by default each is made anew. What a member keeps may be as it claims it. */
  readonly partition?: PartitionFactory;
  /**
   * Whether all members subscribe to the same topics, where the caller knows already: the coordinator keeps count and
   * tells its assignors (`GroupSpec.subscriptionType`). Worked out if absent. Only `uniform` reads it.
   */
  readonly sameSubscriptions?: boolean;
  /**
   * The highest generation that the leader's assignor object has met in earlier calls; absent for a new object. Only
   * the sticky assignors read it, see `highestGenerationKept` in faults.ts.
   */
  readonly highestGenerationSeen?: number;
}

/** Every member has an entry, members without partitions an empty one. The order within an entry means nothing. */
export type Plan = ReadonlyMap<string, readonly TopicPartition[]>;

export type AssignorName =
  | 'range'
  | 'roundrobin'
  | 'sticky'
  | 'cooperative-sticky'
  | 'uniform'
  | 'server-range'
  | 'optimal';

/** `EAGER` gives everything up before a rebalance, `COOPERATIVE` only what it is told to. */
export type RebalanceProtocol = 'EAGER' | 'COOPERATIVE';

export interface Assignor {
  /**
   * As in `partition.assignment.strategy`; `server-range` is the `range` of `group.remote.assignor`, and `optimal` is
   * this project's own.
   */
  readonly name: AssignorName;
  readonly protocol: RebalanceProtocol;
  /**
   * @throws {@link AssignorError} where the real assignor throws.
   */
  assign(input: AssignorInput): Plan;
}

/** The real assignor throws here, or ours refuses the input; the rebalance fails. */
export class AssignorError extends Error {
  /** Simple name of the Java exception; for what the clients in other languages return, and for ours, its own name. */
  readonly javaClass: string;

  constructor(javaClass: string, message: string) {
    super(`${javaClass}: ${message}`);
    this.name = 'AssignorError';
    this.javaClass = javaClass;
  }
}

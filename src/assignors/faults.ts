/**
 * The known faults of Kafka's own assignors, each under its name, so that a model can show real behaviour or leave
 * one out. All were measured on Kafka 4.4.0; the conformance data holds a case for each of the first five, test/assignors/spans.test.ts what was measured for the last.
 */

/** What Kafka's own do today. */
export interface PresentFaults {
  /**
   * Members whose topic list is empty are overlooked when Java meets them before the first non-empty list: the group
   * counts as equally subscribed and such a member is given partitions of topics that it does not subscribe to
   * (AbstractStickyAssignor.allSubscriptionsEqual).
   */
  readonly emptySubscriptionOverlooked: boolean;
  /**
   * With unequal subscriptions a partition goes back to the member that claims it from an older generation although
   * that member does not subscribe to the topic any more (AbstractStickyAssignor.performReassignments).
   */
  readonly unsubscribedPreviousOwner: boolean;
  /**
   * The same where that member takes no part in the balancing: NullPointerException, and the rebalance fails.
   */
  readonly frozenPreviousOwner: boolean;
  /**
   * Claims to partitions beyond the topic's count are believed (a topic was made again with fewer): the sticky
   * assignors throw or hand such a partition out, uniform throws.
   */
  readonly claimsBeyondPartitionCount: boolean;
  /** An empty group throws in sticky, cooperative-sticky and roundrobin. No real client gets there. */
  readonly emptyGroupThrows: boolean;
  /**
   * A sticky assignor remembers the highest generation that it ever saw: after a group starts again from generation 1
   * every claim looks old to it (AbstractStickyAssignor.maxGeneration; measured with one object over two calls).
   */
  readonly highestGenerationKept: boolean;
}

/** Mended long ago, or another client's: planted by the property suite only. */
interface PlantedFaults {
  /** KAFKA-12984: a partition that two members claim is kept by both. */
  readonly doubleClaimsKept: boolean;
  /** KAFKA-14639: a claim of an older generation is as good as none, even if nobody contests it. */
  readonly olderClaimsUnseen: boolean;
  /** librdkafka up to 2.1: of two claims the older one is believed. */
  readonly oldestClaimWins: boolean;
  /** KAFKA-15170: the plan never comes to rest: in each round somebody gives something up. */
  readonly neverSettles: boolean;
  /** KAFKA-16277: the partitions of the last topic all go to one member. */
  readonly topicsUneven: boolean;
}

export type AssignorFaults = PresentFaults & PlantedFaults;

const PLANTED_ONLY: PlantedFaults = {
  doubleClaimsKept: false,
  olderClaimsUnseen: false,
  oldestClaimWins: false,
  neverSettles: false,
  topicsUneven: false,
};

/** As Kafka 4.4 behaves. */
export const JAVA_FAULTS: AssignorFaults = {
  ...PLANTED_ONLY,
  emptySubscriptionOverlooked: true,
  unsubscribedPreviousOwner: true,
  frozenPreviousOwner: true,
  claimsBeyondPartitionCount: true,
  emptyGroupThrows: true,
  highestGenerationKept: true,
};

/** The same assignors with every known fault mended. */
export const NO_FAULTS: AssignorFaults = {
  ...PLANTED_ONLY,
  emptySubscriptionOverlooked: false,
  unsubscribedPreviousOwner: false,
  frozenPreviousOwner: false,
  claimsBeyondPartitionCount: false,
  emptyGroupThrows: false,
  highestGenerationKept: false,
};

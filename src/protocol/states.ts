/**
 * The states of a classic group, by Kafka's names (org.apache.kafka.coordinator.group.classic.ClassicGroupState).
 * What leads from one to another is in coordinator/classic/states.ts.
 */

export const GROUP_STATES = ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'] as const;

export type GroupState = (typeof GROUP_STATES)[number];

/**
 * The broker's settings that a group coordinator reads, by Kafka's names in camelCase, units last.
 *
 * Mirrors GroupCoordinatorConfig of Kafka 4.4.0, rules §12.1. `initialRebalanceDelayMs` is 3000 in the code and 0 in
 * the sample server.properties that Kafka ships.
 */
import { BEHAVIOURS, type Behaviour } from './behaviour.ts';
import { type Defects, NO_DEFECTS } from './defects.ts';

export interface CoordinatorConfig {
  /** How brokers of one release behave where releases differ: see behaviour.ts. */
  readonly behaviour: Behaviour;
  /** Planted defects: see defects.ts. */
  readonly defects: Defects;
  /** `group.min.session.timeout.ms`: shortest session timeout that a member may ask for, inclusive. */
  readonly minSessionTimeoutMs: number;
  /** `group.max.session.timeout.ms`: longest session timeout that a member may ask for, inclusive. */
  readonly maxSessionTimeoutMs: number;
  /** `group.initial.rebalance.delay.ms`: wait for more members before the first rebalance of an empty group. */
  readonly initialRebalanceDelayMs: number;
  /** `group.max.size`: most members that a group may have. */
  readonly maxSize: number;
  /** Patience with a new member whose join is parked; a constant of the broker. */
  readonly newMemberJoinTimeoutMs: number;
  /** `offsets.commit.timeout.ms`: longest wait for an append to be committed. */
  readonly offsetsCommitTimeoutMs: number;
  /** `offset.metadata.max.bytes`: longest metadata text of one committed offset. */
  readonly offsetMetadataMaxBytes: number;
  /** `offsets.retention.minutes`, in milliseconds. */
  readonly offsetsRetentionMs: number;
  /** `offsets.retention.check.interval.ms`: pause between two sweeps over expired offsets. */
  readonly offsetsRetentionCheckIntervalMs: number;
}

const INT_MAX = 2_147_483_647;

/** What a broker of Kafka 4.4 uses when nothing is configured. */
export const DEFAULT_COORDINATOR_CONFIG: CoordinatorConfig = {
  behaviour: BEHAVIOURS['kafka-4'],
  defects: NO_DEFECTS,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  initialRebalanceDelayMs: 3_000,
  maxSize: INT_MAX,
  newMemberJoinTimeoutMs: 300_000,
  offsetsCommitTimeoutMs: 5_000,
  offsetMetadataMaxBytes: 4_096,
  offsetsRetentionMs: 7 * 24 * 3_600_000,
  offsetsRetentionCheckIntervalMs: 600_000,
};

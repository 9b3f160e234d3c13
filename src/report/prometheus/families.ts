/**
 * The metrics that `--prometheus` tells, under the names that they have where Kafka is watched with Prometheus: beans of
 * Kafka as the JMX exporter names them (domain, type, attribute, in lower case with underscores), and lag and members as
 * kafka_exporter does. All clients are told by the names of the Java consumer's beans; the label `consumergroup` of theirs
 * is one that people add when they scrape.
 *
 * Source: GroupCoordinatorMetrics, AbstractCoordinator and FetchMetricsRegistry of Kafka 4.4; kafka_exporter's README.
 */

export interface Family {
  readonly name: string;
  /** `unknown`: a count whose bean says no more than that it is a number. */
  readonly type: 'gauge' | 'counter' | 'unknown';
  readonly help: string;
}

const STATE = 'kafka_coordinator_group_groupmetadatamanager_';
const COORDINATOR = 'kafka_consumer_consumer_coordinator_metrics_';
const FETCH = 'kafka_consumer_consumer_fetch_manager_metrics_';

/** A counter's samples end in `_total`, its name here does not: so OpenMetrics wants it. */
export const FAMILIES = {
  groups: { name: `${STATE}numgroups`, type: 'gauge', help: 'Groups of the coordinator.' },
  Empty: { name: `${STATE}numgroupsempty`, type: 'gauge', help: 'Groups in Empty.' },
  PreparingRebalance: {
    name: `${STATE}numgroupspreparingrebalance`,
    type: 'gauge',
    help: 'Groups in PreparingRebalance.',
  },
  CompletingRebalance: {
    name: `${STATE}numgroupscompletingrebalance`,
    type: 'gauge',
    help: 'Groups in CompletingRebalance.',
  },
  Stable: { name: `${STATE}numgroupsstable`, type: 'gauge', help: 'Groups in Stable.' },
  Dead: { name: `${STATE}numgroupsdead`, type: 'gauge', help: 'Groups in Dead.' },
  completed: {
    name: 'kafka_server_group_coordinator_metrics_group_completed_rebalance_count',
    type: 'unknown',
    help: 'Join phases that the coordinator has completed.',
  },
  lag: {
    name: 'kafka_consumergroup_lag',
    type: 'gauge',
    help: 'Records of a partition that the group has not committed.',
  },
  members: {
    name: 'kafka_consumergroup_members',
    type: 'gauge',
    help: 'Members of a group, as its coordinator has them.',
  },
  heartbeatAge: {
    name: `${COORDINATOR}last_heartbeat_seconds_ago`,
    type: 'gauge',
    help: 'Seconds since the last heartbeat, or, in a life without one, since the consumer started.',
  },
  heartbeats: { name: `${COORDINATOR}heartbeat`, type: 'counter', help: 'Answered heartbeats.' },
  rebalances: { name: `${COORDINATOR}rebalance`, type: 'counter', help: 'Rebalances that the consumer has completed.' },
  commits: { name: `${COORDINATOR}commit`, type: 'counter', help: 'Answered commits.' },
  assigned: { name: `${COORDINATOR}assigned_partitions`, type: 'gauge', help: 'Partitions that the consumer owns.' },
  consumed: { name: `${FETCH}records_consumed`, type: 'counter', help: 'Records that poll() has returned.' },
  lagMax: {
    name: `${FETCH}records_lag_max`,
    type: 'gauge',
    help: 'Records that its position is behind the end of the log, of the worst of its partitions.',
  },
} as const satisfies Readonly<Record<string, Family>>;

export type FamilyKey = keyof typeof FAMILIES;

/** The name of a sample. */
export function sampleName({ name, type }: Family): string {
  return type === 'counter' ? `${name}_total` : name;
}

/**
 * The Grafana dashboard as data: what is asked first at three o'clock in the morning stands first. Grafana's schema 39.
 */
interface Panel {
  readonly title: string;
  readonly kind: 'timeseries' | 'state-timeline' | 'stat';
  readonly description: string;
  readonly unit: string;
  /** Expressions, each with the legend of its series. */
  readonly queries: readonly (readonly [expr: string, legend: string])[];
  readonly width: number;
}

const COORDINATOR = 'kafka_consumer_consumer_coordinator_metrics_';
const STATES = 'kafka_coordinator_group_groupmetadatamanager_numgroups';
const OF = '{consumergroup=~"$group"}';

const PANELS: readonly Panel[] = [
  {
    title: 'Offline consumers',
    kind: 'stat',
    description: 'Gone, or silent for longer than a session.',
    unit: 'short',
    queries: [[`count(consumer:health{consumergroup=~"$group",verdict="offline"}) or vector(0)`, 'offline']],
    width: 6,
  },
  {
    title: 'Degraded consumers',
    kind: 'stat',
    description: 'They miss heartbeats, join again and again, or read nothing though there is something to read.',
    unit: 'short',
    queries: [[`count(consumer:health{consumergroup=~"$group",verdict="degraded"}) or vector(0)`, 'degraded']],
    width: 6,
  },
  {
    title: 'Generations in 10 minutes',
    kind: 'stat',
    description: 'Each is a rebalance of the whole group.',
    unit: 'short',
    queries: [[`consumergroup:generations:increase10m${OF}`, '{{consumergroup}}']],
    width: 6,
  },
  {
    title: 'Behind, in seconds of its own work',
    kind: 'stat',
    description: 'How long the group would take for what it has not committed.',
    unit: 's',
    queries: [[`consumergroup:lag:seconds${OF}`, '{{consumergroup}}']],
    width: 6,
  },
  {
    title: 'Health of each consumer',
    kind: 'state-timeline',
    description: '2 healthy, 1 degraded, 0 offline.',
    unit: 'short',
    queries: [
      [
        '2 * sum by (consumergroup, client_id) (consumer:health{consumergroup=~"$group",verdict="healthy"})' +
          ' or sum by (consumergroup, client_id) (consumer:health{consumergroup=~"$group",verdict="degraded"})' +
          ' or 0 * sum by (consumergroup, client_id) (consumer:health{consumergroup=~"$group",verdict="offline"})',
        '{{client_id}}',
      ],
    ],
    width: 24,
  },
  {
    title: 'Groups by state',
    kind: 'timeseries',
    description: 'At the coordinator.',
    unit: 'short',
    queries: [
      [`${STATES}preparingrebalance`, 'PreparingRebalance'],
      [`${STATES}completingrebalance`, 'CompletingRebalance'],
      [`${STATES}stable`, 'Stable'],
      [`${STATES}empty`, 'Empty'],
      [`${STATES}dead`, 'Dead'],
    ],
    width: 12,
  },
  {
    title: 'Rebalances completed in 5 minutes',
    kind: 'timeseries',
    description: 'At the coordinator.',
    unit: 'short',
    queries: [['increase(kafka_server_group_coordinator_metrics_group_completed_rebalance_count[5m])', 'rebalances']],
    width: 12,
  },
  {
    title: 'Seconds since the last heartbeat',
    kind: 'timeseries',
    description: 'A saw below heartbeat.interval.ms; what rises above it waits in a rebalance, or is silent.',
    unit: 's',
    queries: [[`${COORDINATOR}last_heartbeat_seconds_ago${OF}`, '{{client_id}}']],
    width: 12,
  },
  {
    title: 'Partitions of each consumer',
    kind: 'timeseries',
    description: 'None at all: it waits, or there are more consumers than partitions.',
    unit: 'short',
    queries: [[`${COORDINATOR}assigned_partitions${OF}`, '{{client_id}}']],
    width: 12,
  },
  {
    title: 'Lag by topic',
    kind: 'timeseries',
    description: 'Records that the group has not committed.',
    unit: 'short',
    queries: [[`sum by (consumergroup, topic) (kafka_consumergroup_lag${OF})`, '{{topic}}']],
    width: 12,
  },
  {
    title: 'Records read per second',
    kind: 'timeseries',
    description: 'Of the whole group.',
    unit: 'short',
    queries: [
      [
        `sum by (consumergroup) (rate(kafka_consumer_consumer_fetch_manager_metrics_records_consumed_total${OF}[2m]))`,
        '{{consumergroup}}',
      ],
    ],
    width: 12,
  },
];

const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** Panels in rows, from left to right. */
function placed() {
  let x = 0;
  let y = 0;
  return PANELS.map((panel, index) => {
    const h = panel.kind === 'stat' ? 4 : 8;
    if (x + panel.width > 24) [x, y] = [0, y + heightBefore(index)];
    const gridPos = { h, w: panel.width, x, y };
    x += panel.width;
    return panelJson(panel, index + 1, gridPos);
  });
}

function heightBefore(index: number): number {
  return PANELS[index - 1]!.kind === 'stat' ? 4 : 8;
}

function panelJson({ title, kind, description, unit, queries }: Panel, id: number, gridPos: object) {
  return {
    id,
    type: kind,
    title,
    description,
    gridPos,
    datasource: DATASOURCE,
    fieldConfig: { defaults: { unit, min: 0, ...(kind === 'state-timeline' ? VERDICTS : {}) }, overrides: [] },
    targets: queries.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat,
    })),
  };
}

/** Words beside the colours. */
const VERDICTS = {
  mappings: [
    {
      type: 'value',
      options: {
        0: { text: 'offline', color: 'dark-red', index: 0 },
        1: { text: 'degraded', color: 'dark-orange', index: 1 },
        2: { text: 'healthy', color: 'dark-green', index: 2 },
      },
    },
  ],
};

export function dashboard() {
  return {
    title: 'Kafka consumer groups',
    uid: 'groupsim-consumer-groups',
    tags: ['kafka', 'consumer-group'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    timezone: 'utc',
    refresh: '',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' },
        {
          name: 'group',
          type: 'query',
          label: 'Group',
          datasource: DATASOURCE,
          query: 'label_values(kafka_consumergroup_members, consumergroup)',
          includeAll: true,
          multi: true,
          refresh: 2,
        },
      ],
    },
    panels: placed(),
  };
}

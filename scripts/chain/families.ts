/** The five families of incidents: which log, which group of it, and what may be changed. */
export interface Family {
  readonly id: string;
  readonly title: string;
  readonly story: readonly string[];
  readonly log: string;
  /** Whose scenario writes the log; null: it was recorded. */
  readonly incident: string | null;
  readonly group: string;
  /** As `--tune` has it: what the story is about, so that a walk is short. */
  readonly tune: string;
  /** What is compared where nothing is recommended. */
  readonly hand: { readonly words: string; readonly flags: string };
}

const MEASURED = 'test/diagnose/measured';

export const FAMILIES: readonly Family[] = [
  {
    id: '000',
    title: '000: the group that never settles',
    story: ['Pods come and go faster than members learn of it, and a dead one is waited for until its session ends.'],
    log: 'server-000.log',
    incident: '000-A',
    group: 'group',
    tune: 'session.timeout.ms,heartbeat.interval.ms',
    hand: { words: 'A shorter heartbeat, by hand.', flags: '--vary heartbeat.interval.ms=15s,3s --seeds 3' },
  },
  {
    id: '001',
    title: '001: what a join, a leave and a crash cost',
    story: ['Recorded: Kafka 4.4 with Java consumers, cooperative; members are started, stopped and killed.'],
    log: `${MEASURED}/broker-k44.log.gz`,
    incident: null,
    group: 's1coop-java',
    tune: 'session.timeout.ms,static',
    hand: { words: 'A shorter session, by hand.', flags: '--vary session.timeout.ms=45s,10s --seeds 3' },
  },
  {
    id: '002',
    title: '002: ILLEGAL_GENERATION, again and again',
    story: [
      'Recorded: Kafka 4.4 with librdkafka 2.4, cooperative-sticky, 240 partitions; a group grows, and never comes to rest.',
    ],
    log: `${MEASURED}/broker-k44.log.gz`,
    incident: null,
    group: 's2-k44-ck240-coop-st0-r0',
    tune: 'client,partition.assignment.strategy',
    hand: { words: 'A newer librdkafka, by hand.', flags: '--vary client=librdkafka@2.4,librdkafka@2.10 --seeds 3' },
  },
  {
    id: '003',
    title: '003: a broker stands still, and records are delivered twice',
    story: ['A pause of 45 s, and a session that is as long.'],
    log: 'server-003.log',
    incident: '003-A',
    group: 'group',
    tune: 'session.timeout.ms',
    hand: { words: 'A session that outlives the pause, by hand.', flags: '--vary session.timeout.ms=45s,1m --seeds 3' },
  },
  {
    id: '004',
    title: '004: static members, fenced and absent',
    story: [
      'Recorded: Kafka 4.4 with Java consumers that have a group.instance.id; two processes share one, others come back too late.',
    ],
    log: `${MEASURED}/broker-k44d0.log.gz`,
    incident: null,
    group: 's4range-java',
    tune: 'session.timeout.ms,static',
    hand: { words: 'A longer session, by hand.', flags: '--vary session.timeout.ms=10s,30s --seeds 3' },
  },
];

/** Seed 000: its incidents. */
import { withClient, withConsumer } from '../building.ts';
import type { Incident } from '../types.ts';
import { churnLock, sickMember } from './scenarios.ts';

const SEEN =
  'A session begins, 15.003 s later the heartbeat is answered REBALANCE_IN_PROGRESS, JoinGroup is answered within half a second, ' +
  'SyncGroup in 6 ms, generation + 1, the same plan; a cycle of 15.4 s, up to generation 1897. It ended only when the application was restarted.';

const MECHANISM =
  'All members send their heartbeats in step, so that all notice a rebalance at the same tick; the join phase is one round trip, ' +
  'and a new session begins for everybody. If the next pod comes or goes within the next interval, so does the next rebalance: ' +
  'no generation lives longer than max(P, H), and nothing in a client damps it. A killed pod that is still listed keeps the ' +
  'join phase open until its own session has expired: then there are few generations, and the group is nearly always Preparing.';

const RULES = ['F-HB-01', 'E-01', 'E-02', 'E-04', 'C-CMP-01', 'C-CMP-03', 'K-N-10'];

export const INCIDENTS_000: readonly Incident[] = [
  {
    id: '000-A',
    title: 'Churn lock: pods come and go faster than heartbeats, and the group never settles',
    story:
      'Twenty franz-go 1.18 consumers read twenty partitions with a heartbeat of 15 s. Every 8 to 14 s one pod is restarted, half of ' +
      'them without closing their consumer, and is back after 5 s.',
    production: SEEN,
    mechanism: MECHANISM,
    rules: RULES,
    scenario: churnLock({ minutes: 10 }),
    cures: [
      { title: 'static membership', scenario: churnLock({ minutes: 10, static: true }) },
      { title: 'every pod closes its consumer', scenario: churnLock({ minutes: 10, graceful: 1 }) },
      { title: 'session.timeout 120 s alone (no cure)', scenario: churnLock({ minutes: 10, sessionMs: 120_000 }) },
      {
        title: 'fewer restarts: one every two minutes',
        scenario: churnLock({ minutes: 10, everyMs: [110_000, 130_000] }),
      },
    ],
  },
  {
    id: '000-B',
    title: 'The same churn with a heartbeat of 3 s: noticed sooner, and still no peace',
    story: 'As 000-A with heartbeat.interval.ms 3000.',
    production:
      'Advice in the thread was to shorten the heartbeat interval; whether it was 3 s or 15 s in the application is not known.',
    mechanism:
      'An event is noticed within 3 s instead of 15 s, so that less of the time is lost waiting for live members. What waits for killed ' +
      'pods stays as long as it was, and events that one interval of 15 s had put together are a rebalance each.',
    rules: RULES,
    scenario: churnLock({ minutes: 10, heartbeatMs: 3_000 }),
    cures: [
      { title: 'static membership', scenario: churnLock({ minutes: 10, heartbeatMs: 3_000, static: true }) },
      { title: 'every pod closes its consumer', scenario: churnLock({ minutes: 10, heartbeatMs: 3_000, graceful: 1 }) },
      { title: 'session.timeout 10 s', scenario: churnLock({ minutes: 10, heartbeatMs: 3_000, sessionMs: 10_000 }) },
    ],
  },
  {
    id: '000-C',
    title: 'Sick member: one consumer joins again and again, and takes the group with it',
    story:
      'Nobody comes or goes. The broker has got slow at one thing: an OffsetFetch takes 12 s. One pod crashes; its successor gets the ' +
      'same partition, cannot fetch its offset, ends its session with an error and joins again under the same id.',
    production: SEEN,
    mechanism:
      'franz-go gives an OffsetFetch up after 10 s and tries it for 30 s. Then it drops its partitions and joins again, which puts the ' +
      'whole group into a rebalance: the plan stays as it was, the generation is one higher, and all others, who need no offsets, go ' +
      'on at their next heartbeat. Closest to the log: no membership changes.',
    rules: ['F-ER-01', 'F-PO-01', 'E-01', 'E-02'],
    scenario: sickMember(),
    cures: [
      { title: 'OffsetFetch takes 8 s: less than a request may', scenario: sickMember({ offsetFetchMs: 8_000 }) },
      { title: 'franz-go 1.22 (no cure)', scenario: sickMember({ client: 'franz-go@1.22' }) },
      { title: 'java: waits for 30 s', scenario: sickMember({ client: 'java' }) },
      { title: 'range (worse: after each rebalance everybody has to fetch)', scenario: sickMember({ eager: true }) },
    ],
  },
  {
    id: '000-D',
    title: 'Recovery: the churn stops, and the group is at rest one session later',
    story: 'As 000-A for ten minutes; then no pod is restarted any more.',
    production: 'The application was restarted to end the loop.',
    mechanism:
      'The last killed pod needs its session timeout to be forgotten; the survivors need a heartbeat to notice.',
    rules: RULES,
    scenario: churnLock({ minutes: 13, churnMinutes: 10 }),
    cures: [
      { title: 'every pod closes its consumer', scenario: churnLock({ minutes: 13, churnMinutes: 10, graceful: 1 }) },
    ],
  },
  {
    id: '000-E',
    title: 'Sweep: at which pace of churn a group stops settling, by client and assignor',
    story:
      'The churn of 000-A at other paces, with heartbeats of 3 and 15 s, with the other clients, eager and cooperative.',
    production: 'Reports of the same loop came from several clients.',
    mechanism: `A session ends at its first tick if something happened before it: with events at random that is 1 − e^(−H/P) of them. ${MECHANISM}`,
    rules: RULES,
    scenario: churnLock({ minutes: 10, graceful: 1 }),
    cures: [
      { title: 'java', scenario: withClient(churnLock({ minutes: 10, graceful: 1 }), 'java') },
      { title: 'librdkafka', scenario: withClient(churnLock({ minutes: 10, graceful: 1 }), 'librdkafka') },
      { title: 'sarama, range', scenario: withClient(churnLock({ minutes: 10, graceful: 1, eager: true }), 'sarama') },
      {
        title: 'heartbeat 3 s',
        scenario: withConsumer(churnLock({ minutes: 10, graceful: 1 }), { 'heartbeat.interval.ms': 3_000 }),
      },
      { title: 'range', scenario: churnLock({ minutes: 10, graceful: 1, eager: true }) },
    ],
  },
];

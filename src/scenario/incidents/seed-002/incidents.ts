/** Seed 002: its incidents. */
import type { Incident } from '../types.ts';
import { type Growth, growthScenario, NEW, OLD } from './scenarios.ts';

const STORY =
  'A group of confluent-kafka-go consumers grows from 2 to 30 over a minute, on 72 partitions. The application commits each batch ' +
  'synchronously, whatever the rebalance callbacks do.';
const SEEN =
  '"Specified group generation id is not valid" on commits during and right after rebalances; cooperative-sticky slows the whole process; ' +
  'in the end the error was ignored.';
const MECHANISM =
  'While the JoinGroup of a member waits for its answer, a commit on the same connection is not read; when the answer has been sent the generation is ' +
  'one higher, and the commit fails with ILLEGAL_GENERATION. In librdkafka before 2.10 the error handler then sets the generation of the new ' +
  'session to −1: the member loses its fresh assignment, and joins once more.';
const RULES = ['R-CM-01', 'R-CM-02', 'R-CM-03', 'N-03', 'N-12', 'K-E-08b', 'K-R-CM-03', 'E-03', 'R-JG-02'];

const scenario = (growth: Growth = {}) => growthScenario({ client: OLD, ...growth });
const cooperative = (growth: Growth = {}) => scenario({ eager: false, ...growth });

const of = (incident: Omit<Incident, 'production' | 'mechanism' | 'rules'>): Incident => ({
  production: SEEN,
  mechanism: MECHANISM,
  rules: RULES,
  ...incident,
});

export const INCIDENTS_002: readonly Incident[] = [
  of({
    id: '002-A',
    title: 'From 2 to 30 members, eager: one rebalance for each common heartbeat of the ramp',
    story: `${STORY} Assignor range, librdkafka 2.4.`,
    scenario: scenario(),
    cures: [
      { title: 'all at once: one or two rebalances', scenario: scenario({ overMs: 0 }) },
      { title: 'librdkafka 2.11', scenario: scenario({ client: NEW }) },
    ],
  }),
  of({
    id: '002-B',
    title: 'The same with cooperative-sticky: rejected commits, lost assignments, no end',
    story: `${STORY} Assignor cooperative-sticky, librdkafka 2.4.`,
    scenario: cooperative(),
    cures: [
      { title: 'librdkafka 2.11', scenario: cooperative({ client: NEW }) },
      { title: 'range', scenario: scenario() },
      {
        title: 'commit in the revoke callback',
        scenario: cooperative({ application: { commit: 'none', commitOnRevoke: true } }),
      },
      { title: 'session.timeout 10 s (no cure)', scenario: cooperative({ sessionMs: 10_000 }) },
      { title: 'java', scenario: cooperative({ client: 'java' }) },
      { title: 'franz-go', scenario: cooperative({ client: 'franz-go' }) },
    ],
  }),
  of({
    id: '002-C',
    title: 'The same with librdkafka from 2.10 on: commits are rejected, and nothing is lost',
    story: `${STORY} Assignor cooperative-sticky, librdkafka 2.11.`,
    scenario: cooperative({ client: NEW }),
    cures: [{ title: 'range', scenario: scenario({ client: NEW }) }],
  }),
  of({
    id: '002-D',
    title: 'Commits belong into the revoke callback',
    story: `${STORY} Here it commits in the callback only.`,
    scenario: cooperative({ client: NEW, application: { commit: 'none', commitOnRevoke: true } }),
    cures: [],
  }),
  of({
    id: '002-E',
    title: 'The same growth with the other clients',
    story: STORY.replace('confluent-kafka-go', 'Java'),
    scenario: cooperative({ client: 'java' }),
    cures: [
      { title: 'java, range', scenario: scenario({ client: 'java' }) },
      { title: 'franz-go', scenario: cooperative({ client: 'franz-go' }) },
      { title: 'sarama', scenario: cooperative({ client: 'sarama' }) },
    ],
  }),
  of({
    id: '002-F',
    title: 'A broker whose connections do not wait: what the serial connection has to do with it',
    story: `${STORY} A commit is looked at although a JoinGroup of the same connection waits.`,
    scenario: cooperative({ client: NEW, serial: false }),
    cures: [{ title: 'connections are serial, as in Kafka (no cure)', scenario: cooperative({ client: NEW }) }],
  }),
];

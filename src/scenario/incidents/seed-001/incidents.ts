/** Seed 001: its incidents. */
import type { Incident } from '../types.ts';
import { membershipScenario, SLOW } from './membership-events.ts';

const ARTICLE =
  'An article on rebalance storms with Go clients: a join interrupts for 1850 ms, a clean leave for 1620 ms, a crash for 9800 ms, with ' +
  'a session of 10 s and a heartbeat of 3 s.';

export const INCIDENTS_001_A: readonly Incident[] = [
  {
    id: '001-A',
    title: 'What a join, a leave and a crash of one consumer cost an eager group',
    story:
      'Four consumers share six partitions by range and commit every batch. One leaves cleanly, comes back, and then another one is killed.',
    production: ARTICLE,
    mechanism:
      'A leave or a join is told to the others by their next heartbeat, on average H/2 later, since all beat in step. Of a killed member the ' +
      'coordinator learns only when its session expires, S after the last heartbeat or commit that it accepted; then comes the same H/2.',
    rules: ['E-01', 'E-05', 'K-E-01', 'K-E-05', 'C-HB-10'],
    scenario: membershipScenario('franz-go', 'sync'),
    cures: [
      {
        title: 'session.timeout 30 s, heartbeat 10 s (no cure: longer)',
        scenario: membershipScenario('franz-go', 'sync', true, SLOW),
      },
      {
        title: 'session.timeout 6 s, heartbeat 2 s',
        scenario: membershipScenario('franz-go', 'sync', true, { sessionMs: 6_000, heartbeatMs: 2_000 }),
      },
      { title: 'cooperative-sticky', scenario: membershipScenario('franz-go', 'sync', false) },
    ],
  },
  {
    id: '001-A2',
    title: 'The same with cooperative-sticky: who stands still between the two rounds',
    story:
      'Twelve partitions, cooperative-sticky. The first round of a join takes partitions away, the second one gives them to the joiner, who learns ' +
      'of it by its next heartbeat. librdkafka commits synchronously from its one worker.',
    production:
      'Measured with real clients: nobody worked for 456 ms (franz-go), 2916 (sarama), 2438 (librdkafka), 153 (java) at a join.',
    mechanism:
      "Who gave partitions up joins again, and that JoinGroup is parked until the joiner's next heartbeat. A commit of librdkafka waits behind it " +
      'on the same connection; in sarama fetches do as well; franz-go looks after half a second; java refuses commits and goes on.',
    rules: ['E-03', 'K-E-03', 'R-CM-01', 'N-03', 'K-E-08a', 'F-HB-02'],
    scenario: membershipScenario('librdkafka', 'sync', false, undefined, 5),
    cures: [
      {
        title: 'no commits between the rounds',
        scenario: membershipScenario('librdkafka', 'none', false, undefined, 5),
      },
      { title: 'franz-go', scenario: membershipScenario('franz-go', 'sync', false, undefined, 5) },
      { title: 'java', scenario: membershipScenario('java', 'sync', false, undefined, 5) },
      { title: 'sarama (no cure)', scenario: membershipScenario('sarama', 'sync', false, undefined, 5) },
      { title: 'range', scenario: membershipScenario('librdkafka', 'sync', true, undefined, 5) },
    ],
  },
];

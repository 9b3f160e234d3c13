/** Seed 001: its incidents. */
import type { Incident } from '../types.ts';
import { linkScenario } from './links.ts';
import { membershipScenario, SLOW } from './membership-events.ts';
import { formingScenario, slowScenario } from './slow.ts';

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
  {
    id: '001-B',
    title: 'A slow path that loses one segment in ten: slow rebalances, and hardly an expiry',
    story:
      'Three members on a path with 200 ms to the broker, of whose segments 10 % are lost. One pod is stopped and started again.',
    production: 'The article: heartbeats took up to 12 s instead of 3 s, and each rebalance about 800 ms.',
    mechanism:
      'A rebalance is four round trips. A lost segment is sent again after 0.4 s, then 0.8, 1.6 …: only five losses in a row, one heartbeat in ' +
      '100 000, are late enough to cost a member its session of 10 s.',
    rules: ['N-07b', 'N-02', 'N-08'],
    scenario: linkScenario({ churn: true }),
    cures: [
      { title: 'no loss', scenario: linkScenario({ churn: true, loss: 0 }) },
      { title: 'no delay', scenario: linkScenario({ churn: true, delayMs: 0 }) },
    ],
  },
  {
    id: '001-C',
    title: 'Loss from none to 30 %: when members are taken for dead',
    story: 'The group of 001-B with 30 % loss.',
    production:
      'The article counted 1, 3 and 7 rebalances at 0, 5 and 15 % loss; load and duration are not known, and the counts do not follow from loss alone.',
    mechanism: 'Heartbeats are late by the retransmissions of their segments; the more are lost in a row the later.',
    rules: ['N-07b', 'N-08'],
    scenario: linkScenario({ loss: 0.3, minutes: 10 }),
    cures: [
      { title: '15 % loss', scenario: linkScenario({ loss: 0.15, minutes: 10 }) },
      {
        title: 'session.timeout 30 s, heartbeat 10 s',
        scenario: linkScenario({ loss: 0.3, minutes: 10, sessionMs: 30_000, heartbeatMs: 10_000 }),
      },
    ],
  },
  {
    id: '001-D',
    title: 'Work that takes longer than max.poll.interval: the group empties itself, again and again',
    story: 'Three Java consumers need 10 s for each batch, with max.poll.interval.ms 8000.',
    production: 'CommitFailedException after each batch, the same records again and again, no progress.',
    mechanism:
      'The client itself leaves when its application has not polled for max.poll.interval; heartbeats go on until then. The commit after the batch ' +
      'is refused, the member joins again, and reads what it has read before.',
    rules: ['J-MP-02', 'R-MP-01', 'E-07', 'K-E-07', 'C-LV-08'],
    scenario: slowScenario({ client: 'java' }),
    cures: [
      { title: 'max.poll.interval 15 s', scenario: slowScenario({ client: 'java', maxPollMs: 15_000 }) },
      { title: 'smaller batches: 5 s', scenario: slowScenario({ client: 'java', processingMs: 5_000 }) },
      { title: 'librdkafka (no cure)', scenario: slowScenario({ client: 'librdkafka' }) },
      { title: 'franz-go: knows no such limit', scenario: slowScenario({ client: 'franz-go' }) },
      { title: 'sarama: nor does it', scenario: slowScenario({ client: 'sarama' }) },
    ],
  },
  {
    id: '001-E',
    title: 'A group forms: the initial delay, once or twice',
    story: 'Three members start together, with group.initial.rebalance.delay.ms 3000.',
    production: 'Deployments that stood still for six seconds before the first record.',
    mechanism:
      'A member that comes within the delay extends it once: two windows of 3 s. Without the delay there are two generations, a heartbeat apart.',
    rules: ['N-11', 'K-N-11', 'C-PREP-05'],
    scenario: formingScenario('java', 3, 3_000),
    cures: [{ title: 'no initial delay', scenario: formingScenario('java', 3, 0) }],
  },
];

/** Seed 003: its incidents. */
import type { Incident } from '../types.ts';
import { type Pause, pauseScenario } from './scenarios.ts';

const STORY =
  'One franz-go 1.16 consumer reads one partition of a single broker. The broker stands still for 45 s, as long as the session timeout; ' +
  'its connections stay.';
const SEEN =
  '10 000 records were delivered, then the heartbeat came back with UNKNOWN_MEMBER_ID, OnPartitionsLost was called, and after a back-off of ' +
  '213 ms and a rejoin the same 10 000 records were delivered again.';
const MECHANISM =
  'While the broker stands still its session timer falls due. When it goes on, the overdue timer and the requests that wait in its ' +
  'sockets race: if the timer is first the member is removed, although the records that wait for it are still delivered; it learns by its ' +
  'next heartbeat, drops what it has and reads from the last commit.';
const RULES = ['N-05', 'N-07', 'K-N-07', 'F-HB-03', 'F-ER-01', 'F-PO-01', 'N-11'];

/** As the seed, with records that come evenly, so that it can be run by anybody. */
const scenario = (pause: Pause = {}) => pauseScenario({ even: true, run: 2, ...pause });

export const INCIDENTS_003: readonly Incident[] = [
  {
    id: '003-A',
    title: 'A broker stands still for 45 s, and 10 000 records are delivered twice',
    story: STORY,
    production: SEEN,
    mechanism: MECHANISM,
    rules: RULES,
    scenario: scenario(),
    cures: [
      { title: 'session.timeout 60 s', scenario: scenario({ sessionMs: 60_000 }) },
      { title: 'the broker reads its sockets first', scenario: scenario({ onResume: 'requestsFirst' }) },
      { title: 'librdkafka', scenario: scenario({ client: 'librdkafka' }) },
      { title: 'auto commit (no cure)', scenario: scenario({ commit: 'auto' }) },
    ],
  },
  {
    id: '003-A′',
    title: 'The same pause again: sometimes expelled, sometimes not',
    story: `${STORY} Which of the overdue timer and the waiting requests comes first is drawn for each pause.`,
    production: 'Repeats of the same pause on a real broker expired the member in some cases and not in others.',
    mechanism: MECHANISM,
    rules: RULES,
    scenario: scenario({ onResume: 'race(0.5)' }),
    cures: [{ title: 'session.timeout 60 s', scenario: scenario({ onResume: 'race(0.5)', sessionMs: 60_000 }) }],
  },
  {
    id: '003-B',
    title: 'Pauses from 30 s to two minutes: from which length on a member is expelled',
    story: `${STORY.replace('45 s, as long as the session timeout', '43 s')} The same with other lengths.`,
    production: SEEN,
    mechanism: `${MECHANISM} Between S − H and S it depends on how long ago the last heartbeat was.`,
    rules: RULES,
    scenario: scenario({ pauseMs: 43_000 }),
    cures: [
      { title: 'a pause of 30 s', scenario: scenario({ pauseMs: 30_000 }) },
      { title: 'a pause of 46 s', scenario: scenario({ pauseMs: 46_000 }) },
      { title: 'a pause of 60 s: it gives up first', scenario: scenario({ pauseMs: 60_000 }) },
    ],
  },
  {
    id: '003-C',
    title: 'The broker is gone instead of frozen: connections are refused',
    story: 'Connections are reset and the port is closed for 20 s; the coordinator remembers the member.',
    production: 'The variant of the test without a paused container: nothing is delivered twice.',
    mechanism:
      'A refused dial is no reason to try the same request again, so that franz-go gives its partitions up at the next heartbeat; its id stays, and ' +
      'is still valid when the broker is back in time.',
    rules: ['F-BO-01', 'N-06', 'F-ER-01'],
    scenario: scenario({ how: 'refuse', pauseMs: 20_000 }),
    cures: [
      { title: 'franz-go 1.22', scenario: scenario({ how: 'refuse', pauseMs: 20_000, client: 'franz-go@1.22' }) },
      { title: 'java', scenario: scenario({ how: 'refuse', pauseMs: 20_000, client: 'java' }) },
    ],
  },
  {
    id: '003-D',
    title: 'A session of 60 s outlives the pause',
    story: `${STORY} The session timeout is 60 s.`,
    production: 'The advice in the thread.',
    mechanism: 'The session timer is not due when the broker goes on, whatever comes first.',
    rules: RULES,
    scenario: scenario({ sessionMs: 60_000 }),
    cures: [],
  },
  {
    id: '003-E',
    title: 'The same pause with the other clients',
    story: STORY.replace('franz-go 1.16', 'Java'),
    production: SEEN,
    mechanism:
      'Java keeps its connection for 30 s and then looks for its coordinator; librdkafka gives its assignment up by its own clock 45 s after the ' +
      'last good answer; sarama has a session of 10 s by default and is expelled by any longer pause.',
    rules: ['N-05', 'N-07', 'K-N-07', 'J-HB-06', 'R-ST-01', 'S-HB-03'],
    scenario: scenario({ client: 'java' }),
    cures: [
      { title: 'librdkafka', scenario: scenario({ client: 'librdkafka' }) },
      { title: 'sarama, session 10 s by default', scenario: scenario({ client: 'sarama', sessionMs: null }) },
      { title: 'session.timeout 60 s', scenario: scenario({ client: 'java', sessionMs: 60_000 }) },
    ],
  },
  {
    id: '003-F',
    title: 'The broker reads its sockets before it looks at its timers',
    story: `${STORY} When it goes on it handles the requests that wait first.`,
    production: 'Seen on real brokers as the other outcome of the same pause.',
    mechanism: 'A heartbeat that waited in the socket re-arms the session timer before it is looked at.',
    rules: ['N-07', 'K-N-07'],
    scenario: scenario({ onResume: 'requestsFirst' }),
    cures: [],
  },
  {
    id: '003-G',
    title: 'The same with auto commit: no help',
    story: `${STORY} The client commits by itself every 5 s.`,
    production: SEEN,
    mechanism: `${MECHANISM} What auto commit would have committed is forgotten with the lost partitions.`,
    rules: [...RULES, 'F-CM-04'],
    scenario: scenario({ commit: 'auto' }),
    cures: [{ title: 'session.timeout 60 s', scenario: scenario({ commit: 'auto', sessionMs: 60_000 }) }],
  },
];

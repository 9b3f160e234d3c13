/** What membership events, bad links, slow work and forming cost. */
import { type Link, linkExperiment } from '../../src/scenario/incidents/seed-001/links.ts';
import {
  type CommitMode,
  FAST,
  membership,
  SLOW,
  type Timing,
  USUAL,
} from '../../src/scenario/incidents/seed-001/membership-events.ts';
import { formingExperiment, type Slow, slowExperiment } from '../../src/scenario/incidents/seed-001/slow.ts';
import { byFigure, medianOf, mostOf, withNote } from './tell.ts';
import type { CureTable, Row } from './types.ts';

const event = (title: string, commit: CommitMode = 'sync', timing: Timing = USUAL): Row => ({
  title,
  run: (client, eager) => membership(client, commit, eager, timing),
});

/** Another assignor than the column's, which is then the same for both columns of java. */
const eventWith = (title: string, eager: boolean, commit: CommitMode = 'sync'): Row => ({
  title,
  run: (client) => membership(client, commit, eager),
});

const link = (title: string, how: Link, is?: string): Row => ({
  title,
  ...(is === undefined ? {} : { is }),
  run: (client, eager) => linkExperiment(title, { minutes: 10, ...how, client, eager }),
});

const slow = (title: string, how: Partial<Slow> = {}): Row => ({
  title,
  run: (client, eager) => slowExperiment(title, { ...how, client, eager }),
});

const forming = (title: string, members: number, initialDelayMs: number): Row => ({
  title,
  run: (client, eager) => formingExperiment(client, members, initialDelayMs, eager),
});

export const TABLES_001: readonly CureTable[] = [
  {
    id: '001-A',
    eager: true,
    sign: 'after a crash, until every partition is read again; happens from 8 s on',
    tell: withNote(byFigure('crash settle', 8_000, 's'), (samples) => {
      const leave = medianOf(samples['leave settle']);
      return leave === null ? 'leave: –' : `leave: ${(leave / 1_000).toFixed(1)} s`;
    }),
    rows: [
      event('as it was: session 10 s, heartbeat 3 s, commits per poll'),
      event('no commits', 'none'),
      event('heartbeat 1 s', 'sync', FAST),
      event('session 30 s, heartbeat 10 s (the article)', 'sync', SLOW),
      event('session 6 s, heartbeat 1 s', 'sync', { sessionMs: 6_000, heartbeatMs: 1_000 }),
      eventWith('cooperative-sticky', false),
    ],
    advice:
      'A crash costs a session timeout, a clean leave half a heartbeat interval: close consumers on SIGTERM, and choose the session as short as pauses and links allow. No assignor changes that.',
  },
  {
    id: '001-A2',
    eager: false,
    runs: 9,
    sign: 'longest time in which no member worked when one joins, worst of nine joins; happens from 0.9 s on',
    tell: byFigure('join groupStop', 900, 's', mostOf),
    rows: [
      event('as it was: cooperative-sticky, synchronous commit per poll'),
      event('no commits', 'none'),
      event('auto commit', 'auto'),
      event('heartbeat 1 s', 'sync', FAST),
      eventWith('range', true),
    ],
    advice:
      'With librdkafka do not wait for commits in the loop that reads (auto or asynchronous commits): a shorter heartbeat shortens the stop and does not end it. sarama stops for one heartbeat interval whatever it commits, since its session ends with all claims: shorten its heartbeat, or use range.',
  },
  {
    id: '001-C',
    eager: true,
    runs: 6,
    sign: 'rebalances in ten minutes on a path with 200 ms, mean; happens from 1 on',
    tell: byFigure('rebalances', 1, 'count'),
    rows: [
      link('as it was: 30 % loss, session 10 s', { loss: 0.3 }),
      link('15 % loss', { loss: 0.15 }),
      link('10 % loss', { loss: 0.1 }, '001-B'),
      link('30 % loss, session 30 s, heartbeat 10 s', { loss: 0.3, sessionMs: 30_000, heartbeatMs: 10_000 }),
      link('30 % loss, session 45 s, heartbeat 3 s', { loss: 0.3, sessionMs: 45_000 }),
    ],
    advice:
      'TCP hides losses up to 15 % from a session of 10 s: look elsewhere first. Where losses are worse, make the session longer (45 s is the default since Kafka 3.0). sarama suffers most, since its heartbeats share one connection with everything else.',
  },
  {
    id: '001-D',
    eager: true,
    sign: 'share of the processed records that had been processed before (generations per minute); happens from 10 % on',
    tell: withNote(
      byFigure('again share', 0.1, 'share'),
      (samples) => `${(samples['per minute']?.[0] ?? 0).toFixed(1)}/min`,
    ),
    rows: [
      slow('as it was: 10 s of work, max.poll.interval 8 s'),
      slow('max.poll.interval 15 s', { maxPollMs: 15_000 }),
      slow('smaller batches: 5 s of work', { processingMs: 5_000 }),
    ],
    advice:
      'max.poll.interval.ms at least 1.5 times the longest batch, or smaller batches (max.poll.records). franz-go and sarama do not watch their application: no loop, but nobody notices one that hangs either.',
  },
  {
    id: '001-E',
    eager: true,
    sign: 'from the first JoinGroup until the group is stable (last time); happens from 5 s on',
    tell: byFigure('last', 5_000, 's'),
    rows: [
      forming('as it was: three members, initial delay 3 s', 3, 3_000),
      forming('one member', 1, 3_000),
      forming('initial delay 0', 3, 0),
    ],
    advice:
      'group.initial.rebalance.delay.ms 0 where a deployment may rebalance twice; else it is the price of one common start.',
  },
];

/** Static members that are replaced, run twice, restarted, removed. */
import { meanOf, mostOf } from '../../src/scenario/incidents/judging.ts';
import {
  inTurn,
  overlap,
  type Pods,
  podsExperiment,
  scaleIn,
} from '../../src/scenario/incidents/seed-004/scenarios.ts';
import type { Samples } from '../../src/scenario/incidents/types.ts';
import { byFigure, withNote } from './tell.ts';
import type { CureTable, Row } from './types.ts';

const row = (title: string, pods: Pods, is?: string): Row => ({
  title,
  ...(is === undefined ? {} : { is }),
  run: (client, eager) => podsExperiment(title, { ...pods, client, eager: pods.eager ?? eager }),
});

const OVERLAP = { events: overlap(10_000), lastsMs: 30_000 };
const FIVE_MINUTES = { events: overlap(300_000), lastsMs: 305_000 };
const restarts = (downMs: number) => ({
  events: inTurn(downMs + 15_000, downMs, 'pod-stop'),
  lastsMs: 10 * (downMs + 15_000) + 30_000,
});
const oneRestart = (atMs: number) => [{ atMs, kind: 'pod-stop', pods: '0', downMs: 5_000 }];
const scaledIn = (remove: boolean) => ({ events: scaleIn(remove), lastsMs: 60_000 });

const generations = (samples: Samples) => `${(meanOf(samples.generations) ?? 0).toFixed(0)} gen.`;
const gap = (samples: Samples) => `${((mostOf(samples['worst gap']) ?? 0) / 1_000).toFixed(1)} s`;

/** The old holder was told that it is fenced. A static member that is merely back takes over from nobody. */
function fenced(samples: Samples) {
  const happens = (samples['first fenced'] ?? []).length > 0;
  const zombie = mostOf(samples.zombie) ?? 0;
  return { happens, figure: happens ? `${(zombie / 1_000).toFixed(1)} s` : 'not fenced' };
}

/** One process that is refused, or two that take the id from each other. */
function refused(samples: Samples) {
  const told = mostOf(samples['told in 60 s']) ?? 0;
  const takeovers = (mostOf(samples.takeovers) ?? 0) / 5;
  return { happens: told >= 2 || takeovers >= 2, figure: `${told}, ${Math.round(takeovers)} takeovers` };
}

export const TABLES_004: readonly CureTable[] = [
  {
    id: '004-A',
    eager: true,
    sign: 'how long the old holder goes on working after its id was taken over (generations that it costs); happens if it is fenced at all',
    tell: withNote(fenced, generations),
    rows: [
      row('as it was: ten seconds of overlap, commits per poll', OVERLAP),
      row('no commits', { ...OVERLAP, commit: 'none' }),
      row('the old pod ends first, and is back after 5 s', { events: oneRestart, lastsMs: 30_000 }),
      row('dynamic members', { ...OVERLAP, isStatic: false }),
    ],
    advice:
      'Let the old pod end before the new one starts (StatefulSet, or a Deployment with maxSurge 0); end the process on FENCED_INSTANCE_ID. Records of the overlap are worked on twice.',
  },
  {
    id: '004-B',
    eager: true,
    sign: 'how often in a minute the fenced member is told so, and how often the id is taken over; happens from 2 of either on (java and librdkafka end on the error, the Go clients go on, as their applications do by default)',
    tell: refused,
    rows: [
      row('as it was: two processes with one id', FIVE_MINUTES),
      row('a fenced process is started anew (mutation)', { ...FIVE_MINUTES, startsAnew: true }),
      row('dynamic members', { ...FIVE_MINUTES, isStatic: false }),
    ],
    advice:
      'An id of its own for each process (the ordinal of a StatefulSet), and no restart on FENCED_INSTANCE_ID: two processes that both start anew take the id from each other without end.',
  },
  {
    id: '004-F',
    eager: true,
    sign: 'generations of a rolling restart of ten pods, 20 s down each (longest time that a partition was not read); happens from 1 on',
    tell: withNote(byFigure('generations', 1, 'count'), gap),
    rows: [
      row('as it was: dynamic members', { ...restarts(20_000), isStatic: false }),
      row('cooperative-sticky', { ...restarts(20_000), isStatic: false, eager: false }),
      row('static members', restarts(20_000), '004-C'),
    ],
    advice: 'Static members, if a pod is back within its session timeout. Their partitions rest meanwhile.',
  },
  {
    id: '004-D',
    eager: true,
    sign: 'longest time that a partition was not read (generations of the rolling restart, 60 s down each); happens from 30 s on',
    tell: withNote(byFigure('worst gap', 30_000, 's', mostOf), generations),
    rows: [
      row('as it was: static members, session 45 s', restarts(60_000)),
      row('restarts of 20 s', restarts(20_000), '004-C'),
      row('dynamic members', { ...restarts(60_000), isStatic: false }),
    ],
    advice: 'Restarts shorter than the session; where they cannot be, dynamic members are read again sooner.',
  },
  {
    id: '004-E',
    eager: true,
    sign: 'longest time that a partition was not read after two of ten pods are stopped for good; happens from 10 s on',
    tell: byFigure('worst gap', 10_000, 's', mostOf),
    rows: [
      row('as it was: static members just stopped', scaledIn(false)),
      row('an administrator removes their ids', scaledIn(true)),
      row('dynamic members', { ...scaledIn(false), isStatic: false }),
    ],
    advice:
      'Remove the instance ids when scaling in (kafka-consumer-groups or Admin.removeMembersFromConsumerGroup), or wait for a session timeout.',
  },
];

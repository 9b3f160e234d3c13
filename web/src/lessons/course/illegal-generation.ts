/** Lesson on incidents 002: commits that meet a rebalance, with librdkafka. */
import type { Lesson } from '../lesson.ts';
import { endOf, failedCommits, groupOf } from '../measures.ts';
import { small } from '../scenarios.ts';

const MEMBERS = 6;
/** The oldest record that may wait at the end, in seconds. */
const LAG_S = 10;

/** From two to six members over 15 s; a worker commits batch by batch, and nobody tells it of rebalances. */
const growth = (client: string, consumer: Readonly<Record<string, string | number>> = {}) =>
  small({
    members: MEMBERS,
    replicas: 2,
    partitions: 12,
    rate: 20,
    seconds: 90,
    client,
    startup: {},
    consumer: {
      'session.timeout.ms': 45_000,
      'heartbeat.interval.ms': 3_000,
      'partition.assignment.strategy': 'cooperative-sticky',
      ...consumer,
    },
    application: {
      processingMs: 200,
      processingSpread: 0.25,
      commit: 'sync',
      workers: 1,
      handover: 'block',
      revokedWork: 'carry-on',
    },
    events: [{ atMs: 20_000, kind: 'scale', replicas: MEMBERS, gapMs: 5_000 }],
  });

const OLD = 'librdkafka@2.4';
const NEW = 'librdkafka@2.11.1';

export const illegalGeneration: Lesson = {
  id: 'illegal-generation',
  title: 'lesson.illegal-generation.title',
  summary: 'lesson.illegal-generation.summary',
  incident: '002',
  steps: [
    {
      id: 'behind',
      heading: 'lesson.illegal-generation.behind.heading',
      prose: 'lesson.illegal-generation.behind.prose',
      figures: { first: 2, last: 6, refused: 7 },
      stage: {
        scenario: growth(NEW),
        startAtMs: 21_140,
        speed: 0.1,
        watch: 'lesson.illegal-generation.behind.watch',
        points: [
          { at: 'request', api: 'JoinGroup', pod: 0 },
          { at: 'request', api: 'OffsetCommit', pod: 0 },
        ],
      },
    },
    {
      id: 'old',
      heading: 'lesson.illegal-generation.old.heading',
      prose: 'lesson.illegal-generation.old.prose',
      figures: { generations: 10, newGenerations: 8, lost: 6, twice: 631, newTwice: 64 },
      stage: {
        scenario: growth(OLD),
        startAtMs: 21_000,
        speed: 0.5,
        watch: 'lesson.illegal-generation.old.watch',
        points: [
          { at: 'lane', pod: 0 },
          { at: 'lane', pod: 1 },
        ],
      },
    },
    {
      id: 'eager',
      heading: 'lesson.illegal-generation.eager.heading',
      prose: 'lesson.illegal-generation.eager.prose',
      figures: { refused: 0, generations: 5, twice: 291 },
      stage: {
        scenario: growth(NEW, { 'partition.assignment.strategy': 'range' }),
        startAtMs: 20_000,
        speed: 1,
        watch: 'lesson.illegal-generation.eager.watch',
        points: [{ at: 'request', api: 'OffsetCommit' }, { at: 'group' }],
      },
    },
  ],
  exercise: {
    task: 'lesson.illegal-generation.exercise.task',
    hint: 'lesson.illegal-generation.exercise.hint',
    answer: 'lesson.illegal-generation.exercise.answer',
    figures: { refused: 9, members: MEMBERS, lag: LAG_S },
    stage: {
      scenario: growth(OLD),
      startAtMs: 20_000,
      speed: 5,
      watch: 'lesson.illegal-generation.exercise.watch',
      points: [{ at: 'request', api: 'OffsetCommit' }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'consumer', 'partition.assignment.strategy'],
      ['groups', 0, 'application', 'commit'],
      ['groups', 0, 'consumer', 'enable.auto.commit'],
    ],
    mayAct: false,
    goals: [
      {
        text: 'lesson.illegal-generation.goal.none',
        met: (attempt) => failedCommits(attempt) === 0 && groupOf(attempt).commits.total > 0,
      },
      {
        text: 'lesson.illegal-generation.goal.members',
        met: (attempt) => endOf(attempt).members === MEMBERS && endOf(attempt).lagSeconds <= LAG_S,
      },
    ],
    solution: growth(OLD, { 'partition.assignment.strategy': 'range' }),
  },
};

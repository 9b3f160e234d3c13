/** Lesson: what is committed, and what comes twice. */
import type { Lesson } from '../lesson.ts';
import { endOf, groupOf } from '../measures.ts';
import { type LessonEvent, type Small, small } from '../scenarios.ts';

/** Records that may come twice. */
const MOST = 20;
/** The oldest record that may wait at the end, in seconds. */
const LAG_S = 5;

const reading = (events: readonly LessonEvent[], part: Small = {}) =>
  small({
    members: 2,
    partitions: 4,
    rate: 10,
    events,
    ...part,
    consumer: { 'session.timeout.ms': 10_000, ...part.consumer },
  });

const CRASH: readonly LessonEvent[] = [{ atMs: 33_000, kind: 'pod-kill', pods: '1' }];
const STOP: readonly LessonEvent[] = [{ atMs: 33_000, kind: 'pod-stop', pods: '1' }];

export const commits: Lesson = {
  id: 'commits',
  title: 'lesson.commits.title',
  summary: 'lesson.commits.summary',
  incident: null,
  steps: [
    {
      id: 'positions',
      heading: 'lesson.commits.positions.heading',
      prose: 'lesson.commits.positions.prose',
      figures: { interval: 5 },
      stage: {
        scenario: reading([]),
        startAtMs: 20_000,
        speed: 1,
        watch: 'lesson.commits.positions.watch',
        points: [
          { at: 'partition', partition: 2 },
          { at: 'request', api: 'OffsetCommit', pod: 1 },
        ],
      },
    },
    {
      id: 'crash',
      heading: 'lesson.commits.crash.heading',
      prose: 'lesson.commits.crash.prose',
      figures: { crash: 33, interval: 5, twice: 36, lost: 0 },
      stage: {
        scenario: reading(CRASH),
        startAtMs: 32_500,
        speed: 2,
        watch: 'lesson.commits.crash.watch',
        points: [
          { at: 'member', pod: 1 },
          { at: 'partition', partition: 2 },
          { at: 'partition', partition: 3 },
        ],
      },
    },
    {
      id: 'stop',
      heading: 'lesson.commits.stop.heading',
      prose: 'lesson.commits.stop.prose',
      figures: { twice: 0, gap: 0.2 },
      stage: {
        scenario: reading(STOP),
        startAtMs: 32_900,
        speed: 0.2,
        watch: 'lesson.commits.stop.watch',
        points: [
          { at: 'request', api: 'OffsetCommit', pod: 1 },
          { at: 'request', api: 'LeaveGroup', pod: 1 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.commits.exercise.task',
    hint: 'lesson.commits.exercise.hint',
    answer: 'lesson.commits.exercise.answer',
    figures: { crash: 33, twice: 36, most: MOST, lag: LAG_S },
    stage: {
      scenario: reading(CRASH),
      startAtMs: 32_000,
      speed: 3,
      watch: 'lesson.commits.exercise.watch',
      points: [{ at: 'partition', partition: 2 }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'auto.commit.interval.ms'],
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'application', 'commit'],
      ['groups', 0, 'consumer', 'enable.auto.commit'],
    ],
    mayAct: false,
    goals: [
      { text: 'lesson.commits.goal.twice', met: (attempt) => groupOf(attempt).records.duplicated <= MOST },
      {
        text: 'lesson.commits.goal.all',
        met: (attempt) => groupOf(attempt).records.lost === 0 && endOf(attempt).lagSeconds <= LAG_S,
      },
    ],
    solution: reading(CRASH, { consumer: { 'auto.commit.interval.ms': 1_000 } }),
  },
};

/** Lesson on incidents 001: what one membership event costs, and a group whose work is slower than its patience. */
import type { Lesson } from '../lesson.ts';
import { commitsWith, groupOf } from '../measures.ts';
import { type LessonEvent, small } from '../scenarios.ts';

const MOST_GENERATIONS = 2;

const event = (kind: string, session = 10_000, heartbeat = 3_000) =>
  small({
    rate: 10,
    consumer: {
      'session.timeout.ms': session,
      'heartbeat.interval.ms': heartbeat,
      'partition.assignment.strategy': 'range',
    },
    application: { processingMs: 1, commit: 'sync' },
    events: [{ atMs: 20_000, kind, pods: '2' }] satisfies readonly LessonEvent[],
  });

/** Twenty records of half a second each: ten seconds between two polls. */
const slow = (consumer: Readonly<Record<string, number>> = {}) =>
  small({
    rate: 2,
    seconds: 300,
    startup: { minMs: 100, maxMs: 200, gapMs: 700 },
    consumer: {
      'session.timeout.ms': 6_000,
      'heartbeat.interval.ms': 2_000,
      'max.poll.interval.ms': 8_000,
      'max.poll.records': 20,
      'partition.assignment.strategy': 'range',
      ...consumer,
    },
    application: { processingMs: 0, processingPerRecordMs: 500, processingSpread: 0, commit: 'sync' },
  });

export const storm: Lesson = {
  id: 'storm',
  title: 'lesson.storm.title',
  summary: 'lesson.storm.summary',
  incident: '001',
  steps: [
    {
      id: 'cost',
      heading: 'lesson.storm.cost.heading',
      prose: 'lesson.storm.cost.prose',
      figures: {
        session: 10,
        heartbeat: 3,
        leave: 1.2,
        crash: 10.2,
        longSession: 30,
        longHeartbeat: 10,
        longCrash: 36.2,
      },
      stage: {
        scenario: event('pod-kill'),
        startAtMs: 19_500,
        speed: 2,
        watch: 'lesson.storm.cost.watch',
        points: [
          { at: 'timer', timer: 'session', pod: 2 },
          { at: 'partition', partition: 4 },
        ],
      },
    },
    {
      id: 'slow',
      heading: 'lesson.storm.slow.heading',
      prose: 'lesson.storm.slow.prose',
      figures: {
        records: 20,
        work: 0.5,
        batch: 10,
        poll: 8,
        minutes: 5,
        generations: 37,
        accepted: 0,
        refused: 54,
        cycle: 16,
      },
      stage: {
        scenario: slow(),
        startAtMs: 6_000,
        speed: 2,
        watch: 'lesson.storm.slow.watch',
        points: [
          { at: 'timer', timer: 'poll', pod: 0 },
          { at: 'request', api: 'LeaveGroup' },
          { at: 'request', api: 'OffsetCommit' },
        ],
      },
    },
    {
      id: 'session',
      heading: 'lesson.storm.session.heading',
      prose: 'lesson.storm.session.prose',
      figures: { session: 45, generations: 37, expired: 0 },
      stage: {
        scenario: slow({ 'session.timeout.ms': 45_000 }),
        startAtMs: 6_000,
        speed: 5,
        watch: 'lesson.storm.session.watch',
        points: [
          { at: 'timer', timer: 'session', pod: 0 },
          { at: 'timer', timer: 'poll', pod: 0 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.storm.exercise.task',
    hint: 'lesson.storm.exercise.hint',
    answer: 'lesson.storm.exercise.answer',
    figures: { batch: 10, poll: 8, most: MOST_GENERATIONS, half: 10, longer: 15 },
    stage: {
      scenario: slow(),
      startAtMs: 6_000,
      speed: 10,
      watch: 'lesson.storm.exercise.watch',
      points: [{ at: 'timer', timer: 'poll' }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'consumer', 'max.poll.interval.ms'],
      ['groups', 0, 'consumer', 'max.poll.records'],
    ],
    mayAct: false,
    goals: [
      { text: 'lesson.storm.goal.generations', met: (attempt) => groupOf(attempt).generations <= MOST_GENERATIONS },
      {
        text: 'lesson.storm.goal.commits',
        met: (attempt) => commitsWith(attempt, 'NONE') > 0 && commitsWith(attempt, 'CommitFailedException') === 0,
      },
    ],
    solution: slow({ 'max.poll.records': 10 }),
  },
};

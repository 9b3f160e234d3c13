/** Lesson on incidents 000: a group that rebalances for ever. */
import type { Lesson } from '../lesson.ts';
import { endOf, groupOf } from '../measures.ts';
import { type LessonEvent, small } from '../scenarios.ts';

const EVERY_MS = 12_000;
const MOST_GENERATIONS = 2;
/** The oldest record that may wait at the end, in seconds. */
const LAG_S = 10;

/** One pod after the other is stopped gracefully and is back 5 s later, for five minutes. */
const RESTARTS: readonly LessonEvent[] = Array.from({ length: 24 }, (_, n) => ({
  atMs: 30_000 + n * EVERY_MS,
  kind: 'pod-stop',
  pods: String(n % 6),
  downMs: 5_000,
}));

const SLOW_OFFSETS: readonly LessonEvent[] = [
  { atMs: 30_000, kind: 'broker-slow', requests: 'offsetFetch', addedMs: 12_000 },
  { atMs: 40_000, kind: 'pod-kill', pods: '3', downMs: 1_000 },
];

const group = (
  events: readonly LessonEvent[],
  consumer: Readonly<Record<string, string | number>> = {},
  seconds = 360,
) =>
  small({
    members: 6,
    rate: 2,
    seconds,
    client: 'franz-go@1.18',
    startup: {},
    consumer: {
      'session.timeout.ms': 45_000,
      'heartbeat.interval.ms': 15_000,
      'partition.assignment.strategy': 'cooperative-sticky',
      ...consumer,
    },
    application: { processingMs: 1 },
    service: { allMs: 0.5, joinGroupMs: 200 },
    events,
  });

export const endlessLoop: Lesson = {
  id: 'endless-loop',
  title: 'lesson.endless-loop.title',
  summary: 'lesson.endless-loop.summary',
  incident: '000',
  steps: [
    {
      id: 'lock',
      heading: 'lesson.endless-loop.lock.heading',
      prose: 'lesson.endless-loop.lock.prose',
      figures: { every: 12, down: 5, heartbeat: 15, minutes: 6, generations: 25, share: 64 },
      stage: {
        scenario: group(RESTARTS),
        startAtMs: 29_000,
        speed: 10,
        watch: 'lesson.endless-loop.lock.watch',
        points: [{ at: 'group' }, { at: 'timer', timer: 'heartbeat' }],
      },
    },
    {
      id: 'tuning',
      heading: 'lesson.endless-loop.tuning.heading',
      prose: 'lesson.endless-loop.tuning.prose',
      figures: { session: 120, same: 25, heartbeat: 3, generations: 73, before: 64, after: 27 },
      stage: {
        scenario: group(RESTARTS, { 'heartbeat.interval.ms': 3_000 }),
        startAtMs: 29_000,
        speed: 10,
        watch: 'lesson.endless-loop.tuning.watch',
        points: [{ at: 'group' }, { at: 'lane', pod: 0 }],
      },
    },
    {
      id: 'sick',
      heading: 'lesson.endless-loop.sick.heading',
      prose: 'lesson.endless-loop.sick.prose',
      figures: { slow: 12, patience: 10, tries: 30, from: 2, generations: 9, minutes: 7 },
      stage: {
        scenario: group(SLOW_OFFSETS, {}, 420),
        startAtMs: 81_000,
        speed: 10,
        watch: 'lesson.endless-loop.sick.watch',
        points: [
          { at: 'member', pod: 3 },
          { at: 'request', api: 'OffsetFetch', pod: 3 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.endless-loop.exercise.task',
    hint: 'lesson.endless-loop.exercise.hint',
    answer: 'lesson.endless-loop.exercise.answer',
    figures: { generations: 25, most: MOST_GENERATIONS, down: 5, lag: LAG_S },
    stage: {
      scenario: group(RESTARTS),
      startAtMs: 29_000,
      speed: 20,
      watch: 'lesson.endless-loop.exercise.watch',
      points: [{ at: 'group' }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'consumer', 'group.instance.id'],
      ['groups', 0, 'consumer', 'partition.assignment.strategy'],
    ],
    mayAct: false,
    goals: [
      {
        text: 'lesson.endless-loop.goal.generations',
        met: (attempt) => groupOf(attempt).generations <= MOST_GENERATIONS,
      },
      { text: 'lesson.endless-loop.goal.read', met: (attempt) => endOf(attempt).lagSeconds <= LAG_S },
    ],
    solution: group(RESTARTS, { 'group.instance.id': 'pod' }),
  },
};

/** Lesson: the three timers by which a member lives. */
import type { Lesson } from '../lesson.ts';
import { expiries, groupOf } from '../measures.ts';
import { small } from '../scenarios.ts';

const SESSION = { 'session.timeout.ms': 10_000 };
const CRASH_MS = 50_000;
const MOST_S = 20;

const pair = { members: 2, partitions: 4 };

const pauseAndCrash = (session: number) =>
  small({
    ...pair,
    seconds: 90,
    consumer: { 'session.timeout.ms': session },
    events: [
      { atMs: 20_000, kind: 'pod-pause', pods: '1', forMs: 12_000 },
      { atMs: CRASH_MS, kind: 'pod-kill', pods: '1' },
    ],
  });

export const timers: Lesson = {
  id: 'timers',
  title: 'lesson.timers.title',
  summary: 'lesson.timers.summary',
  incident: null,
  steps: [
    {
      id: 'session',
      heading: 'lesson.timers.session.heading',
      prose: 'lesson.timers.session.prose',
      figures: { session: 10, crash: 20, heard: 18.2, expired: 28.2, unowned: 10.2 },
      stage: {
        scenario: small({ ...pair, consumer: SESSION, events: [{ atMs: 20_000, kind: 'pod-kill', pods: '1' }] }),
        startAtMs: 17_000,
        speed: 2,
        watch: 'lesson.timers.session.watch',
        points: [{ at: 'timer', timer: 'session', pod: 1 }],
      },
    },
    {
      id: 'pause',
      heading: 'lesson.timers.pause.heading',
      prose: 'lesson.timers.pause.prose',
      figures: { session: 10, pause: 12, twice: 160 },
      stage: {
        scenario: small({
          ...pair,
          consumer: SESSION,
          events: [{ atMs: 20_000, kind: 'pod-pause', pods: '1', forMs: 12_000 }],
        }),
        startAtMs: 19_500,
        speed: 2,
        watch: 'lesson.timers.pause.watch',
        points: [
          { at: 'member', pod: 1 },
          { at: 'timer', timer: 'session', pod: 1 },
        ],
      },
    },
    {
      id: 'poll',
      heading: 'lesson.timers.poll.heading',
      prose: 'lesson.timers.poll.prose',
      figures: { poll: 15, work: 20, leaves: 3, seconds: 90, refused: 3 },
      stage: {
        scenario: small({
          ...pair,
          seconds: 90,
          consumer: { ...SESSION, 'max.poll.interval.ms': 15_000 },
          clients: [
            { client: 'java', members: 1, application: { processingMs: 50 } },
            { client: 'java', members: 1, application: { processingMs: 20_000 } },
          ],
        }),
        startAtMs: 8_000,
        speed: 3,
        watch: 'lesson.timers.poll.watch',
        points: [
          { at: 'timer', timer: 'poll', pod: 1 },
          { at: 'timer', timer: 'heartbeat', pod: 1 },
          { at: 'request', api: 'LeaveGroup', pod: 1 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.timers.exercise.task',
    hint: 'lesson.timers.exercise.hint',
    answer: 'lesson.timers.exercise.answer',
    figures: { session: 10, pauseAt: 20, pause: 12, crashAt: CRASH_MS / 1_000, most: MOST_S },
    stage: {
      scenario: pauseAndCrash(10_000),
      startAtMs: 18_000,
      speed: 5,
      watch: 'lesson.timers.exercise.watch',
      points: [{ at: 'timer', timer: 'session', pod: 1 }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'consumer', 'max.poll.interval.ms'],
    ],
    mayAct: false,
    goals: [
      { text: 'lesson.timers.goal.kept', met: (attempt) => expiries(attempt).every((atMs) => atMs > CRASH_MS) },
      { text: 'lesson.timers.goal.noticed', met: (attempt) => groupOf(attempt).unowned.maxMs <= MOST_S * 1_000 },
    ],
    solution: pauseAndCrash(16_000),
  },
};

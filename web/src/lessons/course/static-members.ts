/** Lesson: static membership (KIP-345). */
import type { Lesson } from '../lesson.ts';
import { endOf, groupOf } from '../measures.ts';
import { type LessonEvent, small } from '../scenarios.ts';

/** The oldest record that may wait at the end, in seconds. */
const LAG_S = 10;

const PODS = [0, 1, 2];

/** Each pod is stopped in turn and is back after a while. */
const rolling = (downMs: number): readonly LessonEvent[] =>
  PODS.map((pod) => ({ atMs: 20_000 + pod * 25_000, kind: 'pod-stop', pods: String(pod), downMs }));

const restarts = (consumer: Readonly<Record<string, string | number>>, downMs: number) =>
  small({ seconds: 110, consumer, events: rolling(downMs) });

const STATIC = { 'group.instance.id': 'pod' };

export const staticMembers: Lesson = {
  id: 'static-members',
  title: 'lesson.static-members.title',
  summary: 'lesson.static-members.summary',
  incident: null,
  steps: [
    {
      id: 'dynamic',
      heading: 'lesson.static-members.dynamic.heading',
      prose: 'lesson.static-members.dynamic.prose',
      figures: { pods: 3, down: 5, rebalances: 6 },
      stage: {
        scenario: restarts({}, 5_000),
        startAtMs: 19_000,
        speed: 10,
        watch: 'lesson.static-members.dynamic.watch',
        points: [{ at: 'group' }, { at: 'lane', pod: 0 }],
      },
    },
    {
      id: 'static',
      heading: 'lesson.static-members.static.heading',
      prose: 'lesson.static-members.static.prose',
      figures: { down: 5, rebalances: 0, unread: 5.4 },
      stage: {
        scenario: restarts(STATIC, 5_000),
        startAtMs: 19_500,
        speed: 2,
        watch: 'lesson.static-members.static.watch',
        points: [
          { at: 'member', pod: 0 },
          { at: 'timer', timer: 'session', pod: 0 },
        ],
      },
    },
    {
      id: 'price',
      heading: 'lesson.static-members.price.heading',
      prose: 'lesson.static-members.price.prose',
      figures: { session: 45, unread: 46.2, dynamic: 1.2 },
      stage: {
        scenario: small({
          seconds: 90,
          consumer: STATIC,
          events: [{ atMs: 20_000, kind: 'pod-stop', pods: '2' }],
        }),
        startAtMs: 19_000,
        speed: 10,
        watch: 'lesson.static-members.price.watch',
        points: [
          { at: 'timer', timer: 'session', pod: 2 },
          { at: 'partition', partition: 4 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.static-members.exercise.task',
    hint: 'lesson.static-members.exercise.hint',
    answer: 'lesson.static-members.exercise.answer',
    figures: { pods: 3, down: 15, session: 10, rebalances: 6, lag: LAG_S },
    stage: {
      scenario: restarts({ ...STATIC, 'session.timeout.ms': 10_000 }, 15_000),
      startAtMs: 19_000,
      speed: 10,
      watch: 'lesson.static-members.exercise.watch',
      points: [{ at: 'timer', timer: 'session', pod: 0 }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'consumer', 'group.instance.id'],
    ],
    mayAct: false,
    goals: [
      { text: 'lesson.static-members.goal.none', met: (attempt) => groupOf(attempt).rebalances.count === 1 },
      { text: 'lesson.static-members.goal.read', met: (attempt) => endOf(attempt).lagSeconds <= LAG_S },
    ],
    solution: restarts({ ...STATIC, 'session.timeout.ms': 20_000 }, 15_000),
  },
};

/** Lesson on incidents 004: two processes with one group.instance.id. */
import type { Lesson } from '../lesson.ts';
import { commitsWith, groupOf } from '../measures.ts';
import { type LessonEvent, small } from '../scenarios.ts';

type Application = NonNullable<Parameters<typeof small>[0]>['application'];

const pods = (
  events: readonly LessonEvent[],
  seconds: number,
  application: Application = {},
  consumer: Readonly<Record<string, string | number>> = {},
) =>
  small({
    rate: 10,
    seconds,
    client: 'franz-go@1.18',
    startup: { minMs: 5, maxMs: 150 },
    consumer: {
      'session.timeout.ms': 45_000,
      'heartbeat.interval.ms': 3_000,
      'partition.assignment.strategy': 'range',
      'group.instance.id': 'svc',
      ...consumer,
    },
    application: {
      processingMs: 1,
      processingSpread: 0,
      commit: 'sync',
      restarts: 0,
      onFencedCommit: 'ignore',
      ...application,
    },
    events,
  });

const overlap = (overlapMs: number): LessonEvent => ({
  atMs: 20_000,
  kind: 'pod-replace',
  pods: '0',
  overlapMs,
  graceMs: 0,
});

const rollout = (maxSurge: number, maxUnavailable: number): LessonEvent => ({
  atMs: 20_000,
  kind: 'rolling-update',
  maxSurge,
  maxUnavailable,
  readyMs: 5_000,
});

/** A process that is told that it is fenced ends, and is started again at once. */
const STARTS_ANEW: Application = {
  onFatal: 'exit',
  onFencedCommit: 'close',
  restarts: null,
  restartAfterMs: 100,
  restartAfterMaxMs: 100,
};

export const fenced: Lesson = {
  id: 'fenced',
  title: 'lesson.fenced.title',
  summary: 'lesson.fenced.summary',
  incident: '004',
  steps: [
    {
      id: 'takeover',
      heading: 'lesson.fenced.takeover.heading',
      prose: 'lesson.fenced.takeover.prose',
      figures: { overlap: 10, generations: 1, refused: 10, zombie: 1, twice: 20 },
      stage: {
        scenario: pods([overlap(10_000)], 60),
        startAtMs: 19_950,
        speed: 0.2,
        watch: 'lesson.fenced.takeover.watch',
        points: [
          { at: 'member', pod: 0 },
          { at: 'member', pod: 3 },
          { at: 'request', api: 'JoinGroup', pod: 3 },
        ],
      },
    },
    {
      id: 'twins',
      heading: 'lesson.fenced.twins.heading',
      prose: 'lesson.fenced.twins.prose',
      figures: { seconds: 60, takeovers: 245, generations: 1, twice: 490 },
      stage: {
        scenario: pods([overlap(60_000)], 90, STARTS_ANEW),
        startAtMs: 19_950,
        speed: 0.2,
        watch: 'lesson.fenced.twins.watch',
        points: [
          { at: 'lane', pod: 0 },
          { at: 'lane', pod: 3 },
        ],
      },
    },
    {
      id: 'rollout',
      heading: 'lesson.fenced.rollout.heading',
      prose: 'lesson.fenced.rollout.prose',
      figures: { surge: 1, refused: 58, twice: 116 },
      stage: {
        scenario: pods([rollout(1, 0)], 80),
        startAtMs: 19_950,
        speed: 1,
        watch: 'lesson.fenced.rollout.watch',
        points: [{ at: 'lane', pod: 0 }, { at: 'lane', pod: 3 }, { at: 'log' }],
      },
    },
  ],
  exercise: {
    task: 'lesson.fenced.exercise.task',
    hint: 'lesson.fenced.exercise.hint',
    answer: 'lesson.fenced.exercise.answer',
    figures: { surge: 1, unavailable: 0, twice: 116 },
    stage: {
      scenario: pods([rollout(1, 0)], 80),
      startAtMs: 19_500,
      speed: 5,
      watch: 'lesson.fenced.exercise.watch',
      points: [{ at: 'log' }],
    },
    mayChange: [
      ['events', 0, 'maxSurge'],
      ['events', 0, 'maxUnavailable'],
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'group.instance.id'],
    ],
    mayAct: false,
    goals: [
      {
        text: 'lesson.fenced.goal.once',
        met: (attempt) => commitsWith(attempt, 'FENCED_INSTANCE_ID') === 0 && groupOf(attempt).records.duplicated === 0,
      },
      { text: 'lesson.fenced.goal.calm', met: (attempt) => groupOf(attempt).generations === 1 },
    ],
    solution: pods([rollout(0, 1)], 80),
  },
};

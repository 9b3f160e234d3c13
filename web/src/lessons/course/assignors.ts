/** Lesson: eager against cooperative rebalancing. */
import type { Lesson } from '../lesson.ts';
import { groupOf, interrupted } from '../measures.ts';
import { small } from '../scenarios.ts';

/** Partitions that may stop. */
const MOST = 2;

/** A fourth consumer comes to three that are in the midst of their batches. */
const arrival = (assignor: string) =>
  small({
    members: 4,
    replicas: 3,
    consumer: { 'partition.assignment.strategy': assignor },
    application: { processingMs: 800, processingSpread: 0.6 },
    events: [{ atMs: 20_000, kind: 'pod-start', pods: '3' }],
  });

export const assignors: Lesson = {
  id: 'assignors',
  title: 'lesson.assignors.title',
  summary: 'lesson.assignors.summary',
  incident: null,
  steps: [
    {
      id: 'eager',
      heading: 'lesson.assignors.eager.heading',
      prose: 'lesson.assignors.eager.prose',
      figures: { partitions: 6, stopped: 6, longest: 0.6, rebalances: 1 },
      stage: {
        scenario: arrival('range'),
        startAtMs: 20_000,
        speed: 0.5,
        watch: 'lesson.assignors.eager.watch',
        points: [
          { at: 'partition', partition: 0 },
          { at: 'lane', pod: 0 },
        ],
      },
    },
    {
      id: 'cooperative',
      heading: 'lesson.assignors.cooperative.heading',
      prose: 'lesson.assignors.cooperative.prose',
      figures: { partitions: 6, stopped: 1, longest: 4.4, rebalances: 2 },
      stage: {
        scenario: arrival('cooperative-sticky'),
        startAtMs: 20_000,
        speed: 0.5,
        watch: 'lesson.assignors.cooperative.watch',
        points: [
          { at: 'partition', partition: 3 },
          { at: 'lane', pod: 3 },
        ],
      },
    },
    {
      id: 'which',
      heading: 'lesson.assignors.which.heading',
      prose: 'lesson.assignors.which.prose',
      figures: {},
      stage: {
        scenario: arrival('range,cooperative-sticky'),
        startAtMs: 20_000,
        speed: 1,
        watch: 'lesson.assignors.which.watch',
        points: [{ at: 'group' }],
      },
    },
  ],
  exercise: {
    task: 'lesson.assignors.exercise.task',
    hint: 'lesson.assignors.exercise.hint',
    answer: 'lesson.assignors.exercise.answer',
    figures: { partitions: 6, most: MOST },
    stage: {
      scenario: arrival('sticky'),
      startAtMs: 20_000,
      speed: 1,
      watch: 'lesson.assignors.exercise.watch',
      points: [{ at: 'partition', partition: 0 }],
    },
    mayChange: [['groups', 0, 'consumer', 'partition.assignment.strategy']],
    mayAct: false,
    goals: [
      { text: 'lesson.assignors.goal.few', met: (attempt) => interrupted(attempt) <= MOST },
      { text: 'lesson.assignors.goal.joined', met: (attempt) => groupOf(attempt).joinToStable.count === 4 },
    ],
    solution: arrival('cooperative-sticky'),
  },
};

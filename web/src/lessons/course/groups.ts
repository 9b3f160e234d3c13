/** Lesson: what a group is. */
import type { Lesson } from '../lesson.ts';
import { endOf } from '../measures.ts';
import { small } from '../scenarios.ts';

/** The oldest record that may wait at the end, in seconds. */
const MOST_S = 10;

const tooFew = (members: number) =>
  small({
    members,
    partitions: 4,
    rate: 8,
    seconds: 90,
    application: { processingMs: 0, processingPerRecordMs: 100 },
  });

export const groups: Lesson = {
  id: 'groups',
  title: 'lesson.groups.title',
  summary: 'lesson.groups.summary',
  incident: null,
  steps: [
    {
      id: 'share',
      heading: 'lesson.groups.share.heading',
      prose: 'lesson.groups.share.prose',
      figures: { partitions: 6, members: 3, each: 2 },
      stage: {
        scenario: small(),
        startAtMs: 10_000,
        speed: 2,
        watch: 'lesson.groups.share.watch',
        points: [{ at: 'group' }, { at: 'partition', partition: 0 }, { at: 'member', pod: 0 }],
      },
    },
    {
      id: 'leaves',
      heading: 'lesson.groups.leaves.heading',
      prose: 'lesson.groups.leaves.prose',
      figures: { at: 20, before: 1, after: 2, members: 2, each: 3 },
      stage: {
        scenario: small({ events: [{ atMs: 20_000, kind: 'pod-stop', pods: '2' }] }),
        startAtMs: 19_500,
        speed: 1,
        watch: 'lesson.groups.leaves.watch',
        points: [
          { at: 'member', pod: 2 },
          { at: 'request', api: 'LeaveGroup' },
        ],
      },
    },
    {
      id: 'idle',
      heading: 'lesson.groups.idle.heading',
      prose: 'lesson.groups.idle.prose',
      figures: { members: 6, partitions: 4, idle: 2 },
      stage: {
        scenario: small({ members: 6, partitions: 4 }),
        startAtMs: 10_000,
        speed: 2,
        watch: 'lesson.groups.idle.watch',
        points: [
          { at: 'member', pod: 4 },
          { at: 'member', pod: 5 },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.groups.exercise.task',
    hint: 'lesson.groups.exercise.hint',
    answer: 'lesson.groups.exercise.answer',
    figures: { members: 2, rate: 8, work: 100, able: 10, seconds: 90, lag: 60, most: MOST_S },
    stage: {
      scenario: tooFew(2),
      startAtMs: 30_000,
      speed: 10,
      watch: 'lesson.groups.exercise.watch',
      points: [{ at: 'partition', partition: 0 }],
    },
    mayChange: [['groups', 0, 'members']],
    mayAct: false,
    goals: [{ text: 'lesson.groups.goal.lag', met: (attempt) => endOf(attempt).lagSeconds <= MOST_S }],
    solution: tooFew(4),
  },
};

/** Lesson: how a group comes to a plan: JoinGroup and SyncGroup. */
import type { Lesson } from '../lesson.ts';
import { atRest, endOf, groupOf } from '../measures.ts';
import { type LessonEvent, small } from '../scenarios.ts';

const MEMBERS = 3;
const GENERATION = 3;

const calm = (events: readonly LessonEvent[] = []) => small({ seconds: 90, events });

export const joinSync: Lesson = {
  id: 'join-sync',
  title: 'lesson.join-sync.title',
  summary: 'lesson.join-sync.summary',
  incident: null,
  steps: [
    {
      id: 'join',
      heading: 'lesson.join-sync.join.heading',
      prose: 'lesson.join-sync.join.prose',
      figures: { delay: 3, phase: 6 },
      stage: {
        scenario: small(),
        startAtMs: 0,
        speed: 1,
        watch: 'lesson.join-sync.join.watch',
        points: [{ at: 'request', api: 'JoinGroup' }, { at: 'group' }, { at: 'timer', timer: 'join' }],
      },
    },
    {
      id: 'sync',
      heading: 'lesson.join-sync.sync.heading',
      prose: 'lesson.join-sync.sync.prose',
      figures: { ms: 3 },
      stage: {
        scenario: small(),
        startAtMs: 6_150,
        speed: 0.01,
        watch: 'lesson.join-sync.sync.watch',
        points: [{ at: 'request', api: 'SyncGroup' }, { at: 'group' }],
      },
    },
    {
      id: 'newcomer',
      heading: 'lesson.join-sync.newcomer.heading',
      prose: 'lesson.join-sync.newcomer.prose',
      figures: { heartbeat: 3, phase: 1, generation: 2 },
      stage: {
        scenario: small({ members: 4, replicas: 3, events: [{ atMs: 20_000, kind: 'pod-start', pods: '3' }] }),
        startAtMs: 19_900,
        speed: 0.5,
        watch: 'lesson.join-sync.newcomer.watch',
        points: [
          { at: 'member', pod: 3 },
          { at: 'request', api: 'Heartbeat' },
          { at: 'timer', timer: 'heartbeat' },
        ],
      },
    },
  ],
  exercise: {
    task: 'lesson.join-sync.exercise.task',
    hint: 'lesson.join-sync.exercise.hint',
    answer: 'lesson.join-sync.exercise.answer',
    figures: { members: MEMBERS, generation: GENERATION, seconds: 90 },
    stage: {
      scenario: calm(),
      startAtMs: 15_000,
      speed: 5,
      watch: 'lesson.join-sync.exercise.watch',
      points: [{ at: 'group' }],
    },
    mayChange: [['events']],
    mayAct: true,
    goals: [
      { text: 'lesson.join-sync.goal.generation', met: (attempt) => groupOf(attempt).generations >= GENERATION },
      {
        text: 'lesson.join-sync.goal.members',
        met: (attempt) => endOf(attempt).members === MEMBERS && endOf(attempt).pods === MEMBERS,
      },
      { text: 'lesson.join-sync.goal.rest', met: atRest },
    ],
    solution: calm([{ atMs: 30_000, kind: 'pod-stop', pods: '1', downMs: 5_000 }]),
  },
};

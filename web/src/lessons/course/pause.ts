/** Lesson on incidents 003: a broker stands still, and records come twice. */
import type { Lesson } from '../lesson.ts';
import { groupOf, removed } from '../measures.ts';
import { small } from '../scenarios.ts';

interface Freeze {
  readonly seconds?: number;
  readonly onResume?: string;
  readonly consumer?: Readonly<Record<string, number>>;
}

const frozen = ({ seconds = 45, onResume = 'timersFirst', consumer = {} }: Freeze = {}) =>
  small({
    members: 1,
    partitions: 1,
    rate: 10,
    seconds: 100,
    client: 'franz-go@1.16',
    startup: {},
    consumer: { 'session.timeout.ms': 45_000, 'heartbeat.interval.ms': 3_000, ...consumer },
    application: { processingMs: 1, processingSpread: 0, commit: 'sync' },
    events: [{ atMs: 21_300, kind: 'broker-freeze', forMs: seconds * 1_000, onResume }],
  });

export const pause: Lesson = {
  id: 'pause',
  title: 'lesson.pause.title',
  summary: 'lesson.pause.summary',
  incident: '003',
  steps: [
    {
      id: 'frozen',
      heading: 'lesson.pause.frozen.heading',
      prose: 'lesson.pause.frozen.prose',
      figures: { freeze: 45, session: 45, twice: 457, lost: 0 },
      stage: {
        scenario: frozen(),
        startAtMs: 64_000,
        speed: 0.5,
        watch: 'lesson.pause.frozen.watch',
        points: [{ at: 'broker' }, { at: 'timer', timer: 'session', pod: 0 }, { at: 'request', api: 'Heartbeat' }],
      },
    },
    {
      id: 'race',
      heading: 'lesson.pause.race.heading',
      prose: 'lesson.pause.race.prose',
      figures: { twice: 0 },
      stage: {
        scenario: frozen({ onResume: 'requestsFirst' }),
        startAtMs: 64_000,
        speed: 0.5,
        watch: 'lesson.pause.race.watch',
        points: [
          { at: 'request', api: 'Heartbeat' },
          { at: 'timer', timer: 'session', pod: 0 },
        ],
      },
    },
    {
      id: 'shorter',
      heading: 'lesson.pause.shorter.heading',
      prose: 'lesson.pause.shorter.prose',
      figures: { freeze: 40, session: 45, heartbeat: 3, safe: 42, twice: 0 },
      stage: {
        scenario: frozen({ seconds: 40 }),
        startAtMs: 59_000,
        speed: 0.5,
        watch: 'lesson.pause.shorter.watch',
        points: [{ at: 'timer', timer: 'session', pod: 0 }],
      },
    },
  ],
  exercise: {
    task: 'lesson.pause.exercise.task',
    hint: 'lesson.pause.exercise.hint',
    answer: 'lesson.pause.exercise.answer',
    figures: { freeze: 45, session: 60 },
    stage: {
      scenario: frozen(),
      startAtMs: 20_000,
      speed: 10,
      watch: 'lesson.pause.exercise.watch',
      points: [{ at: 'timer', timer: 'session', pod: 0 }],
    },
    mayChange: [
      ['groups', 0, 'consumer', 'session.timeout.ms'],
      ['groups', 0, 'consumer', 'heartbeat.interval.ms'],
      ['groups', 0, 'application', 'commit'],
      ['groups', 0, 'consumer', 'enable.auto.commit'],
    ],
    mayAct: false,
    goals: [
      { text: 'lesson.pause.goal.kept', met: (attempt) => removed(attempt, 'session-expired') === 0 },
      { text: 'lesson.pause.goal.once', met: (attempt) => groupOf(attempt).records.duplicated === 0 },
    ],
    solution: frozen({ consumer: { 'session.timeout.ms': 60_000 } }),
  },
};

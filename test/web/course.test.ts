/** The course on the page: where each move leads, what a check says, what is kept. The store is real; the worker answers at once. */
import { openHistory, openSurvey, readScenario, type Scenario, selectedNode } from 'groupsim/history';
import { beforeEach, describe, expect, it } from 'vitest';
import { COURSE } from '../../web/src/lessons/course/index.ts';
import * as moves from '../../web/src/lessons/view/course-moves.ts';
import {
  courseBegin,
  exerciseOf,
  lessonOf,
  pointsOf,
  stageOf,
  stepOf,
} from '../../web/src/lessons/view/course-state.ts';
import { keepProgress, readProgress, type Shelf } from '../../web/src/lessons/view/progress.ts';
import { firstState } from '../../web/src/model/state.ts';
import { Store } from '../../web/src/model/store.ts';
import type { Command } from '../../web/src/worker/protocol.ts';

const PREFERENCES = { course: courseBegin(), language: 'en', theme: 'system', isCalm: true } as const;

let store: Store;
let commands: Command[];

beforeEach(() => {
  commands = [];
  store = new Store(firstState(scenarioOf({ durationMs: '1m' }), PREFERENCES), {
    send: (command) => {
      commands.push(command);
      if (command.do === 'measure') answer(command);
    },
  });
});

/** What the worker would tell of a history at its end. */
function answer({ id, history }: Extract<Command, { do: 'measure' }>): void {
  const survey = openSurvey(history);
  survey.advance(Number.POSITIVE_INFINITY);
  store.take({ tell: 'measures', id, result: survey.result() });
}

/** The worker has come to an instant of the history that is shown. */
function arrive(ms: number): void {
  const { scenario, acts, id } = selectedNode(store.state.tree);
  const history = openHistory({ scenario, acts });
  history.toTime(ms);
  store.take({ tell: 'moment', id, moment: history.moment(), isThere: true });
}

function scenarioOf(input: unknown): Scenario {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.scenario;
}

/** Opens the exercise of a lesson. */
function openExercise(id: string): void {
  const lesson = COURSE.findIndex((one) => one.id === id);
  moves.openLesson(store, lesson);
  for (let n = 0; n < COURSE[lesson]!.steps.length; n++) moves.next(store);
}

describe('a walk through the course', () => {
  it('opens the history of each step, and goes to its moment', () => {
    moves.openLesson(store, 0);
    let steps = 0;
    for (; ; steps++) {
      const { scenario, startAtMs, speed } = stageOf(store.state.course);
      expect(selectedNode(store.state.tree).scenario).toEqual(scenarioOf(scenario));
      expect(commands.at(-1)).toEqual({ do: 'go', goal: { to: 'time', ms: startAtMs } });
      expect(store.state.speed).toBe(speed);
      expect(pointsOf(store.state.course).length).toBeGreaterThan(0);
      const before = store.state.course;
      moves.next(store);
      if (store.state.course === before) break;
    }
    expect(steps + 1).toBe(COURSE.reduce((sum, lesson) => sum + lesson.steps.length + 1, 0));
    expect(lessonOf(store.state.course)).toBe(COURSE.at(-1));
    for (let n = 0; n < steps; n++) moves.back(store);
    expect(stepOf(store.state.course)).toBe(COURSE[0]!.steps[0]);
  });

  it('ends where the reader closes it: the history stays, keys and points are gone', () => {
    moves.openLesson(store, 2);
    const { tree } = store.state;
    moves.close(store);
    moves.next(store);
    expect(store.state.tree).toBe(tree);
    expect(pointsOf(store.state.course)).toEqual([]);
  });
});

describe.each(COURSE.map(({ id }) => id))('the exercise of %s', (id) => {
  it('is told to be unsolved as given, and solved by the solution', () => {
    openExercise(id);
    expect(moves.evaluationOf(store)).toBeNull();
    moves.check(store);
    const given = moves.evaluationOf(store)!;
    expect([given.isSolved, given.strayed]).toEqual([false, []]);
    expect(given.goals.some(({ isMet }) => !isMet)).toBe(true);
    moves.showSolution(store);
    expect(moves.evaluationOf(store)).toMatchObject({ isSolved: true, strayed: [] });
  });
});

describe('a check', () => {
  it('is of what is shown: after a change it has to be asked for again', () => {
    openExercise('groups');
    moves.check(store);
    store.change({ ...selectedNode(store.state.tree).scenario, seed: '2' });
    expect(moves.evaluationOf(store)).toBeNull();
  });

  it('is not deceived by a change of something else', () => {
    openExercise('static-members');
    const { scenario } = selectedNode(store.state.tree);
    store.change({ ...scenario, events: [] });
    moves.check(store);
    const { isSolved, goals, strayed } = moves.evaluationOf(store)!;
    expect(goals.every(({ isMet }) => isMet)).toBe(true);
    expect(isSolved).toBe(false);
    expect(strayed.length).toBeGreaterThan(0);
  });

  it('counts acts where they are the answer', () => {
    openExercise('join-sync');
    arrive(30_000);
    const event = { kind: 'pod-stop', pods: '1', group: null, graceMs: 30_000, downMs: 5_000, atMs: 30_000 } as const;
    store.act({ event });
    moves.check(store);
    expect(moves.evaluationOf(store)).toMatchObject({ isSolved: true, strayed: [] });
  });

  it('does not count them elsewhere', () => {
    openExercise('timers');
    arrive(10_000);
    store.act({ event: { kind: 'network-reset', group: null, pods: 'all', atMs: 10_000 } });
    moves.check(store);
    expect(moves.evaluationOf(store)?.strayed).toEqual(['acts']);
  });

  it('is kept as solved', () => {
    openExercise('storm');
    moves.noteSolved(store);
    moves.noteSolved(store);
    expect(store.state.course.done).toEqual(['storm']);
    moves.next(store);
    expect(store.state.course.done).toEqual(['storm']);
    moves.forget(store);
    expect(store.state.course.done).toEqual([]);
  });
});

describe('progress', () => {
  const shelfOf = (text: string | null): Shelf & { kept: string | null } => ({
    kept: text,
    getItem() {
      return this.kept;
    },
    setItem(_, value) {
      this.kept = value;
    },
  });

  it('comes back', () => {
    const shelf = shelfOf(null);
    openExercise('commits');
    keepProgress({ ...store.state.course, done: ['groups', 'storm'] }, () => shelf);
    const course = readProgress(() => shelf);
    expect([course.done, lessonOf(course).id, course.isOpen]).toEqual([['groups', 'storm'], 'commits', false]);
  });

  it.each([null, '', '{', '7', 'null', '[]', '{"done":"groups","lesson":4}', '{"done":[1,"gone"],"lesson":"gone"}'])(
    'of %s is a beginning',
    (text) => {
      expect(readProgress(() => shelfOf(text))).toEqual(courseBegin());
    },
  );

  it('is forgotten where nothing may be kept', () => {
    const refusing = () => {
      throw new Error('not allowed');
    };
    expect(readProgress(refusing)).toEqual(courseBegin());
    expect(() => keepProgress(courseBegin(), refusing)).not.toThrow();
    expect(exerciseOf(courseBegin())).toBeNull();
  });
});

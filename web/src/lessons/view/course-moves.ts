/** Moves in the course that change what is shown: the store opens the history of a step at its moment. */
import { readScenario, type Scenario, selectedNode } from 'groupsim/history';
import type { Store } from '../../model/store.ts';
import { after, at, before, type CourseState, courseBegin, exerciseOf, stageOf, withDone } from './course-state.ts';
import { type Evaluation, evaluate } from './evaluation.ts';
import { keepProgress } from './progress.ts';

/** Goes to a step, and opens its history at its moment, at rest. */
export function showStep(store: Store, course: CourseState): void {
  const { scenario, startAtMs, speed } = stageOf(course);
  keepProgress(course);
  store.set({ course });
  store.setSpeed(speed);
  store.open({ scenario: completed(scenario), acts: [] });
  store.toTime(startAtMs);
}

export const openLesson = (store: Store, lesson: number): void => showStep(store, at(store.state.course, lesson));
export const again = (store: Store): void =>
  showStep(store, at(store.state.course, store.state.course.lesson, store.state.course.step));

/** The next step, by key or button; nothing while the course is closed or where there is none. */
export function next(store: Store): void {
  move(store, after);
}

export function back(store: Store): void {
  move(store, before);
}

function move(store: Store, to: (course: CourseState) => CourseState | null): void {
  const course = store.state.course.isOpen ? to(store.state.course) : null;
  if (course !== null) showStep(store, course);
}

/** The history that is shown stays: the reader goes on freely from there. */
export function close(store: Store): void {
  store.set({ course: { ...store.state.course, isOpen: false } });
}

export function forget(store: Store): void {
  const course = { ...courseBegin(), isOpen: store.state.course.isOpen };
  keepProgress(course);
  store.set({ course });
}

/** Asks for the measures of the history that is shown; when they have come, {@link evaluationOf} has something to say. */
export function check(store: Store): void {
  const { tree, course } = store.state;
  store.set({ course: { ...course, checked: tree.selected } });
  store.measure(tree.selected);
}

/** The model solution, as a history beside the reader's own. */
export function showSolution(store: Store): void {
  const exercise = exerciseOf(store.state.course);
  if (exercise === null) return;
  store.change(completed(exercise.solution));
  check(store);
}

/** What there is to say of the history that is shown, if it was to be checked; null: nothing, or nothing yet. */
export function evaluationOf(store: Store): Evaluation | null {
  const { course, tree, measures } = store.state;
  const exercise = exerciseOf(course);
  const result = measures.get(tree.selected);
  if (exercise === null || result === undefined || !isChecked(store)) return null;
  return evaluate(exercise, completed(exercise.stage.scenario), selectedNode(tree), result);
}

/** Once it is solved it stays so. */
export function noteSolved(store: Store): void {
  const course = withDone(store.state.course);
  if (course === store.state.course) return;
  keepProgress(course);
  store.set({ course });
}

/** The reader has asked for a check of what is shown now. */
export const isChecked = ({ state }: Store): boolean => state.course.checked === state.tree.selected;

/** @throws Error for what is no scenario: a mistake of a lesson, which its tests find */
function completed(input: unknown): Scenario {
  const read = readScenario(input);
  if ('scenario' in read) return read.scenario;
  throw new Error(read.problems.map(({ message }) => message).join(' '));
}

/** Where the reader is in the course, as plain data, and where each move leads. Which history is shown is the store's affair. */
import { COURSE } from '../course/index.ts';
import type { Exercise, Lesson, Point, Stage, Step } from '../lesson.ts';

export interface CourseState {
  readonly isOpen: boolean;
  /** Index in the course. */
  readonly lesson: number;
  /** Index of the step; behind the last one comes the exercise. */
  readonly step: number;
  /** Lessons whose exercise was solved, by id. */
  readonly done: readonly string[];
  /** The history that the reader wants to have checked; null: none yet. */
  readonly checked: number | null;
}

export function courseBegin(done: readonly string[] = [], lesson = 0): CourseState {
  return { isOpen: false, lesson, step: 0, done, checked: null };
}

export const lessonOf = ({ lesson }: CourseState): Lesson => COURSE[lesson]!;

/** null: it is the exercise. */
export const stepOf = (course: CourseState): Step | null => lessonOf(course).steps[course.step] ?? null;

/** null: it is a step. */
export function exerciseOf(course: CourseState): Exercise | null {
  return stepOf(course) === null ? lessonOf(course).exercise : null;
}

export const stageOf = (course: CourseState): Stage => (stepOf(course) ?? lessonOf(course).exercise).stage;

/** What the stage shall point at. */
export const pointsOf = (course: CourseState): readonly Point[] => (course.isOpen ? stageOf(course).points : []);

/** A step of a lesson, from its beginning. */
export function at(course: CourseState, lesson: number, step = 0): CourseState {
  return { ...courseBegin(course.done, lesson), isOpen: true, step };
}

/** The step after this one, the exercise, the next lesson; null: the course is over. */
export function after(course: CourseState): CourseState | null {
  if (stepOf(course) !== null) return at(course, course.lesson, course.step + 1);
  return course.lesson + 1 < COURSE.length ? at(course, course.lesson + 1) : null;
}

/** null: it is the very first one. */
export function before(course: CourseState): CourseState | null {
  if (course.step > 0) return at(course, course.lesson, course.step - 1);
  return course.lesson > 0 ? at(course, course.lesson - 1, COURSE[course.lesson - 1]!.steps.length) : null;
}

export function withDone(course: CourseState): CourseState {
  const { id } = lessonOf(course);
  return course.done.includes(id) ? course : { ...course, done: [...course.done, id] };
}

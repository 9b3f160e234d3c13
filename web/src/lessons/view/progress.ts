/** How far the reader has come, kept in the browser. Where nothing may be kept, it is forgotten with the page. */
import { COURSE } from '../course/index.ts';
import { type CourseState, courseBegin, lessonOf } from './course-state.ts';

const KEY = 'groupsim.course';

/** The browser's localStorage, or what stands for it. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** To look at it throws where a browser allows a page to keep nothing. */
const browserShelf = (): Shelf | undefined => (globalThis as { localStorage?: Shelf }).localStorage;

interface Kept {
  readonly done: readonly string[];
  /** The lesson that was open last. */
  readonly lesson: string;
}

/** Lessons that are no more are left out. */
export function readProgress(shelf: () => Shelf | undefined = browserShelf): CourseState {
  const { done, lesson } = parsed(recalled(shelf));
  const known = COURSE.map(({ id }) => id);
  return courseBegin(
    known.filter((id) => done.includes(id)),
    Math.max(0, known.indexOf(lesson)),
  );
}

export function keepProgress(course: CourseState, shelf: () => Shelf | undefined = browserShelf): void {
  const kept: Kept = { done: course.done, lesson: lessonOf(course).id };
  try {
    shelf()?.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A page that was opened as a file may not be allowed to.
  }
}

function recalled(shelf: () => Shelf | undefined): string {
  try {
    return shelf()?.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

/** Whatever stands there, it may have been written by an older page or by hand. */
function parsed(text: string): Kept {
  try {
    const { done, lesson } = JSON.parse(text) as Partial<Kept>;
    return { done: Array.isArray(done) ? done : [], lesson: typeof lesson === 'string' ? lesson : '' };
  } catch {
    return { done: [], lesson: '' };
  }
}

/** Where the course is shown: the list of lessons, a step's prose, its exercise. */
export function LessonView() {
  return null;
}

/** The course on the page: the list of lessons, and beside the stage the prose of a step or an exercise. */
import { useStore } from '../../model/use-store.ts';
import { COURSE } from '../course/index.ts';
import type { Step } from '../lesson.ts';
import { again, back, close, forget, next, openLesson, showStep } from './course-moves.ts';
import { after, at, before, exerciseOf, lessonOf, stepOf } from './course-state.ts';
import { ExerciseView } from './exercise.tsx';
import { Heading } from './heading.tsx';
import './lesson.css';
import { Inline, Prose } from './prose.tsx';

export function LessonView() {
  const store = useStore();
  const { course } = store.state;
  const { t } = store;
  return (
    <section id="course" class="region region-course" aria-labelledby="course-heading">
      <div class="course-head">
        <h2 id="course-heading">{t('course.heading')}</h2>
        <small>{t('course.progress', { done: course.done.length, all: COURSE.length })}</small>
        {course.isOpen ? (
          <button type="button" onClick={() => close(store)}>
            {t('course.close')}
          </button>
        ) : (
          <button type="button" onClick={() => openLesson(store, course.lesson)}>
            {t('course.open')}
          </button>
        )}
      </div>
      {course.isOpen && <OpenLesson />}
    </section>
  );
}

function OpenLesson() {
  const store = useStore();
  const { course } = store.state;
  const { t } = store;
  const step = stepOf(course);
  const exercise = exerciseOf(course);
  const lesson = lessonOf(course);
  return (
    <>
      <CourseList />
      <h3>{t('course.lesson', { n: course.lesson + 1, title: t(lesson.title) })}</h3>
      <p class="quiet">{t(lesson.summary)}</p>
      <Steps />
      {step !== null && <StepView step={step} key={step.id} />}
      {exercise !== null && <ExerciseView exercise={exercise} key={lesson.id} />}
      <Buttons />
    </>
  );
}

function CourseList() {
  const store = useStore();
  const { course } = store.state;
  const { t } = store;
  return (
    <details class="course-list">
      <summary>{t('course.all')}</summary>
      <ol>
        {COURSE.map(({ id, title, incident }, index) => (
          <li key={id} aria-current={index === course.lesson ? 'true' : undefined}>
            <button type="button" class="link" onClick={() => openLesson(store, index)}>
              {t(title)}
            </button>
            {incident !== null && <small> {t('course.incident', { incident })}</small>}
            {course.done.includes(id) && <small class="good"> ✓ {t('course.done')}</small>}
          </li>
        ))}
      </ol>
      {course.done.length > 0 && (
        <button type="button" onClick={() => forget(store)}>
          {t('course.forget')}
        </button>
      )}
    </details>
  );
}

/** One small button for each step, the exercise last. */
function Steps() {
  const store = useStore();
  const { course } = store.state;
  const { t } = store;
  const { steps } = lessonOf(course);
  const headings = [...steps.map(({ heading }) => t(heading)), t('course.exercise')];
  return (
    <nav aria-label={t('course.steps')}>
      <ol class="course-steps">
        {headings.map((heading, index) => (
          <li key={heading}>
            <button
              type="button"
              aria-label={`${t('course.step', { n: index + 1, all: headings.length })}: ${heading}`}
              aria-current={index === course.step ? 'step' : undefined}
              title={heading}
              onClick={() => showStep(store, at(course, course.lesson, index))}
            >
              {index < steps.length ? index + 1 : '✎'}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepView({ step }: { readonly step: Step }) {
  const { t } = useStore();
  return (
    <article>
      <Heading text={t(step.heading)} />
      <Prose text={t(step.prose, step.figures)} />
      <p class="course-watch">
        <strong>{t('course.watch')}</strong> <Inline text={t(step.stage.watch, step.figures)} />
      </p>
    </article>
  );
}

function Buttons() {
  const store = useStore();
  const { course } = store.state;
  const { t } = store;
  return (
    <div class="buttons">
      <button type="button" disabled={before(course) === null} onClick={() => back(store)}>
        {t('course.back')}
      </button>
      <button type="button" onClick={() => again(store)}>
        {t('course.again')}
      </button>
      <button type="button" class="course-next" disabled={after(course) === null} onClick={() => next(store)}>
        {t(stepOf(course) === null ? 'course.next-lesson' : 'course.next')}
      </button>
    </div>
  );
}

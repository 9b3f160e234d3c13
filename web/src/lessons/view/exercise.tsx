/** The exercise of a lesson: the task, what may be changed, the check, a hint, a solution. */
import { useEffect } from 'preact/hooks';
import { useStore } from '../../model/use-store.ts';
import type { Exercise } from '../lesson.ts';
import { nameOf } from '../strayed.ts';
import { check, evaluationOf, isChecked, noteSolved, showSolution } from './course-moves.ts';
import type { Evaluation } from './evaluation.ts';
import { Heading } from './heading.tsx';
import { Inline, Prose } from './prose.tsx';

interface Props {
  readonly exercise: Exercise;
}

export function ExerciseView({ exercise }: Props) {
  const store = useStore();
  const { t } = store;
  const evaluation = evaluationOf(store);
  useEffect(() => {
    if (evaluation?.isSolved) noteSolved(store);
  }, [evaluation?.isSolved]);
  return (
    <article>
      <Heading text={t('course.exercise')} />
      <Prose text={t(exercise.task, exercise.figures)} />
      <p class="course-watch">
        <strong>{t('course.watch')}</strong> <Inline text={t(exercise.stage.watch, exercise.figures)} />
      </p>
      <MayChange exercise={exercise} />
      <Goals exercise={exercise} evaluation={evaluation} />
      <button type="button" class="course-check" onClick={() => check(store)}>
        {t('course.check')}
      </button>
      <div role="status">
        <Verdict evaluation={evaluation} />
      </div>
      <Help exercise={exercise} />
    </article>
  );
}

/** As the settings name them: the last part of a place is the setting's own name. */
function MayChange({ exercise: { mayChange, mayAct } }: Props) {
  const { t } = useStore();
  if (mayAct) return <p>{t('course.may-act')}</p>;
  return (
    <p>
      {t('course.may-change')}{' '}
      {mayChange.map((place) => (
        <a class="course-place" href="#settings" key={nameOf(place)}>
          <code>{String(place.at(-1))}</code>
        </a>
      ))}
    </p>
  );
}

function Goals({ exercise, evaluation }: Props & { readonly evaluation: Evaluation | null }) {
  const { t } = useStore();
  return (
    <>
      <h5>{t('course.goals')}</h5>
      <ul class="course-goals">
        {exercise.goals.map((goal, index) => (
          <li key={goal.text}>
            <Inline text={t(goal.text, exercise.figures)} /> <Met isMet={evaluation?.goals[index]?.isMet} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Met({ isMet }: { readonly isMet: boolean | undefined }) {
  const { t } = useStore();
  if (isMet === undefined) return null;
  return isMet ? (
    <strong class="good">✓ {t('course.goal.met')}</strong>
  ) : (
    <strong class="bad">✗ {t('course.goal.missed')}</strong>
  );
}

function Verdict({ evaluation }: { readonly evaluation: Evaluation | null }) {
  const store = useStore();
  const { t } = store;
  if (evaluation === null) return isChecked(store) ? <p>{t('course.checking')}</p> : null;
  return (
    <p>
      <strong class={evaluation.isSolved ? 'good' : 'bad'}>
        {t(evaluation.isSolved ? 'course.solved' : 'course.not-solved')}
      </strong>{' '}
      {evaluation.strayed.length > 0 &&
        t('course.strayed', {
          names: evaluation.strayed.map((name) => (name === 'acts' ? t('course.acts') : name)).join(', '),
        })}
    </p>
  );
}

function Help({ exercise }: Props) {
  const store = useStore();
  const { t } = store;
  return (
    <>
      <details>
        <summary>{t('course.hint')}</summary>
        <Prose text={t(exercise.hint, exercise.figures)} />
      </details>
      <details>
        <summary>{t('course.solution')}</summary>
        <Prose text={t(exercise.answer, exercise.figures)} />
        <button type="button" onClick={() => showSolution(store)}>
          {t('course.show-solution')}
        </button>
      </details>
    </>
  );
}

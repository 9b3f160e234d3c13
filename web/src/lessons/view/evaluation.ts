/** What is to be said of an attempt: which goals it meets, and what was changed beside. */
import type { Act, RunResult, Scenario } from 'groupsim/history';
import { type Exercise, type Goal, solved } from '../lesson.ts';
import { strayed } from '../strayed.ts';

export interface Evaluation {
  readonly goals: readonly { readonly goal: Goal; readonly isMet: boolean }[];
  /** Places that were changed and are not open to change; `acts` for what was done on the stage. */
  readonly strayed: readonly string[];
  readonly isSolved: boolean;
}

export function evaluate(
  exercise: Exercise,
  given: Scenario,
  { scenario, acts }: { readonly scenario: Scenario; readonly acts: readonly Act[] },
  result: RunResult,
): Evaluation {
  const attempt = { scenario, result };
  const beside = [
    ...strayed(given, scenario, exercise.mayChange),
    ...(acts.length > 0 && !exercise.mayAct ? ['acts'] : []),
  ];
  return {
    goals: exercise.goals.map((goal) => ({ goal, isMet: goal.met(attempt) })),
    strayed: beside,
    isSolved: beside.length === 0 && solved(exercise, attempt),
  };
}

/**
 * What a lesson is: data alone, so that the page shows it and Node tests run it.
 *
 * A lesson is a course of steps, each prose beside a live stage, and ends with an exercise: a scenario that goes wrong, which
 * the reader cures by changing something. Whether it is solved is a pure function of the run's measures. Every figure that
 * prose names is a placeholder with its value here; test/web/lessons holds each against a run.
 */
import type { RunResult, Scenario, ScenarioInput } from 'groupsim';
import type { TextKey } from '../texts/catalogue.ts';

/** What stands in the placeholders of a text. Times are in the unit that the text names. */
export type Figures = Readonly<Record<string, number>>;

/** The timers that a stage draws: of the coordinator (session, join, sync) and of the client (heartbeat, poll). */
export type TimerName = 'session' | 'heartbeat' | 'poll' | 'join' | 'sync';

/** Something on the stage or in the lanes that a step points at. Pods are numbered from 0, as everywhere. */
export type Point =
  | { readonly at: 'group' | 'broker' | 'network' | 'log' }
  | { readonly at: 'member' | 'lane'; readonly pod: number }
  | { readonly at: 'timer'; readonly timer: TimerName; readonly pod?: number }
  /** All requests of this name, or those of one pod. */
  | { readonly at: 'request'; readonly api: string; readonly pod?: number }
  | { readonly at: 'partition'; readonly partition: number };

/** A live stage: a scenario, and where to look. */
export interface Stage {
  readonly scenario: ScenarioInput;
  /** The moment at which it opens, in milliseconds of virtual time. */
  readonly startAtMs: number;
  /** A speed at which there is something to see, as a multiple of real time. */
  readonly speed: number;
  /** What to watch, in a sentence. */
  readonly watch: TextKey;
  readonly points: readonly Point[];
}

export interface Step {
  readonly id: string;
  readonly heading: TextKey;
  /** Paragraphs are separated by an empty line; what stands in backticks is code. */
  readonly prose: TextKey;
  readonly figures: Figures;
  readonly stage: Stage;
}

/** A run that the reader made, to its end. */
export interface Attempt {
  /** As it was run, with every default filled in. */
  readonly scenario: Scenario;
  readonly result: RunResult;
}

/** Something that has to come true. */
export interface Goal {
  readonly text: TextKey;
  readonly met: (attempt: Attempt) => boolean;
}

/** Where in a scenario a value stands: `['groups', 0, 'consumer', 'session.timeout.ms']`. */
export type Place = readonly (string | number)[];

export interface Exercise {
  readonly task: TextKey;
  readonly hint: TextKey;
  /** What cures it, and why. */
  readonly answer: TextKey;
  readonly figures: Figures;
  readonly stage: Stage;
  /** What the reader may change; all else has to stay as it is. */
  readonly mayChange: readonly Place[];
  /** Acts on the stage are part of the answer. */
  readonly mayAct: boolean;
  readonly goals: readonly Goal[];
  /** The model solution: the same scenario, changed where it may be. */
  readonly solution: ScenarioInput;
}

export interface Lesson {
  /** Part of its address; never changed. */
  readonly id: string;
  readonly title: TextKey;
  readonly summary: TextKey;
  /** The family of incidents that it explains (`groupsim incident list`); null: the lesson is about the protocol. */
  readonly incident: string | null;
  readonly steps: readonly Step[];
  readonly exercise: Exercise;
}

/** Whether all goals are met. What else was changed is told by {@link strayed}. */
export function solved({ goals }: Exercise, attempt: Attempt): boolean {
  return goals.every(({ met }) => met(attempt));
}

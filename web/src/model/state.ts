/** All that the page knows: plain data that is replaced, never changed. */
import type { Finding } from 'groupsim/files';
import {
  BEGINNING,
  type HistoryMoment,
  type HistoryTree,
  type Place,
  type RunResult,
  rootTree,
  type Scenario,
} from 'groupsim/history';
import type { CourseState } from '../lessons/view/course-state.ts';
import type { Language } from '../texts/catalogue.ts';
import type { Facts } from './facts.ts';

export type Theme = 'light' | 'dark' | 'system';

export interface State {
  readonly tree: HistoryTree;
  /** null: nothing has come from the worker yet. It may be of the history that was shown before, for a moment. */
  readonly moment: HistoryMoment | null;
  readonly momentOf: number;
  /** Where the page wants to be, while the worker is still on its way. */
  readonly isUnderWay: boolean;
  readonly playing: boolean;
  /** Virtual time over real time. */
  readonly speed: number;
  /** By history. */
  readonly facts: ReadonlyMap<number, Facts>;
  /** By history, at its end. */
  readonly measures: ReadonlyMap<number, RunResult>;
  /** What the selected history is compared with; null: nothing. */
  readonly comparedWith: number | null;
  /** What went wrong, for the reader; null: nothing. */
  readonly problem: string | null;
  /** What an opened file shows to be broken; null: nothing of the kind was opened. */
  readonly finding: Finding | null;
  /** Something that was done, for the screen reader and the eye; '' before anything was. */
  readonly notice: string;
  readonly isHelpOpen: boolean;
  /** Where the reader is in the course. */
  readonly course: CourseState;
  readonly language: Language;
  readonly theme: Theme;
  /** Less motion is asked for. */
  readonly isCalm: boolean;
}

/** What the reader brings along. */
export type Preferences = Pick<State, 'course' | 'language' | 'theme' | 'isCalm'>;

export const SPEEDS = { min: 0.01, max: 1_000 } as const;

export function firstState(scenario: Scenario, preferences: Preferences): State {
  return {
    tree: rootTree({ scenario, acts: [] }),
    moment: null,
    momentOf: -1,
    isUnderWay: true,
    playing: false,
    speed: 1,
    facts: new Map(),
    measures: new Map(),
    comparedWith: null,
    problem: null,
    finding: null,
    notice: '',
    isHelpOpen: false,
    ...preferences,
  };
}

/** Where the reader stands. */
export function placeIn({ moment, momentOf, tree }: State): Place {
  return moment === null || momentOf !== tree.selected ? BEGINNING : { index: moment.events, nowMs: moment.nowMs };
}

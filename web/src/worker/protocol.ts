/**
 * What page and worker say to each other. The page commands, the latest command counts; the worker reports what it sees.
 * All of it is plain data.
 */
import type { History, HistoryMoment, Place, RunResult, SurveyFacts } from 'groupsim/history';

/** Where the page wants to be. */
export type Goal =
  | { readonly to: 'index'; readonly index: number }
  | { readonly to: 'time'; readonly ms: number }
  /** The exact place of a link or a fork: after so many events, the clock at an instant. */
  | { readonly to: 'place'; readonly place: Place }
  | { readonly to: 'next-rebalance' | 'previous-rebalance' };

export type Command =
  /** From now on this history is looked at. It is known by its number in the tree. */
  | { readonly do: 'open'; readonly id: number; readonly history: History; readonly goal: Goal }
  | { readonly do: 'go'; readonly goal: Goal }
  /** All measures of a history at its end; it need not be the one that is looked at. */
  | { readonly do: 'measure'; readonly id: number; readonly history: History }
  /** A sequence diagram of a part of a history, in Mermaid's language. */
  | { readonly do: 'sequence'; readonly history: History; readonly fromMs: number; readonly toMs: number }
  /** It is not in the tree any more. */
  | { readonly do: 'forget'; readonly id: number };

/** An invariant that a history breaks. */
export interface Violation {
  readonly name: string;
  /** What should hold. */
  readonly meaning: string;
  /** What was seen. */
  readonly what: string;
  readonly atMs: number;
}

export type Report =
  /** `isThere`: the goal is reached; before that, what is seen on the way there. */
  | { readonly tell: 'moment'; readonly id: number; readonly moment: HistoryMoment; readonly isThere: boolean }
  /** What the survey of a history has found since the last report. */
  | {
      readonly tell: 'facts';
      readonly id: number;
      readonly facts: SurveyFacts;
      /** How far it has come. */
      readonly events: number;
      readonly nowMs: number;
      readonly isComplete: boolean;
      readonly violations: readonly Violation[];
    }
  | { readonly tell: 'measures'; readonly id: number; readonly result: RunResult }
  | { readonly tell: 'sequence'; readonly text: string }
  /** A history that cannot go on: an act that does not fit its place, or a defect of the simulator. */
  | { readonly tell: 'failed'; readonly id: number; readonly why: string };

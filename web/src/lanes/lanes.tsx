/** Lanes: member × time, with states, ownership, generations and faults, and the one cursor. */
import type { HistoryMoment, HistoryNode, Scenario } from 'groupsim/history';
import type { Point } from '../lessons/lesson.ts';
import type { Facts } from '../model/facts.ts';
import type { T } from '../view/texts.ts';

export interface LanesProps {
  /** All that is known of the whole history so far. */
  readonly facts: Facts;
  /** The cursor; null: there is none yet. */
  readonly moment: HistoryMoment | null;
  readonly scenario: Scenario;
  /** Histories that fork off this one. */
  readonly forks: readonly HistoryNode[];
  /** What the lesson points at; empty without one. */
  readonly points: readonly Point[];
  readonly toTime: (ms: number) => void;
  readonly t: T;
}

export function Lanes({ facts, t }: LanesProps) {
  return (
    <p>
      {t('lanes.group')}: {facts.groups.length}
    </p>
  );
}

/** The stage: coordinator, members, timers, messages, partitions at one moment. */
import type { Doing, HistoryMoment, Scenario } from 'groupsim/history';
import type { Point } from '../lessons/lesson.ts';
import type { T } from '../view/texts.ts';

export interface StageProps {
  readonly moment: HistoryMoment;
  readonly scenario: Scenario;
  /** Does something to a member, a message, the network, the broker: a new history forks here. */
  readonly act: (doing: Doing) => void;
  /** What the lesson points at; empty without one. */
  readonly points: readonly Point[];
  /** Less motion is asked for. */
  readonly isCalm: boolean;
  readonly t: T;
}

export function Stage({ moment, t }: StageProps) {
  return (
    <ul>
      {moment.groups.map(({ groupId, state, generationId, members }) => (
        <li key={groupId}>
          {t('stage.group', { group: groupId, state, generation: generationId, members: members.length })}
        </li>
      ))}
    </ul>
  );
}

/** Above the stage: which group, what is in force, acts on the network and the broker, pictures to take away. */
import type { HistoryMoment, Scenario } from 'groupsim/history';
import type { Target } from '../acts/acts.ts';
import type { T } from '../view/texts.ts';
import { faultWords } from './broker.tsx';
import { Exports } from './exports.tsx';
import { type Points, pointsAtPlace } from './points.ts';

interface ToolsProps {
  readonly moment: HistoryMoment;
  readonly scenario: Scenario;
  readonly group: number;
  readonly setGroup: (group: number) => void;
  readonly points: Points;
  readonly show: (target: Target, heading: string, from: HTMLElement) => void;
  readonly picture: () => SVGSVGElement | null;
  readonly t: T;
}

export function Tools({ moment, group, setGroup, points, show, picture, t }: ToolsProps) {
  const { groups, faults, events, hash } = moment;
  return (
    <div class="tools">
      {groups.length > 1 && (
        <select
          aria-label={t('stage.which-group')}
          value={group}
          onChange={({ currentTarget }) => setGroup(Number(currentTarget.value))}
        >
          {groups.map(({ groupId }, index) => (
            <option key={groupId} value={index}>
              {groupId}
            </option>
          ))}
        </select>
      )}
      {(['network', 'broker'] as const).map((on) => (
        <button
          key={on}
          type="button"
          aria-haspopup="menu"
          data-act-on={on}
          class={pointsAtPlace(points, on) ? 'pointed' : undefined}
          onClick={({ currentTarget }) => show({ on }, t(`act.on-${on}`), currentTarget)}
        >
          {t(`act.on-${on}`)} ▾
        </button>
      ))}
      <p class="faults">
        {faults.length === 0 ? (
          <span class="quiet">{t('stage.select')}</span>
        ) : (
          faults.map((fault) => (
            <span key={`${fault.kind}${fault.fromMs}`} class="fault">
              {faultWords(fault, t)}
              {fault.pods !== null &&
                fault.pods.length < moment.pods.length &&
                ` (${fault.pods.map((pod) => `m${moment.pods[pod]?.number}`).join(', ')})`}
            </span>
          ))
        )}
      </p>
      <Exports picture={picture} name={`groupsim-${events}-${hash.slice(0, 8)}`} t={t} />
    </div>
  );
}

/** The broker in the middle: the group in its coordinator's books, the state machine, the partitions. */
import type { FaultMoment, GroupState } from 'groupsim/history';
import { clock, type T } from '../view/texts.ts';
import type { StageLayout } from './geometry.ts';
import { Machine } from './machine.tsx';
import { Partitions } from './partitions.tsx';
import { type Points, pointsAtPlace, pointsAtTimer } from './points.ts';
import { Ring } from './rings.tsx';
import { arc, type HistoryGroup, type MemberView, spanWords } from './stage-view.ts';

interface BrokerProps {
  readonly layout: StageLayout;
  readonly group: HistoryGroup;
  readonly members: readonly MemberView[];
  readonly faults: readonly FaultMoment[];
  readonly taken: { readonly from: GroupState; readonly to: GroupState; readonly count: number } | null;
  readonly points: Points;
  readonly nowMs: number;
  readonly t: T;
}

export function Broker({ layout, group, members, faults, taken, points, nowMs, t }: BrokerProps) {
  const { broker, facts, machine, partitions } = layout;
  const { x, y, width, height } = broker;
  const [fault] = faults.filter(({ kind }) => /^(broker|coordinator)/.test(kind));
  const isPointed = pointsAtPlace(points, 'group') || pointsAtPlace(points, 'broker');
  return (
    <g class={isPointed ? 'broker pointed' : 'broker'}>
      <rect class="broker-box" x={x} y={y} width={width} height={height} rx={14} />
      <Facts group={group} nowMs={nowMs} at={facts} isNarrow={layout.isNarrow} points={points} t={t} />
      <Machine at={machine} state={group.state} taken={taken} t={t} />
      <Partitions at={partitions} group={group} members={members} points={points} t={t} />
      {fault !== undefined && (
        <g class="broker-fault">
          <rect class="veil" x={x + 1} y={y + 1} width={width - 2} height={height - 2} rx={13} />
          <rect class="veil-label" x={x + width / 2 - 110} y={y + height - 26} width={220} height={22} rx={11} />
          <text x={x + width / 2} y={y + height - 11} text-anchor="middle">
            {faultWords(fault, t)}
          </text>
        </g>
      )}
    </g>
  );
}

/** `broker-freeze until 2:20.0`. */
export function faultWords({ kind, toMs }: FaultMoment, t: T): string {
  return toMs === null ? kind : t('stage.fault-until', { what: kind, time: clock(toMs) });
}

function Facts(
  props: Pick<BrokerProps, 'group' | 'nowMs' | 'points' | 't'> & { at: StageLayout['facts']; isNarrow: boolean },
) {
  const { group, nowMs, at, isNarrow, points, t } = props;
  const { x, y } = at;
  const timer = group.timers[0];
  const of = timer === undefined ? null : arc(nowMs, timer.deadlineMs, timer.deadlineMs - timer.armedAtMs);
  const name = timer === undefined ? '' : t(timer.name === 'join' ? 'timer.join' : 'timer.sync');
  const clockAt = isNarrow ? { x: x + at.width - 26, y: y + 30 } : { x: x + 20, y: y + 122 };
  const lines = [
    group.protocolName === null ? '' : group.protocolName,
    t('stage.members', { n: group.members.length }),
    ...(group.pendingMembers.length > 0 ? [t('stage.pending', { n: group.pendingMembers.length })] : []),
  ].filter((line) => line !== '');
  return (
    <g class="facts">
      <text class="quiet" x={x} y={y + 12}>
        {t('stage.coordinator')}
      </text>
      <text class="strong" x={x} y={y + 32}>
        {group.groupId}
      </text>
      <text x={x} y={y + 52} class="generation">
        {t('stage.generation', { generation: group.generationId })}
      </text>
      {isNarrow ? (
        <text class="quiet" x={x} y={y + 68}>
          {lines.join(' · ')}
        </text>
      ) : (
        lines.map((line, index) => (
          <text key={line} class="quiet" x={x} y={y + 70 + 15 * index}>
            {line}
          </text>
        ))
      )}
      {of !== null && (
        <g class={pointsAtTimer(points, timer?.name === 'join' ? 'join' : 'sync', null) ? 'pointed' : undefined}>
          <title>{`${name}: ${t(timer?.name === 'join' ? 'timer.join.meaning' : 'timer.sync.meaning')}`}</title>
          <g transform={`translate(${clockAt.x} ${clockAt.y}) rotate(-90)`}>
            <Ring name="phase" radius={17} arc={of} />
          </g>
          <text x={clockAt.x} y={clockAt.y + 4} text-anchor="middle" class="letter">
            {timer?.name === 'join' ? 'J' : 'Y'}
          </text>
          <text
            x={isNarrow ? clockAt.x - 26 : clockAt.x + 26}
            y={clockAt.y + 4}
            text-anchor={isNarrow ? 'end' : 'start'}
            class="timers"
          >
            {`${name} ${spanWords(of.leftMs)}`}
          </text>
        </g>
      )}
    </g>
  );
}

/** A member: its timers, its state, what it reads. A button: its acts hang on it. */
import { clock, type T } from '../view/texts.ts';
import type { Spot } from './geometry.ts';
import { type Points, pointsAtMember, pointsAtTimer } from './points.ts';
import { Ring, Rings } from './rings.tsx';
import { type Arc, arc, type MemberView, partitionWords, spanWords } from './stage-view.ts';

interface MemberCardProps {
  readonly member: MemberView;
  readonly spot: Spot;
  readonly isNarrow: boolean;
  readonly nowMs: number;
  readonly isChosen: boolean;
  readonly points: Points;
  readonly press: (element: SVGGElement) => void;
  readonly t: T;
}

export function MemberCard(props: MemberCardProps) {
  const { member, spot, isNarrow, isChosen, points, press } = props;
  const { x, y, width, height } = spot.card;
  const classes = ['member', `hue-${member.hue}`, `member-${member.pod.status}`];
  if (member.pod.frozenUntilMs !== null) classes.push('member-frozen');
  if (pointsAtMember(points, member.index)) classes.push('pointed');
  if (isChosen) classes.push('chosen');
  const words = memberWords(props);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons in SVG
    <g
      class={classes.join(' ')}
      role="button"
      tabindex={0}
      aria-haspopup="menu"
      data-member={member.index}
      onClick={({ currentTarget }) => press(currentTarget)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        press(event.currentTarget);
      }}
    >
      <title>{words}</title>
      <rect class="card" x={x} y={y} width={width} height={height} rx={10} />
      <rect class="card-edge" x={x} y={y + 12} width={4} height={height - 24} rx={2} />
      {isNarrow ? <NarrowInside {...props} /> : <WideInside {...props} />}
    </g>
  );
}

function WideInside({ member, spot, nowMs, points, t }: MemberCardProps) {
  const { x, y, width } = spot.card;
  const left = x + 100;
  return (
    <>
      <Face member={member} x={x + 52} y={y + 68} nowMs={nowMs} points={points} />
      <text class="strong" x={x + 14} y={y + 21}>
        {cut(stateWords(member, t), (width - 24) / 6.6)}
      </text>
      {TIMERS.map((name, line) => (
        <TimerLine key={name} name={name} arc={member[name]} x={left} y={y + 56 + 17 * line} t={t} />
      ))}
      <text class="quiet" x={x + 14} y={y + 118}>
        {cut(readWords(member, t), (width - 20) / 5.9)}
      </text>
    </>
  );
}

function NarrowInside({ member, spot, nowMs, points, t }: MemberCardProps) {
  const { x, y, width } = spot.card;
  const middle = x + width / 2;
  return (
    <>
      <Face member={member} x={middle} y={y + 42} nowMs={nowMs} points={points} />
      <text class="strong" x={middle} y={y + 94} text-anchor="middle">
        {cut(shortStateWords(member, t), width / 6.6)}
      </text>
      <text x={middle} y={y + 110} text-anchor="middle" class="timers">
        {`S ${leftWords(member.session)}  H ${leftWords(member.heartbeat)}`}
      </text>
      <text x={middle} y={y + 124} text-anchor="middle" class="timers">
        {`P ${leftWords(member.poll)}`}
      </text>
      <text class="quiet" x={middle} y={y + 140} text-anchor="middle">
        {cut(readWords(member, t), width / 5.9)}
      </text>
    </>
  );
}

const TIMERS = ['session', 'heartbeat', 'poll'] as const;
const LETTERS = { session: 'S', heartbeat: 'H', poll: 'P' } as const;

function TimerLine(props: { name: (typeof TIMERS)[number]; arc: Arc | null; x: number; y: number; t: T }) {
  const { name, arc: of, x, y, t } = props;
  return (
    <text x={x} y={y} class={`timers timer-${name}`}>
      <title>{t(`timer.${name}.meaning`)}</title>
      <tspan class="letter">{LETTERS[name]}</tspan>
      <tspan x={x + 16}>{leftWords(of)}</tspan>
    </text>
  );
}

/** The arcs around its name; for a member that is down, those that the coordinator still counts. */
function Face(props: { member: MemberView; x: number; y: number; nowMs: number; points: Points }) {
  const { member, x, y, nowMs, points } = props;
  const pointed = TIMERS.filter((name) => pointsAtTimer(points, name, member.index));
  const [ghost] = member.ghosts;
  const ghostArc = ghost?.session
    ? arc(nowMs, ghost.session.deadlineMs, ghost.session.deadlineMs - ghost.session.armedAtMs)
    : null;
  return (
    <>
      <Rings x={x} y={y} session={member.session} heartbeat={member.heartbeat} poll={member.poll} pointed={pointed} />
      <text class={member.name.length > 2 ? 'name name-long' : 'name'} x={x} y={y + 5} text-anchor="middle">
        {member.name}
      </text>
      {member.pod.frozenUntilMs !== null && <path class="sign sign-frozen" d={`M${x + 25} ${y - 36}v12m5 -12v12`} />}
      {ghostArc !== null && (
        <g class="ghost" transform={`translate(${x + 33} ${y + 27})`}>
          <circle class="ghost-ground" r={11} />
          <g transform="rotate(-90)">
            <Ring name="session" radius={8} arc={ghostArc} />
          </g>
          <text y={3.5} text-anchor="middle">
            †
          </text>
        </g>
      )}
    </>
  );
}

function leftWords(of: Arc | null): string {
  if (of === null) return '–';
  return of.isStill ? '‖' : spanWords(of.leftMs);
}

/** One thing: what matters most of how it stands. */
function stateWords(member: MemberView, t: T): string {
  const { pod, listed, isLeader, isFenced } = member;
  if (pod.frozenUntilMs !== null) return t('member.frozen', { time: clock(pod.frozenUntilMs) });
  if (pod.status === 'down' && member.ghosts.length > 0) return t('member.down-listed');
  if (pod.status !== 'running') return t(`member.${pod.status}`);
  if (isFenced) return t('member.fenced-short');
  if (listed?.waitsIn) return t('member.waits', { api: listed.waitsIn });
  if (pod.generationId < 0) return t('member.no-group');
  if (member.isSlow) return t('member.slow');
  const generation = t('stage.generation', { generation: pod.generationId });
  return isLeader ? `${generation}, ${t('stage.leader')}` : generation;
}

/** For a card as narrow as a third of a phone. */
function shortStateWords(member: MemberView, t: T): string {
  const { pod, listed, isLeader } = member;
  if (pod.frozenUntilMs !== null) return `→ ${clock(pod.frozenUntilMs)}`;
  if (pod.status === 'running' && listed?.waitsIn) return `‖ ${listed.waitsIn}`;
  const words = stateWords({ ...member, isLeader: false }, t);
  return isLeader ? `${words} ★` : words;
}

function readWords({ pod }: MemberView, t: T): string {
  return pod.holds.length === 0 ? t('member.holds-none') : t('member.holds', { partitions: partitionWords(pod.holds) });
}

/** Everything about it, for whoever does not see it, or points at it. */
export function memberWords({ member, t }: Pick<MemberCardProps, 'member' | 't'>): string {
  const timers = TIMERS.map((name) => timerWords(name, member[name], t));
  const { pod, isLeader, ghosts, listed } = member;
  const parts = [
    t('member.name', { pod: member.name }),
    stateWords(member, t),
    ...(isLeader ? [t('stage.leader')] : []),
    ...(pod.groupInstanceId === null ? [] : [t('member.instance', { id: pod.groupInstanceId })]),
    ...(listed?.waitsIn ? [t('member.waits', { api: listed.waitsIn })] : []),
    ...(ghosts.length > 0 ? [t('member.listed')] : []),
    readWords(member, t),
    ...timers,
  ];
  return [...new Set(parts)].join('; ');
}

function timerWords(name: (typeof TIMERS)[number], of: Arc | null, t: T): string {
  const timer = t(`timer.${name}`);
  if (of === null || of.isStill) return t('timer.off', { timer });
  return t('timer.left', { timer, left: spanWords(of.leftMs), span: spanWords(of.spanMs) });
}

function cut(text: string, most: number): string {
  const width = [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 1.8 : 1), 0);
  if (width <= most) return text;
  let used = 1;
  let end = 0;
  for (const sign of text) {
    used += sign.charCodeAt(0) > 0x2e80 ? 1.8 : 1;
    if (used > most) break;
    end += sign.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The stage: coordinator, members, timers, messages, partitions at one moment; and the menus of what one can do to them. */
import type { Doing, GroupState, HistoryMoment, MessageMoment, Scenario } from 'groupsim/history';
import { useEffect, useRef, useState } from 'preact/hooks';
import { choicesFor, type Target } from '../acts/acts.ts';
import { Menu } from '../acts/menu.tsx';
import type { Point } from '../lessons/lesson.ts';
import type { T } from '../view/texts.ts';
import { Broker } from './broker.tsx';
import { layOut } from './geometry.ts';
import { Lane, messageWords } from './lane.tsx';
import { MemberCard, memberWords } from './member-card.tsx';
import { type MemberView, MOST_ON_STAGE, membersOf } from './stage-view.ts';
import { Tools } from './tools.tsx';
import './stage.css';

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

/** A menu that is open, and where. */
interface Open {
  readonly target: Target;
  readonly heading: string;
  readonly x: number;
  readonly y: number;
  /** Where the focus goes back to. */
  readonly from: HTMLElement | SVGElement;
}

export function Stage({ moment, scenario, act, points, isCalm, t }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const available = useWidth(box);
  const [groupIndex, setGroup] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const index = Math.min(groupIndex, moment.groups.length - 1);
  const group = moment.groups[index]!;
  const taken = useTaken(group.state, `${index}`);
  const all = membersOf(moment, index, scenario.groups[index]?.members ?? Number.POSITIVE_INFINITY);
  const members = all.slice(0, MOST_ON_STAGE);
  const layout = layOut(members.length, available);
  const { width, height } = layout;

  const show = (target: Target, heading: string, from: HTMLElement | SVGElement) => {
    setOpen({ target, heading, from, ...placeBeside(from, box.current!) });
  };
  const close = () => {
    setOpen(null);
    open?.from.focus({ preventScroll: true });
  };
  const chosenMember = open?.target.on === 'member' ? open.target.pod : -1;
  const chosenMessage = open?.target.on === 'message' ? open.target.id : null;
  const summary = t('stage.group', {
    group: group.groupId,
    state: group.state,
    generation: group.generationId,
    members: group.members.length,
  });
  return (
    <div class={isCalm ? 'stage stage-calm' : 'stage'} ref={box}>
      <Tools
        moment={moment}
        scenario={scenario}
        group={index}
        setGroup={setGroup}
        points={points}
        show={show}
        picture={() => box.current?.querySelector<SVGSVGElement>('svg.picture') ?? null}
        t={t}
      />
      {all.length > members.length && (
        <p class="quiet">{t('stage.too-many', { n: all.length, shown: members.length })}</p>
      )}
      <div class="scroll">
        {/* biome-ignore lint/a11y/useSemanticElements: a picture with buttons in it */}
        <svg
          class="picture"
          role="group"
          aria-label={summary}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
        >
          <Broker
            layout={layout}
            group={group}
            members={all}
            faults={moment.faults}
            points={points}
            taken={taken}
            nowMs={moment.nowMs}
            t={t}
          />
          {members.map((member, at) => (
            <Lane
              key={member.index}
              member={member}
              spot={layout.spots[at]!}
              isNarrow={layout.isNarrow}
              width={width}
              nowMs={moment.nowMs}
              chosen={chosenMessage}
              points={points}
              press={(message, element) => {
                show({ on: 'message', id: message.id }, `${message.api}, ${member.name}`, element);
              }}
              t={t}
            />
          ))}
          {members.map((member, at) => (
            <MemberCard
              key={member.index}
              member={member}
              spot={layout.spots[at]!}
              isNarrow={layout.isNarrow}
              nowMs={moment.nowMs}
              isChosen={member.index === chosenMember}
              points={points}
              press={(element) => {
                const target = { on: 'member', pod: member.index, number: member.number } as const;
                show(target, t('act.on-member', { pod: member.name }), element);
              }}
              t={t}
            />
          ))}
        </svg>
      </div>
      {open !== null && (
        <Menu
          heading={open.heading}
          about={aboutTarget(open.target, moment, all, t)}
          choices={choicesFor(open.target, moment, scenario)}
          x={open.x}
          y={open.y}
          choose={(choice, values) => {
            close();
            act(choice.doing(values));
          }}
          close={close}
          t={t}
        />
      )}
    </div>
  );
}

/** The width there is for the stage. */
function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(960);
  useEffect(() => {
    // Not there (any more): another history has taken its place before this came to be called.
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box.current]);
  return width;
}

/** The arrow that led to the state, as far as it was seen here. */
function useTaken(state: GroupState, of: string) {
  const seen = useRef<{ of: string; state: GroupState; from: GroupState | null; count: number }>({
    of,
    state,
    from: null,
    count: 0,
  });
  const last = seen.current;
  if (last.of !== of) seen.current = { of, state, from: null, count: 0 };
  else if (last.state !== state) seen.current = { of, state, from: last.state, count: last.count + 1 };
  const { from, count } = seen.current;
  return from === null ? null : { from, to: state, count };
}

const MENU_WIDTH = 304;

/** Below its target, inside the box. */
function placeBeside(target: Element, box: Element): { readonly x: number; readonly y: number } {
  const [a, b] = [target.getBoundingClientRect(), box.getBoundingClientRect()];
  const x = Math.max(0, Math.min(a.left - b.left, b.width - MENU_WIDTH - 4));
  return { x, y: Math.min(a.bottom, a.top + 60) - b.top + 6 };
}

function aboutTarget(target: Target, moment: HistoryMoment, members: readonly MemberView[], t: T): string {
  if (target.on === 'member') {
    const member = members.find(({ index }) => index === target.pod);
    return member === undefined ? '' : memberWords({ member, t });
  }
  if (target.on !== 'message') return '';
  const message: MessageMoment | undefined = moment.messages.find(({ id }) => id === target.id);
  if (message === undefined) return '';
  const listed = members.find(({ index }) => index === message.pod)?.listed;
  return messageWords(message, message.place === 'handled' && listed?.waitsIn === message.api, t);
}

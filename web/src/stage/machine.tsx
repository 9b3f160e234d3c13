/** The coordinator's state machine: the current state lit, the arrows those of the coordinator's own table, the last one taken drawn strongly. */
import { type GroupState, VALID_PREVIOUS_STATES } from 'groupsim/history';
import type { T } from '../view/texts.ts';
import { arrowBetween, type Rect, type Segment } from './geometry.ts';

interface MachineProps {
  readonly at: Rect;
  readonly state: GroupState;
  /** The arrow that led here; null: it is not known. `count` tells two takings of the same arrow apart. */
  readonly taken: { readonly from: GroupState; readonly to: GroupState; readonly count: number } | null;
  readonly t: T;
}

interface Arrow {
  readonly from: GroupState;
  readonly to: GroupState;
}

/** An arrow that leads nowhere else is a note in the table, nothing to draw. */
const ARROWS: readonly Arrow[] = Object.entries(VALID_PREVIOUS_STATES)
  .flatMap(([to, froms]) => froms.map((from) => ({ from, to: to as GroupState })))
  .filter(({ from, to }) => from !== to);

const STATES = Object.keys(VALID_PREVIOUS_STATES) as readonly GroupState[];

/** In CSS pixels: below it the states' names need smaller letters. */
const NARROW = 400;

export function Machine({ at, state, taken, t }: MachineProps) {
  const boxes = boxesIn(at);
  return (
    <g class={at.width < NARROW ? 'machine machine-narrow' : 'machine'}>
      {ARROWS.map((arrow) => {
        const isTaken = taken !== null && arrow.from === taken.from && arrow.to === taken.to;
        const way = arrowBetween(boxes[arrow.from], boxes[arrow.to], 5);
        return (
          <path
            key={`${arrow.from}-${arrow.to}${isTaken ? taken.count : ''}`}
            class={`arrow${arrow.to === 'Dead' ? ' arrow-dead' : ''}${isTaken ? ' arrow-taken' : ''}`}
            pathLength={isTaken ? 1 : undefined}
            d={pathOf(way)}
          />
        );
      })}
      {STATES.map((name) => {
        const { x, y, width, height } = boxes[name];
        const isNow = name === state;
        return (
          <g key={name} class={isNow ? 'state state-now' : 'state'}>
            <title>{t(`state.${name}`)}</title>
            <rect x={x} y={y} width={width} height={height} rx={height / 2} />
            <text x={x + width / 2} y={y + height / 2 + 4} text-anchor="middle">
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** With its head. */
function pathOf({ x1, y1, x2, y2 }: Segment): string {
  const turn = Math.atan2(y2 - y1, x2 - x1);
  const wing = (side: number) => `${x2 - 6 * Math.cos(turn + side * 0.5)} ${y2 - 6 * Math.sin(turn + side * 0.5)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(1)}L${x2} ${y2}L${wing(-1)}`;
}

/** The rebalance goes round clockwise; beside it, where it begins and where it all ends. */
function boxesIn({ x, y, width, height }: Rect): Readonly<Record<GroupState, Rect>> {
  const box = { height: 30 };
  const [small, middle, large] = [width * 0.15, width * 0.36, width * 0.395];
  const gap = (width - small - middle - large) / 2;
  const [top, bottom] = [y + 6, y + height - box.height - 6];
  const second = x + small + gap;
  const third = second + middle + gap;
  return {
    Empty: { ...box, x, y: top, width: small },
    PreparingRebalance: { ...box, x: second, y: top, width: middle },
    CompletingRebalance: { ...box, x: third, y: top, width: large },
    Stable: { ...box, x: third + large * 0.2, y: bottom, width: large * 0.6 },
    Dead: { ...box, x, y: bottom, width: small },
  };
}

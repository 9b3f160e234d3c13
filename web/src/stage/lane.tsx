/** A member's lane to the broker: what is on its way as moving dots, what waits as pills at the end where it waits. */
import type { MessageMoment } from 'groupsim/history';
import type { T } from '../view/texts.ts';
import { progress, type Spot, spread } from './geometry.ts';
import { type Points, pointsAtRequest } from './points.ts';
import { isParked, type MemberView } from './stage-view.ts';

interface LaneProps {
  readonly member: MemberView;
  readonly spot: Spot;
  readonly isNarrow: boolean;
  /** Of the stage: pills stay inside it. */
  readonly width: number;
  readonly nowMs: number;
  readonly chosen: string | null;
  readonly points: Points;
  readonly press: (message: MessageMoment, element: SVGGElement) => void;
  readonly t: T;
}

/** Pills at one end; more are counted. */
const MOST_PILLS = { wide: 3, narrow: 2 } as const;

export function Lane({ member, spot, isNarrow, width, nowMs, chosen, points, press, t }: LaneProps) {
  const { x, portY, dockY } = spot;
  const { messages, path, listed, hue } = member;
  const travelling = messages.filter(isTravelling);
  const dots = dotsOn(travelling, spot, nowMs);
  const docked = [...messages]
    .filter((message) => !isTravelling(message) && message.place !== 'held')
    .sort((a, b) => Number(isParked(b, listed)) - Number(isParked(a, listed)));
  const most = isNarrow ? MOST_PILLS.narrow : MOST_PILLS.wide;
  const held = messages.filter(({ place }) => place === 'held');
  const common = { hue, chosen, points, press, t };
  return (
    <g class={`lane lane-${path}`}>
      <line class="wire" x1={x} y1={portY} x2={x} y2={dockY} />
      {path === 'black-hole' && <Cross x={x} y={(portY + dockY) / 2} />}
      {dots.map(({ message, ...at }) => (
        <Dot key={`${message.id}${message.place}`} {...common} message={message} {...at} isNarrow={isNarrow} />
      ))}
      {travelling.length > dots.length && (
        <text class="quiet" x={x + 14} y={(portY + dockY) / 2 + 20}>
          +{travelling.length - dots.length}
        </text>
      )}
      {docked.slice(0, most).map((message, index) => (
        <Pill
          key={message.id}
          {...common}
          message={message}
          isParked={isParked(message, listed)}
          x={pillX(index, docked.slice(0, most), listed, x, width)}
          y={dockY + inwards(spot) * 15}
        />
      ))}
      {docked.length > most && (
        <text class="quiet" x={x + 74} y={dockY + inwards(spot) * 15 + 4} text-anchor="middle">
          +{docked.length - most}
        </text>
      )}
      {held.slice(0, 2).map((message, index) => (
        <Pill
          key={message.id}
          {...common}
          message={message}
          isParked={false}
          x={x}
          y={portY + inwards(spot) * (14 + 20 * index)}
        />
      ))}
    </g>
  );
}

function isTravelling({ arrivesAtMs, sentAtMs, place }: MessageMoment): boolean {
  return (place === 'to-broker' || place === 'to-client') && arrivesAtMs !== null && sentAtMs !== null;
}

/** 1: further down is further into the broker. */
function inwards({ side }: Spot): number {
  return side === 'above' ? 1 : -1;
}

function pillWidth(parked: boolean): number {
  return parked ? 88 : 58;
}

const BETWEEN = 4;
const EDGE = 8;

/** Side by side, their middle on the lane, as far as the stage goes. */
function pillX(
  index: number,
  docked: readonly MessageMoment[],
  listed: MemberView['listed'],
  laneX: number,
  stageWidth: number,
): number {
  const widths = docked.map((message) => pillWidth(isParked(message, listed)) + BETWEEN);
  const sum = (some: readonly number[]) => some.reduce((total, width) => total + width, 0);
  const all = sum(widths);
  const left = Math.max(EDGE, Math.min(laneX - all / 2, stageWidth - EDGE - all));
  return left + sum(widths.slice(0, index)) + widths[index]! / 2;
}

interface DotAt {
  readonly message: MessageMoment;
  readonly x: number;
  readonly y: number;
  readonly isRequest: boolean;
}

/** As many fit between a card and the broker; more are counted. */
const MOST_DOTS = 5;

/** Requests on the left of the lane, answers on its right. */
function dotsOn(messages: readonly MessageMoment[], spot: Spot, nowMs: number): readonly DotAt[] {
  const dots = messages.map((message) => dotAt(message, spot, nowMs));
  const lowest = Math.max(spot.portY, spot.dockY) - 8;
  return [true, false].flatMap((isRequest) => {
    const own = dots.filter((dot) => dot.isRequest === isRequest).sort((a, b) => a.y - b.y);
    const shown = own.slice(0, MOST_DOTS);
    const heights = spread(
      shown.map(({ y }) => y),
      lowest,
    );
    return shown.map((dot, index) => ({ ...dot, y: heights[index]! }));
  });
}

function dotAt(message: MessageMoment, spot: Spot, nowMs: number): DotAt {
  const { place, sentAtMs, arrivesAtMs } = message;
  const come = progress(nowMs, sentAtMs!, arrivesAtMs!);
  const isRequest = place === 'to-broker';
  const into = inwards(spot);
  const [from, to] = [spot.portY + into * 10, spot.dockY - into * 10];
  const y = from + (to - from) * (isRequest ? come : 1 - come);
  return { message, x: spot.x + (isRequest ? -7 : 7), y, isRequest };
}

interface OneProps extends Pick<LaneProps, 'chosen' | 'points' | 'press' | 't'> {
  readonly message: MessageMoment;
  readonly hue: number;
  readonly x: number;
  readonly y: number;
}

function Dot(props: OneProps & Omit<DotAt, 'message'> & { readonly isNarrow: boolean }) {
  const { message, x, y, isRequest, isNarrow } = props;
  // The first column of a phone: a name that ended at its dot would begin outside.
  const isAtEdge = isNarrow && isRequest && x < 70;
  const isError = message.error !== null && message.error !== 'NONE';
  return (
    <MessageButton {...props}>
      <circle class="touch" cx={x} cy={y} r={14} />
      {isError ? (
        <path class="dot dot-error" d={`M${x} ${y - 8}l8 8l-8 8l-8 -8z`} />
      ) : (
        <circle class={isRequest ? 'dot' : 'dot dot-answer'} cx={x} cy={y} r={6} />
      )}
      <text
        class="message-name"
        x={isAtEdge ? 2 : x + (isRequest ? -11 : 11)}
        y={y + 4}
        text-anchor={isRequest && !isAtEdge ? 'end' : 'start'}
      >
        {isError ? message.error : isNarrow ? shortName(message) : message.api}
      </text>
    </MessageButton>
  );
}

const SHORT: Readonly<Record<string, string>> = {
  FindCoordinator: 'FindCoord',
  ApiVersions: 'ApiVers',
  OffsetCommit: 'Commit',
  ListOffsets: 'ListOffs',
};

function shortName({ api }: MessageMoment): string {
  return SHORT[api] ?? api;
}

function Pill(props: OneProps & { readonly isParked: boolean }) {
  const { message, x, y, isParked } = props;
  const width = pillWidth(isParked);
  const name = shortName(message);
  return (
    <MessageButton {...props} more={isParked ? 'message-parked' : `message-${message.place}`}>
      <rect class="pill" x={x - width / 2} y={y - 10} width={width} height={20} rx={10} />
      {isParked && <path class="pause" d={`M${x - width / 2 + 10} ${y - 4}v8m4 -8v8`} />}
      <text class="pill-name" x={x + (isParked ? 9 : 0)} y={y + 4} text-anchor="middle">
        {name}
      </text>
    </MessageButton>
  );
}

interface ButtonProps extends OneProps {
  readonly more?: string;
  readonly isParked?: boolean;
  readonly children?: unknown;
}

function MessageButton({ message, hue, chosen, points, press, t, more = '', isParked = false, children }: ButtonProps) {
  const words = messageWords(message, isParked, t);
  const classes = ['message', `hue-${hue}`, more];
  if (message.abandoned) classes.push('message-abandoned');
  if (pointsAtRequest(points, message.api, message.pod)) classes.push('pointed');
  if (chosen === message.id) classes.push('chosen');
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons in SVG
    <g
      class={classes.join(' ')}
      role="button"
      tabindex={0}
      aria-haspopup="menu"
      data-message={message.id}
      onClick={(event) => press(message, event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        press(message, event.currentTarget);
      }}
    >
      <title>{words}</title>
      {children as never}
    </g>
  );
}

export function messageWords({ api, place, error, carries, abandoned }: MessageMoment, parked: boolean, t: T): string {
  const what = t(parked ? 'message.parked' : `message.${place}`, { api });
  const answer = error === null || error === 'NONE' ? '' : t('message.error', { error });
  const more = carries === error ? '' : carries;
  return [what, answer, more, abandoned ? t('message.abandoned') : ''].filter((words) => words !== '').join('; ');
}

function Cross({ x, y }: { x: number; y: number }) {
  return <path class="cross" d={`M${x - 7} ${y - 7}l14 14m0 -14l-14 14`} />;
}

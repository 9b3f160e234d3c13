/** Which lanes there are, one below the other, and what is under a point. Pure: drawing and words are made from it. */
import type { HistoryMoment } from 'groupsim/history';
import { hueOf } from '../stage/stage-view.ts';
import { emptySpans, type LaneBook, type Spans } from './spans.ts';

export interface LaneRow {
  readonly kind: 'group' | 'member' | 'partition';
  readonly name: string;
  /** Of a member: its pod's index; of a group: its own. */
  readonly index: number;
  readonly hue: number;
  readonly spans: Spans;
  /** In CSS pixels. */
  readonly top: number;
  readonly height: number;
}

export interface Scene {
  readonly rows: readonly LaneRow[];
  readonly height: number;
}

/** Room for the axis, and for the names of lanes. */
export const AXIS = 24;
export const NAMES = 56;

/** What is shown below the states of the groups. */
export type Show = 'members' | 'partitions';

const GROUP_HEIGHT = 18;
const GAP = 5;

/** The more there are, the lower they are; all are always to be seen. */
function heightFor(lanes: number): number {
  if (lanes <= 12) return 22;
  if (lanes <= 30) return 14;
  if (lanes <= 60) return 8;
  return lanes <= 120 ? 5 : 3;
}

export function sceneOf(book: LaneBook, pods: HistoryMoment['pods'], groupIds: readonly string[], show: Show): Scene {
  const lanes = show === 'members' ? memberLanes(book, pods) : partitionLanes(book);
  const height = heightFor(lanes.length);
  let top = AXIS;
  const rows: LaneRow[] = [];
  groupIds.forEach((name, index) => {
    const spans = book.groups[index] ?? emptySpans();
    rows.push({ kind: 'group', name, index, hue: 0, spans, top, height: GROUP_HEIGHT });
    top += GROUP_HEIGHT + 2;
  });
  top += GAP;
  for (const lane of lanes) {
    rows.push({ ...lane, top, height: height > 5 ? height - 2 : height - (height > 3 ? 1 : 0) });
    top += height;
  }
  return { rows, height: top + 4 };
}

type Bare = Omit<LaneRow, 'top' | 'height'>;

/** Slots for successors have a lane once somebody was in them. */
function memberLanes(book: LaneBook, pods: HistoryMoment['pods']): readonly Bare[] {
  const several = pods.some(({ group }) => group > 0);
  return pods.flatMap(({ group, number }, index): Bare[] => {
    const spans = book.pods[index];
    if (spans === undefined) return [];
    const name = several ? `${group}·m${number}` : `m${number}`;
    return [{ kind: 'member', name, index, hue: hueOf(number), spans }];
  });
}

function partitionLanes(book: LaneBook): readonly Bare[] {
  return [...book.partitions.keys()]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name, index) => ({ kind: 'partition', name, index, hue: 0, spans: book.partitions.get(name)! }));
}

/** The lane at a height; null: none. */
export function rowAt({ rows }: Scene, y: number): LaneRow | null {
  return rows.find(({ top, height }) => y >= top - 1 && y < top + height + 1) ?? null;
}

/** What was or is in force, from when to when. */
export interface Band {
  readonly words: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** null: of all. */
  readonly pods: readonly number[] | null;
}

interface FaultLike {
  readonly event: number;
  readonly atMs: number;
  readonly words: string;
  readonly phase: 'begins' | 'ends';
  readonly pods: readonly number[] | null;
}

/** Beginnings and ends put together; what has no end yet goes on to what is known. */
export function bandsOf(faults: readonly FaultLike[], knownMs: number): readonly Band[] {
  const ends = new Map<number, number>();
  for (const { event, atMs, phase } of faults) if (phase === 'ends') ends.set(event, atMs);
  return faults
    .filter(({ phase }) => phase === 'begins')
    .map(({ event, words, atMs, pods }) => {
      const lasts = / for /.test(words);
      return { words, pods, fromMs: atMs, toMs: ends.get(event) ?? (lasts ? knownMs : atMs) };
    });
}

/** The partitions: who reads each, how much it has to catch up. Two owners are a zombie and its successor. */
import type { T } from '../view/texts.ts';
import { gridIn, type Rect } from './geometry.ts';
import { type Points, pointsAtPartition } from './points.ts';
import { type HistoryGroup, hueOf, type MemberView } from './stage-view.ts';

type Partition = HistoryGroup['partitions'][number];

interface PartitionsProps {
  readonly at: Rect;
  readonly group: HistoryGroup;
  readonly members: readonly MemberView[];
  readonly points: Points;
  readonly t: T;
}

/** A bar is full at so many records at least: a few are no lag worth a look. */
const FULL_BAR = 100;

export function Partitions({ at, group, members, points, t }: PartitionsProps) {
  const { partitions, duplicated } = group;
  const room = { ...at, y: at.y + 18, height: at.height - 18 };
  const grid = gridIn(room, partitions.length);
  const most = Math.max(FULL_BAR, ...partitions.map(({ lag }) => lag));
  const lag = partitions.reduce((sum, partition) => sum + partition.lag, 0);
  return (
    <g class="partitions">
      <text class="quiet" x={at.x} y={at.y + 9}>
        {[
          t('stage.partitions', { n: partitions.length }),
          t('partition.lag', { n: lag }),
          ...(duplicated > 0 ? [t('partition.duplicates', { n: duplicated })] : []),
        ].join(' · ')}
      </text>
      {partitions.slice(0, grid.shown).map((partition, index) => (
        <Cell
          key={`${partition.topic}-${partition.partition}`}
          partition={partition}
          x={room.x + (index % grid.columns) * grid.cellWidth}
          y={room.y + Math.floor(index / grid.columns) * grid.cellHeight}
          width={grid.cellWidth - 4}
          height={grid.cellHeight - 4}
          share={partition.lag / most}
          members={members}
          isPointed={pointsAtPartition(points, partition.partition)}
          t={t}
        />
      ))}
      {partitions.length > grid.shown && (
        <text class="quiet" x={at.x + at.width} y={at.y + 9} text-anchor="end">
          +{partitions.length - grid.shown}
        </text>
      )}
    </g>
  );
}

interface CellProps {
  readonly partition: Partition;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly share: number;
  readonly members: readonly MemberView[];
  readonly isPointed: boolean;
  readonly t: T;
}

function Cell({ partition, x, y, width, height, share, members, isPointed, t }: CellProps) {
  const { heldBy } = partition;
  const owners = heldBy.map((pod) => members.find(({ index }) => index === pod));
  const names = owners.map((owner, index) => owner?.name ?? `#${heldBy[index]}`);
  const kind = ['unowned', 'owned'][heldBy.length] ?? 'two';
  const hue = owners[0] === undefined ? '' : ` hue-${hueOf(owners[0].number)}`;
  const isTall = height >= 32;
  const words = partitionText(partition, names, t);
  return (
    <g class={`cell cell-${kind}${hue}${isPointed ? ' pointed' : ''}`}>
      <title>{words}</title>
      <rect class="cell-box" x={x} y={y} width={width} height={height} rx={4} />
      {isTall && (
        <text class="cell-number" x={x + 4} y={y + 11}>
          {partition.partition}
        </text>
      )}
      <text class="cell-owner" x={x + width / 2} y={y + (isTall ? height - 11 : height / 2 + 3)} text-anchor="middle">
        {kind === 'unowned' ? '–' : names.join('+')}
      </text>
      {share > 0 && (
        <rect class="lag" x={x + 4} y={y + height - 6} width={Math.max(2, (width - 8) * share)} height={3} rx={1.5} />
      )}
    </g>
  );
}

function partitionText(
  { topic, partition, heldBy, lag, committedOffset, logEndOffset }: Partition,
  names: readonly string[],
  t: T,
): string {
  const owner =
    heldBy.length === 0
      ? t('partition.unowned')
      : heldBy.length === 1
        ? t('partition.owner', { pod: names[0]! })
        : t('partition.two', { pods: names.join(', ') });
  const committed = committedOffset === null ? [] : [t('partition.committed', { offset: committedOffset })];
  return [
    t('partition.name', { partition: `${topic}-${partition}` }),
    owner,
    t('partition.lag', { n: lag }),
    ...committed,
    t('partition.end', { offset: logEndOffset }),
  ].join('; ');
}

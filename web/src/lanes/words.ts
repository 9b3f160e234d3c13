/** What the lanes show at a point, in words. */
import { clock, type T } from '../view/texts.ts';
import type { Band, LaneRow } from './scene.ts';
import { LANE_NAMES, Lane, Reading, STATES, spanAt } from './spans.ts';

export function rowWords(row: LaneRow, atMs: number, t: T, nameOfPod: (pod: number) => string): string {
  const { spans, kind, name } = row;
  const index = spanAt(spans.starts, atMs);
  if (index < 0) return `${name}: ${kind === 'member' ? t('lanes.down') : '–'}`;
  const state = spans.states[index]!;
  const value = spans.values[index]!;
  return `${name}: ${stateWords(kind, state, value, t, nameOfPod)}`;
}

function stateWords(
  kind: LaneRow['kind'],
  state: number,
  value: number,
  t: T,
  nameOfPod: (pod: number) => string,
): string {
  if (kind === 'group') return `${STATES[state]}, ${t('stage.generation', { generation: value })}`;
  if (kind === 'partition') {
    if (state === Reading.Nobody) return t('partition.unowned');
    if (state === Reading.Two) return t('lanes.two');
    return t('partition.owner', { pod: nameOfPod(value) });
  }
  const words = t(`lanes.${LANE_NAMES[state]!}`);
  return value > 0 && state !== Lane.Down ? `${words}, ${t('stage.partitions', { n: value })}` : words;
}

/** What was in force then, for this lane. */
export function bandWords(bands: readonly Band[], atMs: number, nearMs: number, row: LaneRow | null, t: T): string {
  return bands
    .filter(({ fromMs, toMs }) => atMs >= fromMs - nearMs && atMs <= toMs + nearMs)
    .filter(({ pods }) => pods === null || row?.kind !== 'member' || pods.includes(row.index))
    .slice(0, 3)
    .map(({ words, fromMs, toMs }) => t('lanes.fault', { what: words, from: clock(fromMs), to: clock(toMs) }))
    .join('; ');
}

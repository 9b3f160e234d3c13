/** What a lesson points at, asked for by whoever draws it. */
import type { Point, TimerName } from '../lessons/lesson.ts';

export type Points = readonly Point[];

export function pointsAtMember(points: Points, pod: number): boolean {
  return points.some((point) => point.at === 'member' && point.pod === pod);
}

/** @param pod null: a timer of the group */
export function pointsAtTimer(points: Points, timer: TimerName, pod: number | null): boolean {
  return points.some(
    (point) => point.at === 'timer' && point.timer === timer && (point.pod === undefined || point.pod === pod),
  );
}

export function pointsAtRequest(points: Points, api: string, pod: number): boolean {
  return points.some(
    (point) => point.at === 'request' && point.api === api && (point.pod === undefined || point.pod === pod),
  );
}

export function pointsAtPartition(points: Points, partition: number): boolean {
  return points.some((point) => point.at === 'partition' && point.partition === partition);
}

export function pointsAtPlace(points: Points, place: 'group' | 'broker' | 'network'): boolean {
  return points.some(({ at }) => at === place);
}

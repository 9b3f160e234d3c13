/**
 * Slots beside those of a group's pods, for successors that run before the pods they replace have ended: as many as
 * the events can need at a time, of each client that the group runs.
 */
import type { EventScenario, GroupScenario, ShareScenario } from '../scenario.ts';
import { podsOf } from './event-values.ts';

/** The shares of a group, and after them those of its spare slots. */
export function withSpares(
  group: Pick<GroupScenario, 'id' | 'members'>,
  shares: readonly ShareScenario[],
  events: readonly EventScenario[],
): readonly (ShareScenario & { readonly isSpare: boolean })[] {
  let first = 0;
  const spares = shares.flatMap((share) => {
    const needed = sparesOf(group, [first, first + share.members], events);
    first += share.members;
    return needed === 0 ? [] : [{ ...share, members: needed, isSpare: true }];
  });
  return [...shares.map((share) => ({ ...share, isSpare: false })), ...spares];
}

/** For the pods with numbers in [from, to). */
function sparesOf(
  { id, members }: Pick<GroupScenario, 'id' | 'members'>,
  [from, to]: readonly [number, number],
  events: readonly EventScenario[],
): number {
  const uses = events.flatMap((event): { from: number; to: number; slots: number }[] => {
    if (event.kind !== 'pod-replace' && event.kind !== 'rolling-update') return [];
    if (event.group !== null && event.group !== id) return [];
    const pods = podsOf(event.pods, members).filter((pod) => pod >= from && pod < to).length;
    if (event.kind === 'rolling-update')
      return [{ from: event.atMs, to: FOREVER, slots: Math.min(pods, event.maxSurge) }];
    return [{ from: event.atMs, to: event.atMs + event.overlapMs + event.graceMs, slots: pods }];
  });
  const atOnce = uses.map(({ from: at }) =>
    uses.reduce((sum, use) => (use.from <= at && at <= use.to ? sum + use.slots : sum), 0),
  );
  return Math.max(0, ...atOnce);
}

/** How long an update takes is not known before. */
const FOREVER = Number.POSITIVE_INFINITY;

/** Facts within a span of time, and the rebalances in it. */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { Fact, Transition } from '../../../sim/chronicle/facts.ts';

/** From `from` to before `to`, in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function within<T extends Fact>(facts: readonly T[], { from, to }: Span): T[] {
  return facts.filter(({ at }) => at >= from && at < to);
}

export const isPreparing = ({ to }: Transition): boolean => to === 'PreparingRebalance';
/** All have joined. */
export const isJoined = ({ to }: Transition): boolean => to === 'CompletingRebalance';
export const isStable = ({ to }: Transition): boolean => to === 'Stable';

/** Generations that were reached in a span, the one of an emptied group not counted. */
export function generationsIn({ transitions }: Chronicle, span: Span): number {
  return within(transitions, span).filter(isJoined).length;
}

/** Share of a span that the group spent in states that a test picks. */
export function shareIn(chronicle: Chronicle, { from, to }: Span, picks: (state: string) => boolean): number {
  let [state, since, sum]: [string, number, number] = ['Empty', 0, 0];
  const close = (at: number) => {
    if (picks(state)) sum += Math.max(0, Math.min(at, to) - Math.max(since, from));
  };
  for (const transition of chronicle.transitions) {
    close(transition.at);
    [state, since] = [transition.to, transition.at];
  }
  close(to);
  return sum / (to - from);
}

/** Rebalances as [Preparing, Stable or Empty) spans; an open one ends with the run. */
export function rebalancesIn(chronicle: Chronicle, span: Span): Span[] {
  const rebalances: Span[] = [];
  let from: number | null = null;
  for (const { at, to } of chronicle.transitions) {
    if (to === 'PreparingRebalance') from ??= at;
    else if ((to === 'Stable' || to === 'Empty') && from !== null) {
      rebalances.push({ from, to: at });
      from = null;
    }
  }
  if (from !== null) rebalances.push({ from, to: span.to });
  return rebalances.filter((one) => one.from >= span.from && one.from < span.to);
}

/** Who owns what from generation to generation, while one member joins again and again. */
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { Samples } from '../types.ts';
import { ownersAt } from './settling.ts';
import { generationsIn, isPreparing, type Span, within } from './spans.ts';

/** @param sick the pod whose sessions keep ending */
export function sickSamples(chronicle: Chronicle, span: Span, partitions: number, sick: number): Samples {
  const sessions = within(chronicle.sessions.all, span).filter(({ pod }) => pod === sick);
  const plans = within(chronicle.transitions, span)
    .filter(isPreparing)
    .map(({ at }) => ownersAt(chronicle, at, partitions))
    .map((owners) => owners.map((owner) => (owner === -1 ? sick : owner)).join(' '));
  return {
    rate: [(generationsIn(chronicle, span) / (span.to - span.from)) * 60_000],
    'per cycle': sessions.length === 0 ? [] : [generationsIn(chronicle, span) / sessions.length],
    'same plan': plans.slice(1).map((plan, index) => (plan === plans[index] ? 1 : 0)),
    removed: [within(chronicle.memberships, span).filter(({ removed }) => removed !== null).length],
    'sick session': sessions.filter(({ to }) => to !== null).map(({ at, to }) => to! - at),
  };
}

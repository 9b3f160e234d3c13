/**
 * From one event of a generator to the next: `2m` each time, `2m..5m` drawn, `1m|10m` one of several, or `~3m` on average,
 * as of things that know nothing of each other (exponential pauses).
 */
import { ticksToMs } from '../../protocol/time.ts';
import { sampler } from '../../sim/engine/distributions.ts';
import type { RandomStream } from '../../sim/engine/random.ts';
import { LIMITS } from '../defaults.ts';
import { formatDuration } from '../durations.ts';
import { duration } from '../values.ts';
import { type Drawn, draw, extremes, type Plan, planOf, planValue } from './drawn.ts';

export type Every = Plan | { readonly kind: 'random'; readonly meanMs: number };

/** As of churn. */
const INTERVAL = duration(100, LIMITS.maxDurationMs);

export function everyOf(given: unknown): { readonly ok: Every } | { readonly not: string } {
  const isRandom = typeof given === 'string' && given.startsWith('~');
  const plan = planOf('everyMs', INTERVAL, isRandom ? given.slice(1) : given);
  if ('not' in plan || !isRandom) return plan;
  if (plan.ok.kind !== 'fixed') return { not: 'is no average: write one span after ~, such as ~3m.' };
  return { ok: { kind: 'random', meanMs: plan.ok.value as number } };
}

export function everyValue(every: Every): Drawn {
  return every.kind === 'random' ? `~${formatDuration(every.meanMs)}` : planValue('everyMs', every);
}

/** Draws pauses, in milliseconds; never none. */
export function pausesOf(every: Every): (stream: RandomStream) => number {
  if (every.kind !== 'random') return (stream) => draw(every, stream) as number;
  const pause = sampler({ kind: 'exponential', meanMs: every.meanMs });
  return (stream) => Math.max(1, Math.round(ticksToMs(pause(stream))));
}

export function meanMs(every: Every): number {
  if (every.kind === 'random') return every.meanMs;
  const values = extremes(every).map(Number);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The shortest pause that there can be. */
export function leastMs(every: Every): number {
  return every.kind === 'random' ? 0 : Math.min(...extremes(every).map(Number));
}

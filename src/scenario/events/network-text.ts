/**
 * The values of `--network`, which are those of a degraded network too.
 */
import { percentText } from '../churn-flags.ts';
import { formatDuration } from '../durations.ts';
import type { PairNames } from '../pairs.ts';
import type { NetworkScenario } from '../scenario.ts';
import { LINK_FIELDS, wordOf } from './event-kinds.ts';

const LINK_NAMES = Object.keys(LINK_FIELDS) as readonly (keyof typeof LINK_FIELDS)[];

export const NETWORK_NAMES: PairNames = {
  rtt: 'rttMs',
  jitter: 'jitterMs',
  ...Object.fromEntries(LINK_NAMES.map((field) => [wordOf(field), field])),
};

/** Round trip and jitter always; what makes a path worse where it does. */
export function networkText(network: NetworkScenario): string {
  const flaws = LINK_NAMES.filter((field) => network[field] !== 0).map((field) => {
    const value = network[field];
    return `${wordOf(field)}=${textOf(field, value)}`;
  });
  return [`rtt=${formatDuration(network.rttMs)}`, `jitter=${formatDuration(network.jitterMs)}`, ...flaws].join(',');
}

function textOf(field: string, value: number): string {
  if (field.endsWith('Kbit')) return String(value);
  return field.endsWith('Ms') ? formatDuration(value) : percentText(value);
}

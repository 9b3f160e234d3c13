/**
 * What a scenario lacks to be asked for advice: without anything that silences a living member no session is too short,
 * and every search ends at the shortest one. Where neither events nor faults nor the network do that, pauses of processes
 * are added: garbage collections, throttled containers, machines that swap.
 */

import { formatDuration } from '../../scenario/durations.ts';
import { allEvents } from '../../scenario/faults/generate.ts';
import { scenarioFromFlags } from '../../scenario/from-flags.ts';
import type { EventScenario, Scenario } from '../../scenario/scenario.ts';

/** Kinds of events that silence members that live. */
const SILENCING: readonly EventScenario['kind'][] = [
  'pod-pause',
  'broker-freeze',
  'broker-slow',
  'broker-restart',
  'broker-loss',
  'coordinator-failover',
  'network-degrade',
  'network-black-hole',
  'network-reset',
];

/** So many pauses in a run, of these lengths: few processes stand still for longer and live. */
const PAUSES = 8;
export const PAUSE_FROM_MS = 1_000;
export const PAUSE_TO_MS = 12_000;

export interface Disturbed {
  readonly scenario: Scenario;
  /** As `--faults` says it; null: nothing was added. */
  readonly added: string | null;
}

export function disturbed(scenario: Scenario): Disturbed {
  if (isDisturbed(scenario)) return { scenario, added: null };
  const every = formatDuration(Math.max(1_000, Math.round(scenario.durationMs / (PAUSES + 1) / 1_000) * 1_000));
  const added = `pod-pause every=~${every} for=${formatDuration(PAUSE_FROM_MS)}..${formatDuration(PAUSE_TO_MS)} pods=any(1)`;
  const result = scenarioFromFlags([{ name: 'faults', value: added }], scenario);
  return 'scenario' in result ? { scenario: result.scenario, added } : { scenario, added: null };
}

function isDisturbed(scenario: Scenario): boolean {
  const { network } = scenario;
  const lossy = [network.loss, network.lossIn, network.lossOut].some((share) => share > 0);
  return lossy || allEvents(scenario).some(({ kind }) => SILENCING.includes(kind));
}

/** Histories of all kinds: drawn from a seed, run, made smaller. */
import type { GroupCoordinator } from '../../src/coordinator/coordinator.ts';
import type { CoordinatorWatch } from '../invariants/coordinator-watch.ts';
import type { NamedInvariant } from '../invariants/watcher.ts';
import { HEALTHY, type Plant } from '../known-bugs/plant.ts';
import { AIMS, type Aim, clientHistory } from './clients/generate.ts';
import type { ClientHistory } from './clients/history.ts';
import { runClients } from './clients/run.ts';
import { smallerClients } from './clients/smaller.ts';
import { groupHistory, strangerHistory } from './group/generate.ts';
import type { GroupHistory } from './group/history.ts';
import { runGroup } from './group/run.ts';
import { smallerGroups } from './group/smaller.ts';
import type { Broken, Outcome } from './outcome.ts';
import { shrink } from './shrink.ts';

export type History = GroupHistory | ClientHistory;

/** Who else looks on. */
export interface Onlookers {
  /** Hears everything that the invariants hear. */
  readonly listener?: CoordinatorWatch;
  /** Is shown the coordinator before anything happens. */
  readonly tap?: (coordinator: GroupCoordinator) => void;
  /** What a history of clients is held to; absent: all that can be asked of it. */
  readonly invariants?: readonly NamedInvariant[];
}

/** null: the history contradicts itself. */
export function runHistory(history: History, plant: Plant = HEALTHY, onlookers: Onlookers = {}): Outcome | null {
  return history.kind === 'group' ? runGroup(history, plant, onlookers) : runClients(history, plant, onlookers);
}

/** What is drawn: of a group at its coordinator, or of clients, aimed at something. */
export type Draw = 'group' | 'stranger' | 'any' | Aim;

export const DRAWS: readonly Draw[] = ['group', 'stranger', ...AIMS];

/** Whether it is a group at its coordinator: a hundred times as fast as whole clients. */
export const isOfGroup = (draw: Draw) => draw === 'group' || draw === 'stranger';

/** @param client of histories of clients; absent: Java's */
export function drawHistory(draw: Draw, seed: number, client?: string): History {
  if (draw === 'stranger') return strangerHistory(seed);
  return draw === 'group' ? groupHistory(seed) : clientHistory(seed, draw === 'any' ? null : draw, client);
}

/** How many smaller histories are tried, at most. */
const MOST_TRIES = { group: 4_000, clients: 500 } as const;

export interface Smallest {
  readonly history: History;
  readonly broken: Broken;
  /** How often it was made smaller. */
  readonly steps: number;
}

/** The smallest history found that breaks the same invariant. */
export function smallestHistory(
  first: History,
  plant: Plant,
  broken: Broken,
  invariants?: readonly NamedInvariant[],
): Smallest {
  const onlookers = invariants === undefined ? {} : { invariants };
  const brokenBy = (history: History) => runHistory(history, plant, onlookers)?.broken ?? null;
  const fails = (history: History) => brokenBy(history)?.by === broken.by;
  const { history, steps } = shrink(first, smallerHistories, fails, MOST_TRIES[first.kind]);
  return { history, broken: brokenBy(history) ?? broken, steps };
}

function smallerHistories(history: History): Iterable<History> {
  return history.kind === 'group' ? smallerGroups(history) : smallerClients(history);
}

export interface HistorySize {
  readonly members: number;
  /** What is out of the ordinary: starts, stops, faults, commands. */
  readonly acts: number;
}

export function sizeOf(history: History): HistorySize {
  if (history.kind === 'group') return { members: history.slots.length, acts: history.acts.length };
  const { groups, events } = history.scenario;
  const members = groups.reduce((sum, group) => sum + group.members, 0);
  const acts = groups.reduce((sum, group) => sum + group.acts.length, events.length);
  return { members, acts: members + acts };
}

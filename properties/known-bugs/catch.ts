/** Looks for a planted bug: random histories until an invariant is broken, then the smallest one that breaks it. */
import { type Aim, clientHistory } from '../histories/clients/generate.ts';
import type { ClientHistory } from '../histories/clients/history.ts';
import { runClients } from '../histories/clients/run.ts';
import { smallerClients } from '../histories/clients/smaller.ts';
import { groupHistory } from '../histories/group/generate.ts';
import type { GroupHistory } from '../histories/group/history.ts';
import { runGroup } from '../histories/group/run.ts';
import { smallerGroups } from '../histories/group/smaller.ts';
import type { Broken, Outcome } from '../histories/outcome.ts';
import { shrink } from '../histories/shrink.ts';
import type { Story } from '../histories/story.ts';
import type { KnownBug } from './known-bug.ts';
import type { Plant } from './plant.ts';

export type History = GroupHistory | ClientHistory;

/** How a bug was caught. */
export interface Caught {
  readonly broken: Broken;
  /** How many histories it took. */
  readonly histories: number;
  readonly history: History;
  /** How often it was made smaller. */
  readonly shrunk: number;
}

/** Whether to go on: the caller keeps the time. */
export type GoOn = (histories: number) => boolean;

const MOST_TRIES = { group: 4_000, clients: 500 } as const;

/** @param story hears everything */
export function run(history: History, plant: Plant, story?: Story): Outcome | null {
  return history.kind === 'group' ? runGroup(history, plant, story) : runClients(history, plant, story);
}

export function historyOf(seed: number, world: KnownBug['world'], aim: Aim | null, plant: Plant): History {
  return world === 'group' ? groupHistory(seed) : clientHistory(seed, aim, plant.client);
}

/** null: it was not caught before the time was over. Only the invariant that has to notice counts. */
export function catchBug(bug: KnownBug, goOn: GoOn): Caught | null {
  for (let seed = 0; goOn(seed); seed++) {
    const history = historyOf(seed, bug.world, bug.aim ?? null, bug.plant);
    const broken = run(history, bug.plant)?.broken;
    if (broken?.by === bug.caughtBy) return smallest(history, bug.plant, broken, seed + 1);
  }
  return null;
}

function smallest(first: History, plant: Plant, broken: Broken, histories: number): Caught {
  const fails = (history: History) => run(history, plant)?.broken?.by === broken.by;
  const { history, steps } = shrink(first, smaller, fails, MOST_TRIES[first.kind]);
  return { broken: run(history, plant)?.broken ?? broken, histories, history, shrunk: steps };
}

function smaller(history: History): Iterable<History> {
  return history.kind === 'group' ? smallerGroups(history) : smallerClients(history);
}

export interface Size {
  readonly members: number;
  /** What is out of the ordinary: starts, stops, faults, commands. */
  readonly acts: number;
}

export function sizeOf(history: History): Size {
  if (history.kind === 'group') return { members: history.slots.length, acts: history.acts.length };
  const { groups, events } = history.scenario;
  const members = groups.reduce((sum, group) => sum + group.members, 0);
  const acts = groups.reduce((sum, group) => sum + group.acts.length, events.length);
  return { members, acts: members + acts };
}

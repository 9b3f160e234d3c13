/**
 * A path as a file, and its replay:
 *
 *     { "format": "groupsim-path", "version": 1, "settings": { … }, "by": "one owner per generation", "acts": [ … ] }
 *
 * `settings` are those of the search, `by` is the invariant that the last act breaks. What is not said of the settings is
 * as it is by default.
 */
import { HISTORY_INVARIANTS, STEP_INVARIANTS } from '../../properties/invariants/explored.ts';
import type { NamedInvariant } from '../../properties/invariants/watcher.ts';
import type { InvariantWatch } from '../scenario/invariant.ts';
import type { Observer } from '../sim/observer.ts';
import type { DeskWatch } from './desk.ts';
import { type Broken, keptBy, NOTHING_THROWN } from './machines.ts';
import { type Act, readAct } from './moves.ts';
import { Relay } from './relay.ts';
import { arenaOf, type ExploreSettings, readSettings } from './settings.ts';
import { World } from './world.ts';

export interface PathFile {
  readonly settings: ExploreSettings;
  /** null: nothing is broken by it. */
  readonly by: string | null;
  readonly acts: readonly Act[];
}

export const PATH_FORMAT = 'groupsim-path';
const VERSION = 1;

export function pathText({ settings, by, acts }: PathFile): string {
  const head = JSON.stringify({ format: PATH_FORMAT, version: VERSION, settings, by }).slice(1, -1);
  return `{${head},"acts":[\n${acts.map((act) => ` ${JSON.stringify(act)}`).join(',\n')}\n]}\n`;
}

/**
 * @param value the file's JSON, of this format
 * @throws RangeError in words
 */
export function readPath(value: Readonly<Record<string, unknown>>, where: string): PathFile {
  if (value.version !== VERSION) throw new RangeError(`${where}: "version" has to be ${VERSION}`);
  if (!Array.isArray(value.acts)) throw new RangeError(`${where}: "acts" has to be a list`);
  return {
    settings: readSettings(value.settings, `${where}: settings`),
    by: typeof value.by === 'string' ? value.by : null,
    acts: value.acts.map((act, i) => readAct(act, `${where}: acts[${i}]`)),
  };
}

/** Hears of each act before it happens. */
export interface Listener extends Observer, DeskWatch {
  acting?(act: Act, now: number): void;
}

/**
 * Lets the acts happen, one after the other, up to the first that breaks an invariant.
 * @throws RangeError for an act that cannot happen
 */
export function replayPath({ settings, acts }: PathFile, listener?: Listener): Broken | null {
  const arena = arenaOf(settings);
  const ofAStep = keptBy(arena, STEP_INVARIANTS);
  const ofAll = keptBy(arena, HISTORY_INVARIANTS);
  const watches = ofAll.map((invariant) => invariant.watch(arena.world));
  let fresh: InvariantWatch[] = [];
  const listeners = listener === undefined ? watches : [listener, ...watches];
  const world = new World(arena, [...listeners, new Relay(() => fresh)]);
  for (const act of acts) {
    listener?.acting?.(act, world.now);
    fresh = ofAStep.map((invariant) => invariant.watch(arena.world));
    const broken = actOf(world, act) ?? firstBroken(ofAStep, fresh) ?? firstBroken(ofAll, watches);
    if (broken !== null) return broken;
  }
  return null;
}

function actOf(world: World, act: Act): Broken | null {
  try {
    world.act(act);
    return null;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return { by: NOTHING_THROWN, what: error instanceof Error ? error.message : String(error) };
  }
}

function firstBroken(invariants: readonly NamedInvariant[], watches: readonly InvariantWatch[]): Broken | null {
  for (let i = 0; i < watches.length; i++) {
    const what = watches[i]!.violation();
    if (what !== null) return { by: invariants[i]!.name, what };
  }
  return null;
}

/** What came of a search, as data for reports. */
import { VALID_PREVIOUS_STATES } from '../coordinator/classic/states.ts';
import type { GroupState } from '../protocol/states.ts';
import { pathOf } from './path.ts';
import { type PathFile, replayPath } from './replay.ts';
import { COMES_TO_REST, type Ending, type Search } from './search.ts';
import type { ExploreSettings } from './settings.ts';

/** How an invariant fared. */
export interface Verdict {
  readonly name: string;
  readonly held: boolean;
  /** Its interesting case, which was met or not; null: it has none. */
  readonly sometimes: string | null;
  readonly reached: boolean;
}

/** An arrow between two states of a group, and what took it. */
export interface Arrow {
  readonly from: GroupState;
  readonly to: GroupState;
  /** Kinds of inputs; none: it was not taken. */
  readonly by: readonly string[];
}

export interface ExploreResult {
  readonly settings: ExploreSettings;
  /** null: it was interrupted. */
  readonly ending: Ending;
  readonly states: number;
  readonly moves: number;
  readonly depth: number;
  /** How often a machine itself was run; all other steps were looked up. */
  readonly runs: number;
  readonly coordinatorStates: number;
  readonly clientStates: number;
  readonly bytes: number;
  readonly verdicts: readonly Verdict[];
  readonly arrows: readonly Arrow[];
  /** The shortest path to what was broken; null: nothing was. */
  readonly path: PathFile | null;
  /** What was broken, in the world of that path. */
  readonly what: string | null;
}

export function resultOf(search: Search, settings: ExploreSettings): ExploreResult {
  const { machines } = search.space;
  const path = search.violation === null ? null : pathFileOf(search, settings);
  return {
    settings,
    ending: search.ending,
    states: search.states,
    moves: search.moves,
    depth: search.depth,
    runs: machines.runs,
    coordinatorStates: machines.desks.size,
    clientStates: machines.seats.size,
    bytes: search.bytes,
    verdicts: verdictsOf(search),
    arrows: arrowsOf(machines.arrows.keys()),
    path,
    what: path === null ? null : (replayPath(path)?.what ?? search.violation!.broken.what),
  };
}

function pathFileOf(search: Search, settings: ExploreSettings): PathFile {
  return { settings, by: search.violation!.broken.by, acts: pathOf(search) };
}

function verdictsOf({ space: { machines }, violation }: Search): readonly Verdict[] {
  const by = violation?.broken.by;
  const own = [...machines.stepInvariants, ...machines.history].map(({ name, sometimes }) => ({
    name,
    held: name !== by,
    sometimes: sometimes ?? null,
    reached: machines.reached.has(name),
  }));
  const more = [COMES_TO_REST, 'nothing is thrown'];
  return [...own, ...more.map((name) => ({ name, held: name !== by, sometimes: null, reached: false }))];
}

/** All arrows of the table of states, but for those to Dead: nobody is unloaded here. */
function arrowsOf(taken: Iterable<string>): readonly Arrow[] {
  const inputs = new Map<string, string[]>();
  for (const arrow of taken) {
    const [fromTo, by] = arrow.split(' by ') as [string, string];
    inputs.set(fromTo, [...(inputs.get(fromTo) ?? []), by]);
  }
  return (Object.keys(VALID_PREVIOUS_STATES) as GroupState[])
    .filter((to) => to !== 'Dead')
    .flatMap((to) =>
      VALID_PREVIOUS_STATES[to].map((from) => ({ from, to, by: (inputs.get(`${from} → ${to}`) ?? []).sort() })),
    );
}

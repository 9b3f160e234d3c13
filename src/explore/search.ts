/**
 * Breadth-first over all states: each state is met once, at its shortest distance from the first.
 */

import { Edges } from './edges.ts';
import type { Broken } from './machines.ts';
import { Machines } from './machines.ts';
import { arenaOf, type ExploreSettings, FAULTS } from './settings.ts';
import { Space, type Visit } from './space.ts';
import { StateTable } from './state-table.ts';

/** Where a search is at an end, whatever is left. */
export interface Bounds {
  /** Moves from the first state. */
  readonly depth: number;
  readonly states: number;
}

/** Why a search ended. */
export type Ending = 'complete' | 'broken' | 'depth' | 'states' | null;

/** What the search itself holds every state to. */
export const COMES_TO_REST = 'the group comes to rest';
const RESTLESS = 'whatever happens from here on, it never comes to rest again';

/** Moves that need not be made. */
export const DISTURBANCES: ReadonlySet<string> = new Set(['start', ...FAULTS]);

export class Search implements Visit {
  readonly space: Space;
  readonly bounds: Bounds;
  readonly table: StateTable;
  /** States by their distance from the first. */
  readonly levels: number[] = [1];
  /** Moves that were made. */
  moves = 0;
  ending: Ending = null;
  /** What was broken, and from which state. */
  violation: { readonly broken: Broken; readonly from: number } | null = null;
  private readonly edges = new Edges();
  private at = 0;
  private levelEnd = 1;
  private readonly state: Int32Array;

  constructor(settings: ExploreSettings, bounds: Bounds, reduces = true) {
    this.bounds = bounds;
    this.space = new Space(new Machines(arenaOf(settings)), reduces);
    this.table = new StateTable(this.space.width, bounds.states);
    this.state = new Int32Array(this.space.width);
    this.table.add(this.space.first(), -1);
  }

  get depth(): number {
    return this.levels.length - 1;
  }

  get states(): number {
    return this.table.size;
  }

  get bytes(): number {
    return this.table.bytes + this.edges.bytes + this.space.machines.bytes;
  }

  /** Expands so many states, at most; true when the search is over. */
  advance(states: number): boolean {
    const until = this.at + states;
    while (this.ending === null && this.at < until) {
      if (this.at === this.levelEnd) this.nextLevel();
      else this.expandNext();
    }
    return this.ending !== null;
  }

  private nextLevel(): void {
    const added = this.table.size - this.levelEnd;
    if (added === 0) this.end('complete');
    else if (this.levels.length > this.bounds.depth) this.end('depth');
    this.levelEnd = this.table.size;
    if (added > 0) this.levels.push(added);
  }

  /** Whether the group comes to rest from every state that was expanded, when nobody disturbs it any more. */
  private end(ending: 'complete' | 'depth' | 'states'): void {
    this.ending = ending;
    const restless = this.edges.firstWithout(this.table.size, (state) => {
      if (state >= this.at) return true;
      this.table.read(state, this.state);
      return this.space.isAtRest(this.state);
    });
    if (restless < 0) return;
    this.ending = 'broken';
    this.violation = { broken: { by: COMES_TO_REST, what: RESTLESS }, from: restless };
  }

  private expandNext(): void {
    this.table.read(this.at, this.state);
    this.space.expand(this.state, this);
    this.edges.close();
    this.at++;
    if (this.violation !== null) this.ending = 'broken';
    else if (this.table.isFull) this.end('states');
  }

  reached(state: Int32Array): void {
    this.moves++;
    const number = this.table.add(state, this.at);
    if (!DISTURBANCES.has(this.space.kind)) this.edges.add(number);
  }

  /** The first one counts: no shorter path breaks anything. */
  broken(broken: Broken): void {
    this.violation ??= { broken, from: this.at };
  }
}

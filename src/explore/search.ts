/**
 * Breadth-first over all states: each state is met once, at its shortest distance from the first.
 */
import type { Broken } from './machines.ts';
import { Machines } from './machines.ts';
import { arenaOf, type ExploreSettings } from './settings.ts';
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
    return this.table.bytes + this.space.machines.bytes;
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
    if (added === 0) this.ending = 'complete';
    else if (this.levels.length > this.bounds.depth) this.ending = 'depth';
    this.levelEnd = this.table.size;
    if (added > 0) this.levels.push(added);
  }

  private expandNext(): void {
    this.table.read(this.at, this.state);
    this.space.expand(this.state, this);
    this.at++;
    if (this.violation !== null) this.ending = 'broken';
    else if (this.table.isFull) this.ending = 'states';
  }

  reached(state: Int32Array): void {
    this.moves++;
    this.table.add(state, this.at);
  }

  /** The first one counts: no shorter path breaks anything. */
  broken(broken: Broken): void {
    this.violation ??= { broken, from: this.at };
  }
}

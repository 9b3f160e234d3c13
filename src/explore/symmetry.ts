/**
 * One vector for all states that differ in names only.
 *
 * Member ids are numbered by age, oldest first, and generations from the oldest that anybody remembers: both keep their order
 * when some of them are forgotten, and order is all that the machines look at. Pods that are configured alike may be
 * exchanged: of all orders the one with the smallest vector stands for the rest.
 */
import { DESK, SEATS, STRAY, WATCH } from './layout.ts';
import type { Machines } from './machines.ts';
import { MEMBER_IDS, NOBODY } from './names.ts';
import { PairMap } from './pair-map.ts';
import { permutationsOf, range } from './permutations.ts';
import type { Wires } from './wires.ts';
import type { Renaming } from './words.ts';

interface Permutation {
  readonly to: readonly number[];
  readonly number: number;
  readonly renaming: Renaming;
}

export class Names {
  private readonly machines: Machines;
  private readonly wires: Wires;
  private readonly pods: number;
  private readonly permutations: readonly Permutation[];
  private readonly orphanings: readonly Permutation[];
  private readonly renamings: { number: number; names: Renaming }[] = [];
  private readonly renamingIndex = new PairMap();
  private renamingCount = 0;
  /** By pod: its place in the last vector that stood for a state. */
  order: readonly number[];
  private readonly unchanged: readonly number[];
  private best: Int32Array;
  private other: Int32Array;

  constructor(machines: Machines, wires: Wires, pods: number, isSymmetric: boolean) {
    this.machines = machines;
    this.wires = wires;
    this.pods = pods;
    const orders = isSymmetric ? permutationsOf(pods).slice(1) : [];
    this.permutations = orders.map((to) => this.permutation(to));
    this.orphanings = Array.from({ length: pods }, (_, pod) => this.permutation(range(pods).with(pod, NOBODY)));
    this.unchanged = range(pods);
    this.order = this.unchanged;
    this.best = new Int32Array(SEATS + 2 * pods);
    this.other = new Int32Array(SEATS + 2 * pods);
  }

  private permutation(to: readonly number[]): Permutation {
    const pods = Int32Array.from({ length: NOBODY + 1 }, (_, pod) => to[pod] ?? pod);
    return { to, number: this.renamingCount++, renaming: { memberIds: null, generations: null, pods } };
  }

  /** The coordinator, when a pod's connection is gone: what it has of the pod is nobody's. */
  orphaned(desk: number, pod: number): number {
    const { number, renaming } = this.orphanings[pod]!;
    return this.machines.desks.renamedBy(desk, number, renaming);
  }

  /** The age of an id that is handed out now. */
  freshAge(state: Int32Array, message: number): number {
    const age = bitCount(this.memberIdsOf(state) | this.machines.messages.memberIds[message]!);
    if (age >= MEMBER_IDS) throw new Error(`more than ${MEMBER_IDS} member ids are in use at a time`);
    return age;
  }

  private memberIdsOf(state: Int32Array): number {
    const { machines, wires, pods } = this;
    const { desks, seats, watches, messages } = machines;
    let ids = desks.memberIds[state[DESK]!]! | watches.memberIds[state[WATCH]!]!;
    if (state[STRAY]! >= 0) ids |= messages.memberIds[state[STRAY]!]!;
    for (let pod = 0; pod < pods; pod++) {
      const seat = state[SEATS + pod]!;
      if (seat >= 0) ids |= seats.memberIds[seat]!;
      ids |= wires.memberIds[state[SEATS + pods + pod]!]!;
    }
    return ids;
  }

  private generationsOf(state: Int32Array): number {
    const { machines, wires, pods } = this;
    const { desks, seats, watches, messages } = machines;
    let all = desks.generations[state[DESK]!]! | watches.generations[state[WATCH]!]!;
    if (state[STRAY]! >= 0) all |= messages.generations[state[STRAY]!]!;
    for (let pod = 0; pod < pods; pod++) {
      const seat = state[SEATS + pod]!;
      if (seat >= 0) all |= seats.generations[seat]!;
      all |= wires.generations[state[SEATS + pods + pod]!]!;
    }
    return all;
  }

  /** The vector that stands for this state; both are used again. */
  canonical(state: Int32Array): Int32Array {
    const ids = this.memberIdsOf(state);
    const generations = this.generationsOf(state);
    if (hasGap(ids) || hasGap(generations)) this.closeGaps(state, ids, generations);
    return this.permutations.length === 0 ? state : this.smallest(state);
  }

  private closeGaps(state: Int32Array, ids: number, generations: number): void {
    const { machines, wires, pods } = this;
    const { number, names } = this.renaming(ids, generations);
    state[DESK] = machines.desks.renamedBy(state[DESK]!, number, names);
    state[WATCH] = machines.watches.renamedBy(state[WATCH]!, number, names);
    if (state[STRAY]! >= 0) state[STRAY] = machines.messages.renamedBy(state[STRAY]!, number, names);
    for (let pod = 0; pod < pods; pod++) {
      const seat = state[SEATS + pod]!;
      if (seat >= 0) state[SEATS + pod] = machines.seats.renamedBy(seat, number, names);
      const wire = SEATS + pods + pod;
      state[wire] = wires.renamedBy(state[wire]!, number, names);
    }
  }

  private renaming(ids: number, generations: number): { number: number; names: Renaming } {
    const known = this.renamingIndex.get(ids, generations);
    if (known >= 0) return this.renamings[known]!;
    const names = { memberIds: ranks(ids), generations: ranks(generations), pods: null };
    const made = { number: this.renamingCount++, names };
    this.renamingIndex.set(ids, generations, this.renamings.length);
    this.renamings.push(made);
    return made;
  }

  private smallest(state: Int32Array): Int32Array {
    const { best } = this;
    best.set(state);
    this.order = this.unchanged;
    for (const permutation of this.permutations) this.compare(state, permutation);
    return this.best;
  }

  /** Stops at the first word that is larger. */
  private compare(state: Int32Array, { to, number, renaming }: Permutation): void {
    const { machines, wires, pods, other, best } = this;
    const desk = machines.desks.renamedBy(state[DESK]!, number, renaming);
    if (desk > best[DESK]!) return;
    other.set(state);
    other[DESK] = desk;
    other[WATCH] = machines.watches.renamedBy(state[WATCH]!, number, renaming);
    if (state[STRAY]! >= 0) other[STRAY] = machines.messages.renamedBy(state[STRAY]!, number, renaming);
    for (let pod = 0; pod < pods; pod++) {
      const seat = state[SEATS + pod]!;
      other[SEATS + to[pod]!] = seat < 0 ? seat : machines.seats.renamedBy(seat, number, renaming);
      other[SEATS + pods + to[pod]!] = wires.renamedBy(state[SEATS + pods + pod]!, number, renaming);
    }
    if (!isSmaller(other, best)) return;
    this.best = other;
    this.other = best;
    this.order = to;
  }
}

function isSmaller(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
}

/** Names in use are the lowest ones if there is no gap among the bits. */
function hasGap(mask: number): boolean {
  return (mask & (mask + 1)) !== 0;
}

/** Of each name in use, how many are below it. */
function ranks(mask: number): Int32Array {
  const to = new Int32Array(32).fill(-1);
  let rank = 0;
  for (let name = 0; name < 32; name++) if ((mask >>> name) & 1) to[name] = rank++;
  return to;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

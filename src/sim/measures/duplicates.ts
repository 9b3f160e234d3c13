/**
 * Why records were delivered twice, in classes: how the one who read a partition before had come to an end there. What
 * it had read and not committed is read again by whoever begins after it.
 *
 * Kept is one small number per partition and pod. Deliveries cost nothing: only those that bring something again ask
 * for the class.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import type { PodEnd } from '../observer.ts';
import { type Layout, NO_SLOT } from './layout.ts';
import type { DuplicateClass } from './result.ts';

const CLASSES: readonly DuplicateClass[] = [
  'other',
  'crash',
  'fatal-error',
  'removed',
  'max-poll',
  'commit-refused',
  'uncommitted',
  'two-owners',
];

const numberOf = (name: DuplicateClass): number => CLASSES.indexOf(name);

const OTHER = numberOf('other');
const NOBODY = -1;

export class Duplicates {
  readonly #layout: Layout;
  /** The pod that began last to read a slot. */
  readonly #reader: Int32Array;
  /** How that pod came to an end there; {@link OTHER} while it reads. */
  readonly #ended: Uint8Array;
  /** How the one before it had. */
  readonly #reason: Uint8Array;
  /** Pods whose last commit was refused. */
  readonly #refused: Uint8Array;
  /** By group and class. */
  readonly #counts: Float64Array;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#reader = new Int32Array(layout.slotCount).fill(NOBODY);
    this.#ended = new Uint8Array(layout.slotCount);
    this.#reason = new Uint8Array(layout.slotCount);
    this.#refused = new Uint8Array(layout.podCount);
    this.#counts = new Float64Array(layout.groupCount * CLASSES.length);
  }

  /** A pod begins to read. */
  began(pod: number, slot: number): void {
    this.#reason[slot] = this.#ended[slot]!;
    this.#ended[slot] = OTHER;
    this.#reader[slot] = pod;
  }

  /** onPartitionsRevoked or onPartitionsLost. */
  gaveUp(pod: number, partition: number): void {
    const slot = this.#layout.slotOfPod(pod, partition);
    if (slot !== NO_SLOT) this.#end(pod, slot, this.#refused[pod] === 1 ? 'commit-refused' : 'uncommitted');
  }

  stopped(pod: number, end: PodEnd): void {
    if (end === 'graceful') this.#endAll(pod, this.#refused[pod] === 1 ? 'commit-refused' : 'uncommitted');
    else this.#endAll(pod, end);
    this.#refused[pod] = 0;
  }

  /**
   * The coordinator took the pod out of the group. One that leaves while it still reads was too slow for its own client.
   *
   * @returns whether it still read
   */
  removed(pod: number, cause: RemovalCause): boolean {
    return this.#endAll(pod, cause === 'leave' ? 'max-poll' : 'removed');
  }

  commitAnswered(pod: number, refused: boolean): void {
    this.#refused[pod] = refused ? 1 : 0;
  }

  /** So many records of a slot were delivered that had been delivered before. */
  again(pod: number, slot: number, records: number): void {
    const reason = this.#reader[slot] === pod ? this.#reason[slot]! : numberOf('two-owners');
    this.#counts[this.#layout.groupOfSlot[slot]! * CLASSES.length + reason]! += records;
  }

  /** Records by class, without those classes that did not occur. */
  ofGroup(group: number): Partial<Record<DuplicateClass, number>> {
    const entries = CLASSES.map((name, index) => [name, this.#counts[group * CLASSES.length + index]!] as const);
    return Object.fromEntries(entries.filter(([, records]) => records > 0));
  }

  #endAll(pod: number, how: DuplicateClass): boolean {
    const { groupOfPod, firstSlot } = this.#layout;
    const group = groupOfPod[pod]!;
    let any = false;
    for (let slot = firstSlot[group]!; slot < firstSlot[group + 1]!; slot++) any = this.#end(pod, slot, how) || any;
    return any;
  }

  /** The first end is the one that counts: what a removed member does afterwards changes nothing. */
  #end(pod: number, slot: number, how: DuplicateClass): boolean {
    if (this.#reader[slot] !== pod || this.#ended[slot] !== OTHER) return false;
    this.#ended[slot] = numberOf(how);
    return true;
  }
}

/**
 * The event queue that runs: a hierarchical timing wheel of five levels with 256 slots each.
 *
 * Read a time as five bytes. The event popped last set the wheel's own time. An event waits on the level of the highest
 * byte in which its due time differs from the wheel's, in the slot that this byte names: level 0 holds the ticks of
 * the present 25.6 ms, level 1 the rest of the present 6.6 s, level 2 of 28 minutes, level 3 of 5 days, level 4 of 3.5
 * years. From this follows everything else:
 *
 * - Numbered level by level, the first occupied slot holds the next event: one bit per slot, one bit per 32 slots, and
 *   two count-leading-zeros find it. A slot of level 0 is a single tick.
 * - The wheel's time only moves to an event that is popped, so it never passes `limit`, and never enters a slot's span
 *   without emptying the slot. Hence no event waits above while a later push for the same tick goes below: events of
 *   one tick are popped in the order of pushing, without a sequence number.
 * - When the first slot is above level 0 and holds one event, that event is next: no need to move it down first.
 *   Otherwise the wheel moves to the earliest in the slot and spreads the others over the levels below, in order.
 *
 * Events are records of six words in one typed array with a free list, so that no event is ever garbage. Twin: heap.ts.
 */
import type { Ticks } from '../../protocol/time.ts';
import { type EventQueue, notAhead } from './queue.ts';

/** Times at or beyond this tick (about 3.5 years) cannot be scheduled. */
export const HORIZON: Ticks = 2 ** 40;

const SLOTS = 256;
const LEVELS = 5;

/** The lowest four levels are addressed in 32-bit arithmetic, within the era of 2^32 ticks that holds the present. */
const ERA = 2 ** 32;
const FIRST_TOP_SLOT = 4 * SLOTS;

/**
 * Layout of the cells: cell s is the head of the list of slot s, then come the records. A record is known by its first
 * cell, which links to the next record of its list. No record can be at cell 0, so 0 ends a list.
 */
const NONE = 0;
const FIRST_RECORD = LEVELS * SLOTS;
const RECORD = 6;
/** The time within its era, as an unsigned word. */
const DUE = 1;
const KIND = 2;
const WHO = 3;
const A = 4;
const B = 5;
const INITIAL_RECORDS = 256;

/** The tail of a slot is its last record; that of an empty slot is the slot, whose cell then takes the link. */
const EMPTY_TAILS = Int32Array.from({ length: LEVELS * SLOTS }, (_, slot) => slot);

export class WheelQueue implements EventQueue {
  size = 0;
  time: Ticks = 0;
  kind = 0;
  who = 0;
  a = 0;
  b = 0;

  /** The present, which is the time of the event popped last: its era, and the ticks since then as a word. */
  private era = 0;
  private present = 0;

  /** The head of each slot's list, then the records. */
  private cells = new Int32Array(FIRST_RECORD + INITIAL_RECORDS * RECORD);
  private firstFree = NONE;
  private firstUnused = FIRST_RECORD;

  /** What the next record of each slot is linked from. */
  private readonly tails = EMPTY_TAILS.slice();
  /** One bit per slot of the lowest four levels, highest bit first; and one bit per word of these. */
  private readonly occupied = new Int32Array(FIRST_TOP_SLOT / 32);
  private summary = 0;

  push(time: Ticks, kind: number, who: number, a: number, b: number): void {
    const ahead = time - this.era;
    const due = ahead | 0;
    const inThisEra = due >>> 0 === ahead && ahead >= this.present >>> 0;
    const slot = inThisEra ? this.slotOf(due) : this.topSlotOf(time);
    const record = this.firstFree === NONE ? this.unusedRecord() : this.firstFree;
    const cells = this.cells;
    this.firstFree = cells[record]!;
    cells[record + DUE] = due;
    cells[record + KIND] = kind;
    cells[record + WHO] = who;
    cells[record + A] = a;
    cells[record + B] = b;
    this.append(record, slot);
    this.size += 1;
  }

  pop(limit: Ticks): boolean {
    const slot = this.firstSlot();
    if (slot < 0) return false;
    const record = this.cells[slot]!;
    const next = this.cells[record]!;
    if (slot >= SLOTS && (next !== NONE || slot >= FIRST_TOP_SLOT)) return this.popCrowded(slot, limit);
    const due = this.cells[record + DUE]!;
    const time = this.era + (due >>> 0);
    if (time > limit) return false;
    this.time = time;
    this.present = due;
    if (next === NONE) this.clear(slot);
    else this.cells[slot] = next;
    this.release(record);
    return true;
  }

  nextTime(): Ticks {
    const slot = this.firstSlot();
    return slot < 0 ? Number.POSITIVE_INFINITY : this.timeOf(this.earliest(slot), slot);
  }

  /** The next event is one of several in a slot above level 0, or in another era. */
  private popCrowded(slot: number, limit: Ticks): boolean {
    const record = this.earliest(slot);
    const time = this.timeOf(record, slot);
    if (time > limit) return false;
    const due = this.cells[record + DUE]!;
    this.time = time;
    this.era = time - (due >>> 0);
    this.present = due;
    this.spread(slot, record);
    this.release(record);
    return true;
  }

  private timeOf(record: number, slot: number): Ticks {
    const era = slot < FIRST_TOP_SLOT ? this.era : (slot - FIRST_TOP_SLOT) * ERA;
    return era + (this.cells[record + DUE]! >>> 0);
  }

  /** The first record of those with the earliest time in a slot. */
  private earliest(slot: number): number {
    const cells = this.cells;
    let earliest = this.cells[slot]!;
    for (let record = cells[earliest]!; record !== NONE; record = cells[record]!) {
      if (cells[record + DUE]! >>> 0 < cells[earliest + DUE]! >>> 0) earliest = record;
    }
    return earliest;
  }

  /** Moves all events of a slot but one to where they belong now that the present has entered the slot's span. */
  private spread(slot: number, except: number): void {
    let record = this.cells[slot]!;
    this.clear(slot);
    while (record !== NONE) {
      const next = this.cells[record]!;
      if (record !== except) this.append(record, this.slotOf(this.cells[record + DUE]!));
      record = next;
    }
  }

  /** Where an event of this era belongs: level and slot from the highest byte that differs from the present. */
  private slotOf(due: number): number {
    const highestBit = 31 - Math.clz32((due ^ this.present) | 1);
    const shift = highestBit & ~7;
    return (shift << 5) | ((due >>> shift) & 0xff);
  }

  /** Where an event of a later era belongs; and all that is no time for an event ends here. */
  private topSlotOf(time: Ticks): number {
    if (!(time >= this.time) || Math.floor(time) !== time) throw notAhead(time, this.time);
    if (time >= HORIZON) throw new RangeError(`tick ${time} is beyond the horizon of the event queue, tick ${HORIZON}`);
    return FIRST_TOP_SLOT + Math.floor(time / ERA);
  }

  private firstSlot(): number {
    const word = Math.clz32(this.summary);
    return word === 32 ? this.firstTopSlot() : (word << 5) | Math.clz32(this.occupied[word]!);
  }

  /** Looked for one by one: this happens when an era ends, every five days. */
  private firstTopSlot(): number {
    let slot = FIRST_TOP_SLOT;
    while (slot < FIRST_RECORD && this.cells[slot] === NONE) slot += 1;
    return slot < FIRST_RECORD ? slot : -1;
  }

  /** Without a branch for the empty slot: whether there are others is as good as random. */
  private append(record: number, slot: number): void {
    this.cells[record] = NONE;
    this.cells[this.tails[slot]!] = record;
    this.tails[slot] = record;
    if (slot < FIRST_TOP_SLOT) this.mark(slot);
  }

  /** Shifts count modulo 32: `1 << ~slot` is the bit of the slot in its word, the highest for the first. */
  private mark(slot: number): void {
    const word = slot >> 5;
    this.occupied[word]! |= 1 << ~slot;
    this.summary |= 1 << ~word;
  }

  /** To be called when the last record has left a slot. */
  private clear(slot: number): void {
    this.cells[slot] = NONE;
    this.tails[slot] = slot;
    if (slot >= FIRST_TOP_SLOT) return;
    const word = slot >> 5;
    const others = this.occupied[word]! ^ (1 << ~slot);
    this.occupied[word] = others;
    if (others === 0) this.summary ^= 1 << ~word;
  }

  /** Copies an event that has left its slot to the public fields, and frees its record. */
  private release(record: number): void {
    const cells = this.cells;
    this.kind = cells[record + KIND]!;
    this.who = cells[record + WHO]!;
    this.a = cells[record + A]!;
    this.b = cells[record + B]!;
    cells[record] = this.firstFree;
    this.firstFree = record;
    this.size -= 1;
  }

  private unusedRecord(): number {
    const record = this.firstUnused;
    if (record === this.cells.length) this.grow();
    this.firstUnused += RECORD;
    return record;
  }

  /** Doubles the records. */
  private grow(): void {
    const grown = new Int32Array(2 * this.cells.length - FIRST_RECORD);
    grown.set(this.cells);
    this.cells = grown;
  }
}

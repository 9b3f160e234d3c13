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
 * Events are records of eight records in one buffer with a free list, so that no event is ever garbage. Record 0 is not
 * used: 0 means "none". Twin: heap.ts.
 */
import type { Ticks } from '../../protocol/time.ts';
import { type EventQueue, notAhead } from './queue.ts';

/** Times at or beyond this tick (about 3.5 years) cannot be scheduled. */
export const HORIZON: Ticks = 2 ** 40;

const NONE = 0;
const SLOTS = 256;
const LEVELS = 5;

/** The lowest four levels are addressed in 32-bit arithmetic, within the era of 2^32 ticks that holds the present. */
const ERA = 2 ** 32;
const FIRST_TOP_SLOT = 4 * SLOTS;

/** Where the summary of the occupied words begins. */
const SUMMARY = (LEVELS * SLOTS) / 32;

/** The first bit, as count-leading-zeros counts. */
const FIRST_BIT = 0x80000000;

/** Layout of a record. DUE is the time within its era, as an unsigned word. */
const RECORD = 6;
const NEXT = 0;
const DUE = 1;
const KIND = 2;
const WHO = 3;
const A = 4;
const B = 5;
const INITIAL_RECORDS = 256;

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

  private records = new Int32Array(INITIAL_RECORDS * RECORD);
  private firstFree = NONE;
  private firstUnused = RECORD;

  private readonly heads = new Int32Array(LEVELS * SLOTS);
  private readonly tails = new Int32Array(LEVELS * SLOTS);
  /** One bit per slot, 32 slots to a word; then, in two words, one bit per word of those. */
  private readonly occupied = new Int32Array(SUMMARY + 2);

  push(time: Ticks, kind: number, who: number, a: number, b: number): void {
    const ahead = time - this.era;
    const due = ahead | 0;
    const inThisEra = due >>> 0 === ahead && ahead >= this.present >>> 0;
    const slot = inThisEra ? this.slotOf(due) : this.topSlotOf(time);
    const record = this.firstFree === NONE ? this.unusedRecord() : this.firstFree;
    const records = this.records;
    this.firstFree = records[record + NEXT]!;
    records[record + DUE] = due;
    records[record + KIND] = kind;
    records[record + WHO] = who;
    records[record + A] = a;
    records[record + B] = b;
    this.append(record, slot);
    this.size += 1;
  }

  pop(limit: Ticks): boolean {
    const slot = this.firstSlot();
    if (slot < 0) return false;
    const record = this.heads[slot]!;
    const next = this.records[record + NEXT]!;
    if (slot >= SLOTS && (next !== NONE || slot >= FIRST_TOP_SLOT)) return this.popCrowded(slot, limit);
    const due = this.records[record + DUE]!;
    const time = this.era + (due >>> 0);
    if (time > limit) return false;
    this.time = time;
    this.present = due;
    if (next === NONE) this.markEmpty(slot);
    else this.heads[slot] = next;
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
    const due = this.records[record + DUE]!;
    this.time = time;
    this.era = time - (due >>> 0);
    this.present = due;
    this.spread(slot, record);
    this.release(record);
    return true;
  }

  private timeOf(record: number, slot: number): Ticks {
    const era = slot < FIRST_TOP_SLOT ? this.era : (slot - FIRST_TOP_SLOT) * ERA;
    return era + (this.records[record + DUE]! >>> 0);
  }

  /** The first record of those with the earliest time in a slot. */
  private earliest(slot: number): number {
    const records = this.records;
    let earliest = this.heads[slot]!;
    for (let record = records[earliest + NEXT]!; record !== NONE; record = records[record + NEXT]!) {
      if (records[record + DUE]! >>> 0 < records[earliest + DUE]! >>> 0) earliest = record;
    }
    return earliest;
  }

  /** Moves all events of a slot but one to where they belong now that the present has entered the slot's span. */
  private spread(slot: number, except: number): void {
    let record = this.heads[slot]!;
    this.markEmpty(slot);
    while (record !== NONE) {
      const next = this.records[record + NEXT]!;
      if (record !== except) this.append(record, this.slotOf(this.records[record + DUE]!));
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
    const occupied = this.occupied;
    let word = Math.clz32(occupied[SUMMARY]!);
    if (word === 32) word += Math.clz32(occupied[SUMMARY + 1]!);
    return word === 64 ? -1 : (word << 5) | Math.clz32(occupied[word]!);
  }

  private append(record: number, slot: number): void {
    const tail = this.tails[slot]!;
    this.tails[slot] = record;
    this.records[record + NEXT] = NONE;
    if (tail === NONE) this.markOccupied(slot, record);
    else this.records[tail + NEXT] = record;
  }

  private markOccupied(slot: number, record: number): void {
    const occupied = this.occupied;
    const word = slot >> 5;
    this.heads[slot] = record;
    occupied[word]! |= FIRST_BIT >>> (slot & 31);
    occupied[SUMMARY + (word >> 5)]! |= FIRST_BIT >>> (word & 31);
  }

  private markEmpty(slot: number): void {
    const occupied = this.occupied;
    const word = slot >> 5;
    const others = occupied[word]! ^ (FIRST_BIT >>> (slot & 31));
    this.tails[slot] = NONE;
    occupied[word] = others;
    if (others === 0) occupied[SUMMARY + (word >> 5)]! ^= FIRST_BIT >>> (word & 31);
  }

  /** Copies an event that has left its slot to the public fields, and frees its record. */
  private release(record: number): void {
    const records = this.records;
    this.kind = records[record + KIND]!;
    this.who = records[record + WHO]!;
    this.a = records[record + A]!;
    this.b = records[record + B]!;
    records[record + NEXT] = this.firstFree;
    this.firstFree = record;
    this.size -= 1;
  }

  private unusedRecord(): number {
    const record = this.firstUnused;
    this.firstUnused += RECORD;
    if (record === this.records.length) this.grow();
    return record;
  }

  private grow(): void {
    const grown = new Int32Array(this.records.length * 2);
    grown.set(this.records);
    this.records = grown;
  }
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  copyCapacity,
  hashOrder,
  JavaHashSet,
  partitionHash,
  stringHash,
  uuidHash,
} from '../../src/assignors/java-hash-order.ts';

/** The dumb twin: a table of buckets as `HashMap` keeps it, doubled entry by entry; without trees. */
class Table {
  buckets: { item: number; hash: number }[][];
  size = 0;

  constructor(capacity = 16) {
    let size = 1;
    while (size < capacity) size *= 2;
    this.buckets = Array.from({ length: size }, () => []);
  }

  bucket(hash: number) {
    return this.buckets[(hash ^ (hash >>> 16)) & (this.buckets.length - 1)]!;
  }

  add(item: number, hash: number) {
    if (this.bucket(hash).some((entry) => entry.item === item)) return;
    this.bucket(hash).push({ item, hash });
    if (++this.size > this.buckets.length * 0.75) this.double();
  }

  double() {
    const entries = this.buckets.flat();
    this.buckets = Array.from({ length: this.buckets.length * 2 }, () => []);
    for (const entry of entries) this.bucket(entry.hash).push(entry);
  }

  delete(item: number, hash: number) {
    const bucket = this.bucket(hash);
    const at = bucket.findIndex((entry) => entry.item === item);
    if (at === -1) return;
    bucket.splice(at, 1);
    this.size--;
  }

  order() {
    return this.buckets.flat().map((entry) => entry.item);
  }
}

const hashes = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 70 }));

describe('hash codes are those of Java', () => {
  // as JDK 17 and kafka-clients 4.4.0 print them
  test.each([
    ['', 0],
    ['a', 97],
    ['hello', 99162322],
    ['consumer-1', -166239206],
    ['orders.v1', -390712796],
    ['ü€😀', 17318035],
  ])('of the text %j', (text, hash) => {
    expect(stringHash(text)).toBe(hash);
  });

  test('of a partition', () => {
    expect(partitionHash(stringHash('orders'), 7)).toBe(-1008769153);
  });

  test('of a topic id', () => {
    expect(uuidHash('00000000000000000000000000000001')).toBe(1);
    expect(uuidHash('ffffffff00000000000000000000000f')).toBe(~0xf);
  });
});

describe('order', () => {
  test('is that of a table filled entry by entry', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.nat(), hashes), { maxLength: 120, selector: ([item]) => item });
    fc.assert(
      fc.property(entries, fc.constantFrom(1, 2, 16, 17, 64), (pairs, capacity) => {
        const table = new Table(capacity);
        for (const [item, hash] of pairs) table.add(item, hash);
        expect(hashOrder(pairs, ([, hash]) => hash, capacity).map(([item]) => item)).toEqual(table.order());
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('of a set that shrinks again keeps the grown table', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (changes) => {
        const [set, table] = [new JavaHashSet<number>(), new Table()];
        for (const [adds, item] of changes) {
          const hash = Math.imul(item, 0x9e3779b1);
          if (adds) set.add(item, hash);
          else set.delete(item);
          if (adds) table.add(item, hash);
          else table.delete(item, hash);
          expect(set.first()).toBe(table.order()[0]);
          expect(set.size).toBe(table.size);
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('of a copied set starts with room for all', () => {
    expect([0, 11, 12, 13, 24].map(copyCapacity)).toEqual([16, 16, 17, 18, 33]);
  });
});

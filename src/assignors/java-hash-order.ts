/**
 * The order in which Java's hash maps are walked, for the few places where it shows in a plan.
 *
 * `java.util.HashMap` (OpenJDK 17): the table starts at 16 buckets, or the next power of two from the asked capacity,
 * and doubles whenever the entries exceed three quarters of it; the bucket is `(h ^ (h >>> 16)) & (size - 1)`; within
 * a bucket the order of insertion holds, also through a doubling. A table never shrinks.
 *
 * Deviation: a bucket of more than eight entries, which Java turns into a tree (or answers with an early doubling
 * while the table is below 64), keeps the order of insertion here. No recorded case has such a bucket.
 */

const DEFAULT_CAPACITY = 16;

/** So few items are sorted faster than laid out over a table. */
const FEW = 12;

/** `String.hashCode`: 31·h + unit over the UTF-16 units, in 32 bits. */
export function stringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** `org.apache.kafka.common.TopicPartition.hashCode`. */
export function partitionHash(topicHash: number, partition: number): number {
  return (Math.imul(31, 31 + partition) + topicHash) | 0;
}

/** `org.apache.kafka.common.Uuid.hashCode` of 32 hex digits: the xor of its four words. */
export function uuidHash(hex: string): number {
  let hash = 0;
  for (let i = 0; i < 32; i += 8) hash ^= Number.parseInt(hex.slice(i, i + 8), 16);
  return hash | 0;
}

/** Items in the order of a `HashMap` or `HashSet` that was filled in the given order. Items must be distinct keys. */
export function hashOrder<T>(items: readonly T[], hash: (item: T) => number, capacity = DEFAULT_CAPACITY): T[] {
  const mask = tableSize(items.length, capacity) - 1;
  const buckets = items.map((item) => bucketOf(hash(item), mask));
  if (items.length <= FEW) return insertByBucket(items, buckets);
  const next = new Int32Array(mask + 2);
  for (const bucket of buckets) next[bucket + 1]!++;
  for (let bucket = 0; bucket < mask; bucket++) next[bucket + 1]! += next[bucket]!;
  const ordered = new Array<T>(items.length);
  for (let i = 0; i < items.length; i++) ordered[next[buckets[i]!]!++] = items[i]!;
  return ordered;
}

/** A stable insertion sort; `buckets` is sorted along. */
function insertByBucket<T>(items: readonly T[], buckets: number[]): T[] {
  const ordered = [...items];
  for (let i = 1; i < ordered.length; i++) {
    const [item, bucket] = [ordered[i]!, buckets[i]!];
    let at = i;
    for (; at > 0 && buckets[at - 1]! > bucket; at--) {
      ordered[at] = ordered[at - 1]!;
      buckets[at] = buckets[at - 1]!;
    }
    ordered[at] = item;
    buckets[at] = bucket;
  }
  return ordered;
}

/** The capacity that `new HashSet<>(collection)` asks for. */
export function copyCapacity(count: number): number {
  return Math.max(Math.trunc(count / 0.75) + 1, DEFAULT_CAPACITY);
}

/** A `HashSet` with its order under adding and removing; only its first element is ever asked for. */
export class JavaHashSet<T> {
  readonly #hashes = new Map<T, number>();
  #tableSize = DEFAULT_CAPACITY;

  get size(): number {
    return this.#hashes.size;
  }

  add(item: T, hash: number): void {
    this.#hashes.set(item, hash);
    this.#tableSize = tableSize(this.#hashes.size, this.#tableSize);
  }

  delete(item: T): void {
    this.#hashes.delete(item);
  }

  /** What `iterator().next()` returns; undefined if empty. */
  first(): T | undefined {
    const mask = this.#tableSize - 1;
    let first: T | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const [item, hash] of this.#hashes) {
      const bucket = bucketOf(hash, mask);
      if (bucket < lowest) [first, lowest] = [item, bucket];
    }
    return first;
  }
}

function bucketOf(hash: number, mask: number): number {
  return (hash ^ (hash >>> 16)) & mask;
}

function tableSize(count: number, capacity: number): number {
  let size = 1;
  while (size < capacity || count > size * 0.75) size *= 2;
  return size;
}

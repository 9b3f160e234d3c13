/**
 * Values by two small numbers: a pod, or a group, and a partition. No key is built and nothing hashed, for observations of
 * records come with nearly every event.
 */
export class Pairs<T> {
  private readonly rows: (T | undefined)[][] = [];

  get(first: number, second: number): T | undefined {
    const row = this.rows[first];
    return row === undefined || second >= row.length ? undefined : row[second];
  }

  has(first: number, second: number): boolean {
    return this.get(first, second) !== undefined;
  }

  set(first: number, second: number, value: T): void {
    let row = this.rows[first];
    if (row === undefined) {
      row = [];
      this.rows[first] = row;
    }
    row[second] = value;
  }

  /** Whether there was one. */
  delete(first: number, second: number): boolean {
    if (!this.has(first, second)) return false;
    this.rows[first]![second] = undefined;
    return true;
  }

  /** All of the first number. */
  forget(first: number): void {
    this.rows[first] = [];
  }

  /** There are second numbers up to here, exclusively. */
  width(first: number): number {
    return this.rows[first]?.length ?? 0;
  }

  /** The first numbers that there may be values of. */
  get size(): number {
    return this.rows.length;
  }
}

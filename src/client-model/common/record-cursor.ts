/** Goes through ranges of records one record at a time: for applications that commit each of them. */

interface Ranged {
  readonly batchFrom: number;
  readonly batchTo: number;
}

export class RecordCursor<T extends Ranged> {
  private ranges: readonly T[] = [];
  private count = 0;
  private at = 0;
  /** Of the record that it stands at. */
  offset = 0;

  /** @param count how many of the ranges are meant; the first of them is not empty */
  begin(ranges: readonly T[], count = ranges.length): void {
    this.ranges = ranges;
    this.count = count;
    this.at = 0;
    this.offset = ranges[0]?.batchFrom ?? 0;
  }

  get isOver(): boolean {
    return this.at >= this.count;
  }

  get range(): T {
    return this.ranges[this.at]!;
  }

  /** To the next record. */
  advance(): void {
    this.offset++;
    this.skip();
  }

  /** Passes over ranges that are over: they may have been cut short, or emptied, meanwhile. */
  skip(): void {
    while (this.at < this.count && this.offset >= this.range.batchTo) {
      this.at++;
      this.offset = this.at < this.count ? this.range.batchFrom : 0;
    }
  }
}

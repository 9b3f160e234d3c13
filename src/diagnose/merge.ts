/**
 * Facts of several files in the order of time: a group moves from broker to broker, and a broker's log from file to
 * file. Each file is read only as far as the others are.
 */
import type { Fact } from './facts.ts';

export interface FactSource {
  /** Facts that were read and not taken yet; the first is the next. */
  readonly ready: Fact[];
  /** Reads on until there is a fact, or the end; false at the end. */
  more(): Promise<boolean>;
}

/** `go`: false ends it before its time. */
export async function mergeFacts(
  sources: readonly FactSource[],
  take: (fact: Fact) => void,
  go: () => boolean = () => true,
): Promise<void> {
  const open: Reading[] = [];
  for (const source of sources) {
    if (!go()) return;
    if (await source.more()) open.push({ source, next: 0 });
  }
  while (open.length > 0 && go()) {
    const first = earliest(open);
    drain(open, first, take);
    if (await refill(first)) continue;
    open.splice(open.indexOf(first), 1);
  }
}

interface Reading {
  readonly source: FactSource;
  /** Index of the next fact. */
  next: number;
}

const nextAt = ({ source, next }: Reading) => source.ready[next]!.at;

function earliest(open: readonly Reading[]): Reading {
  let first = open[0]!;
  for (const reading of open) if (nextAt(reading) < nextAt(first)) first = reading;
  return first;
}

/** Takes from the first as long as no other has an earlier fact. */
function drain(open: readonly Reading[], first: Reading, take: (fact: Fact) => void): void {
  let until = Number.POSITIVE_INFINITY;
  for (const reading of open) if (reading !== first && nextAt(reading) < until) until = nextAt(reading);
  const { ready } = first.source;
  do take(ready[first.next++]!);
  while (first.next < ready.length && nextAt(first) <= until);
}

async function refill(reading: Reading): Promise<boolean> {
  if (reading.next < reading.source.ready.length) return true;
  reading.source.ready.length = 0;
  reading.next = 0;
  return reading.source.more();
}

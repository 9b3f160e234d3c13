/**
 * "Did you mean …?": the nearest of the names that exist, if it is near enough to have been meant.
 */
import { distance } from 'fastest-levenshtein';

/** Case and separators are what people remember least: they do not count. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

/** The name that was probably meant, or null if none is near. */
export function suggest(name: string, known: Iterable<string>): string | null {
  const wanted = bare(name);
  let best: string | null = null;
  let bestCost = mostTypos(wanted) + 1;
  for (const candidate of known) {
    const cost = costOf(wanted, bare(candidate));
    if (cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  return best;
}

/** Two letters swapped count as two; a word of three letters with two errors is another word. */
function mostTypos(wanted: string): number {
  return wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length * 0.4));
}

/** Typing errors, except that a name cut short (`session.timeout`) is nearer than its distance says. */
function costOf(wanted: string, candidate: string): number {
  const cost = distance(wanted, candidate);
  const cutShort = wanted.length >= 4 && candidate.startsWith(wanted);
  return cutShort ? Math.min(cost, 1 + cost / 100) : cost;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(name: string, known: Iterable<string>, prefix = ''): string {
  const meant = suggest(name, known);
  return meant === null ? '' : ` Did you mean ${prefix}${meant}?`;
}

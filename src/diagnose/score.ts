/**
 * How well findings agree with what really happened: labels of experiments whose truth is known.
 *
 * A finding matches a label of its group when the cause agrees (the label's other cause and trigger count as well), at
 * least half of the shorter interval is common to both, and actors (where the label names them) and number of
 * generations agree. Each label and each finding matches once; findings that match nothing count against precision.
 */

export interface Label {
  /** ISO 8601. */
  readonly t: string;
  readonly until: string;
  readonly cause: string;
  readonly alsoCause?: string;
  readonly trigger?: string;
  /** `m3`, `m0,m1`, `b2..b29`, or `members in lostBy`. */
  readonly actor?: string;
  readonly note?: string;
  readonly generations: readonly number[];
  readonly lostBy?: Readonly<Record<string, number>>;
  readonly expired?: readonly { readonly member: string }[];
  readonly left?: readonly { readonly member: string }[];
}

export interface ScoredFinding {
  readonly cause: string;
  readonly from: number;
  readonly to: number;
  readonly actors: readonly string[];
  readonly generations: readonly number[];
}

export interface Tally {
  labels: number;
  findings: number;
  matched: number;
}

/** What is no finding, and no label to be found. */
export const NOT_SCORED: readonly string[] = ['shutdown', 'quiet'];

export interface Match {
  readonly label: Label | null;
  readonly finding: ScoredFinding | null;
}

/** Pairs, then labels and findings that have no partner. */
export function matchGroup(
  labels: readonly Label[],
  findings: readonly ScoredFinding[],
  timeOf: (iso: string) => number,
): Match[] {
  const open = findings.filter(({ cause }) => !NOT_SCORED.includes(cause));
  const matches: Match[] = [];
  for (const label of labels.filter(({ cause }) => !NOT_SCORED.includes(cause))) {
    const index = open.findIndex((finding) => agrees(label, finding, timeOf));
    matches.push({ label, finding: index < 0 ? null : open.splice(index, 1)[0]! });
  }
  return [...matches, ...open.map((finding) => ({ label: null, finding }))];
}

function agrees(label: Label, finding: ScoredFinding, timeOf: (iso: string) => number): boolean {
  return (
    [label.cause, label.alsoCause, label.trigger].includes(finding.cause) &&
    overlap(timeOf(label.t), timeOf(label.until), finding.from, finding.to) &&
    label.generations.length === finding.generations.length &&
    sameActors(label, finding.actors)
  );
}

/** At least half of the shorter one. */
export function overlap(aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  const common = Math.min(aTo, bTo) - Math.max(aFrom, bFrom);
  return common >= 0 && common >= Math.min(aTo - aFrom, bTo - bFrom) / 2;
}

/**
 * Static members are labelled by their processes, and known to their coordinator by instance ids: those that the
 * label names beside them. Of members that lost their assignment a log shows those that began a rebalance over it.
 */
function sameActors(label: Label, found: readonly string[]): boolean {
  if (label.lostBy !== undefined && label.actor === 'members in lostBy') {
    return found.length > 0 && found.every((actor) => Object.hasOwn(label.lostBy!, actor));
  }
  const meant = actorsOf(label);
  if (meant.length === 0) return true;
  return [meant, instancesOf(label)].some((names) => names.length > 0 && sameSet(names, found));
}

export function actorsOf({ actor }: Label): string[] {
  const range = /^(\D+)(\d+)\.\.\1(\d+)$/.exec(actor ?? '');
  if (range === null) return (actor ?? '').split(',').filter((one) => one !== '');
  const [, stem, first, last] = range;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${stem}${Number(first) + index}`);
}

function instancesOf({ note, expired = [], left = [] }: Label): string[] {
  const noted = /\binstance (\S+)/.exec(note ?? '')?.[1];
  return noted === undefined ? [...expired, ...left].map(({ member }) => member) : [noted];
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((one) => b.includes(one));
}

/** By the label's cause; findings without a label by their own. */
export function tally(matches: readonly Match[], tallies: Map<string, Tally>): void {
  for (const { label, finding } of matches) {
    const cause = label?.cause ?? finding!.cause;
    const one = tallies.get(cause) ?? { labels: 0, findings: 0, matched: 0 };
    if (label !== null) one.labels += 1;
    if (finding !== null) one.findings += 1;
    if (label !== null && finding !== null) one.matched += 1;
    tallies.set(cause, one);
  }
}

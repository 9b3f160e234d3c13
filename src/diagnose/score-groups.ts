/**
 * Scores a whole diagnosis: groups that a coordinator's log tells of interval by interval, groups that only clients
 * tell of by their main causes.
 */
import type { GroupDiagnosis } from './diagnosis.ts';
import { type Label, type Match, matchGroup, NOT_SCORED, type Tally, tally } from './score.ts';

export interface LabelledGroup {
  readonly group: string;
  /** The experiment that it belongs to. */
  readonly run?: string;
  readonly summary: { readonly mainCauses: readonly string[] };
  readonly labels: readonly Label[];
}

export interface Labels {
  readonly groups: Readonly<Record<string, LabelledGroup>>;
}

export interface Score {
  readonly byCause: ReadonlyMap<string, Tally>;
  readonly byRun: ReadonlyMap<string, Tally>;
  /** What did not match, by group. */
  readonly misses: readonly { readonly group: string; readonly match: Match }[];
}

/** Groups that are not labelled are left out: nobody knows what happened to them. */
export function scoreGroups(labels: Labels, groups: readonly GroupDiagnosis[], timeOf: (iso: string) => number): Score {
  const byCause = new Map<string, Tally>();
  const byRun = new Map<string, Tally>();
  const misses: { group: string; match: Match }[] = [];
  for (const diagnosis of groups) {
    const labelled = labels.groups[diagnosis.group];
    if (labelled === undefined) continue;
    const matches =
      diagnosis.from === 'broker'
        ? matchGroup(labelled.labels, diagnosis.findings, timeOf)
        : matchMainCauses(labelled, diagnosis, timeOf);
    tally(matches, byCause);
    tallyRun(matches, labelled.run ?? diagnosis.group, byRun);
    misses.push(...matches.filter(isMiss).map((match) => ({ group: diagnosis.group, match })));
  }
  return { byCause, byRun, misses };
}

const isMiss = ({ label, finding }: Match) => label === null || finding === null;

/** Each main cause is a label, each cause that was found a finding; how a group forms and ends does not count. */
function matchMainCauses(
  { summary, labels }: LabelledGroup,
  { findings }: GroupDiagnosis,
  timeOf: (iso: string) => number,
): Match[] {
  const ordinary = ['formation', ...NOT_SCORED].filter((cause) => !summary.mainCauses.includes(cause));
  const first = [...new Map(findings.map((finding) => [finding.cause as string, finding])).values()];
  const whole = { t: labels[0]?.t ?? '', until: labels.at(-1)?.until ?? '' };
  const meant = summary.mainCauses.map((cause): Label => ({ ...whole, cause, generations: [] }));
  const found = first
    .filter(({ cause }) => !ordinary.includes(cause))
    .map((finding) => ({ ...finding, from: timeOf(whole.t), to: timeOf(whole.until), generations: [] }));
  return matchGroup(meant, found, timeOf);
}

function tallyRun(matches: readonly Match[], run: string, tallies: Map<string, Tally>): void {
  const one = tallies.get(run) ?? { labels: 0, findings: 0, matched: 0 };
  for (const { label, finding } of matches) {
    if (label !== null) one.labels += 1;
    if (finding !== null) one.findings += 1;
    if (label !== null && finding !== null) one.matched += 1;
  }
  tallies.set(run, one);
}

/** Over all causes. */
export function totals({ byCause }: Score): { intervals: number; precision: number; recall: number } {
  let [labels, findings, matched] = [0, 0, 0];
  for (const tally of byCause.values()) {
    labels += tally.labels;
    findings += tally.findings;
    matched += tally.matched;
  }
  return { intervals: labels, precision: share(matched, findings), recall: share(matched, labels) };
}

/** Of nothing all is right. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.round((part / whole) * 10_000) / 10_000;
}

/**
 * What an experiment may look at: every measure of a run by its name, with its unit and how it is taken from the result.
 * Expectations, comparisons and sweeps name measures from this one table; `sim measures` and docs/experiments.md list it.
 */
import { GROUP_STATES } from '../protocol/states.ts';
import type { GroupResult, RunResult, SpanSummary } from '../sim/measures/result.ts';

/** `ms`: a span; `share`: 0 … 1; `count`: things. */
export type Unit = 'ms' | 'share' | 'count';

export interface Measure {
  readonly name: string;
  readonly unit: Unit;
  readonly meaning: string;
  /** Of several groups: their sum, or the worst of them. */
  readonly across: 'sum' | 'most' | 'least';
  /** What is better, for words about differences; null: neither. */
  readonly better: 'less' | 'more' | null;
  /** null: it did not happen, such as a start-up that was never complete. */
  readonly of: (group: GroupResult, run: RunResult) => number | null;
}

type Of = Measure['of'];

const count = (name: string, meaning: string, of: Of, better: Measure['better'] = 'less'): Measure => ({
  name,
  unit: 'count',
  meaning,
  across: 'sum',
  better,
  of,
});

const span = (name: string, meaning: string, of: Of): Measure => ({
  name,
  unit: 'ms',
  meaning,
  across: 'most',
  better: 'less',
  of,
});

const share = (name: string, meaning: string, of: Of, better: Measure['better'] = 'less'): Measure => ({
  name,
  unit: 'share',
  meaning,
  across: better === 'more' ? 'least' : 'most',
  better,
  of,
});

/** Quantiles of a summary of spans. */
function spans(name: string, what: string, of: (group: GroupResult) => SpanSummary): readonly Measure[] {
  return [
    span(`${name}.median`, `${what}: the median.`, (group) => of(group).medianMs),
    span(`${name}.p99`, `${what}: the 99 % quantile.`, (group) => of(group).p99Ms),
    span(`${name}.max`, `${what}: the longest.`, (group) => of(group).maxMs),
  ];
}

/** Time of all partitions after their first owners. */
function unownedShare({ partitions, unowned }: GroupResult, { virtualMs }: RunResult): number {
  const owned = partitions.reduce((sum, { startupMs }) => sum + (startupMs === null ? 0 : virtualMs - startupMs), 0);
  return owned > 0 ? unowned.totalMs / owned : 0;
}

function failed({
  total,
  byCode,
}: {
  readonly total: number;
  readonly byCode: Readonly<Record<string, number>>;
}): number {
  return total - (byCode.NONE ?? 0);
}

const KINDS = ['join', 'rejoin', 'leave', 'session-expired', 'sync-expired', 'static-replacement'] as const;

const DUPLICATE_CLASSES = [
  'crash',
  'fatal-error',
  'removed',
  'max-poll',
  'commit-refused',
  'uncommitted',
  'two-owners',
] as const;

const EXPULSIONS = ['session-expired', 'rebalance-timeout', 'sync-timeout', 'max-poll'] as const;

export const MEASURES: readonly Measure[] = [
  {
    ...span('unowned.total', 'Time without an owner, of all partitions together.', (g) => g.unowned.totalMs),
    across: 'sum',
  },
  share('unowned.share', "Part of the partitions' time that they had no owner.", unownedShare),
  ...spans('unowned', 'Spells of a partition without an owner', (g) => g.unowned),
  count('unowned.count', 'How often a partition lost its owner.', (g) => g.unowned.count),
  span('startup', 'Until every partition had had an owner.', (g) => g.startupMs),
  count('rebalances', 'Rebalances.', (g) => g.rebalances.count),
  ...KINDS.map((kind) =>
    count(`rebalances.${kind}`, `Rebalances that began by ${kind}.`, (g) => g.rebalances.byKind[kind] ?? 0),
  ),
  count('rebalances.unsettled', 'Rebalances that never came to Stable.', (g) => g.rebalances.unsettled.count),
  ...spans('rebalance', 'From the start of a rebalance to Stable', (g) => g.rebalances.durations),
  count('generations', 'The highest generation.', (g) => g.generations),
  ...GROUP_STATES.map((state) =>
    share(
      `state.${state}`,
      `Part of the run in ${state}.`,
      (g, { virtualMs }) => (virtualMs > 0 ? g.states[state] / virtualMs : 0),
      state === 'Stable' ? 'more' : 'less',
    ),
  ),
  count('removed', 'Members that the coordinator removed.', (g) => sum(Object.values(g.removals))),
  count(
    'expelled',
    'Living members that were taken out: by a timer of the coordinator, or by their own poll limit.',
    (g) => sum(Object.values(g.expelled)),
  ),
  ...EXPULSIONS.map((cause) =>
    count(`expelled.${cause}`, `Of them, those by ${cause}.`, (g) => g.expelled[cause] ?? 0),
  ),
  count('requests', 'Requests that reached the coordinator, of every kind: its load.', (g) => g.requests),
  ...spans('join', "A pod's first JoinGroup to its membership in a Stable group", (g) => g.joinToStable),
  count('produced', 'Records produced.', (g) => g.records.produced, null),
  count('consumed', 'Distinct records processed.', (g) => g.records.consumed, 'more'),
  count('duplicates', 'Deliveries of a record that had been delivered before.', (g) => g.records.duplicated),
  share('duplicates.share', 'The same, as a part of the records processed.', (g) =>
    g.records.consumed > 0 ? g.records.duplicated / g.records.consumed : 0,
  ),
  ...DUPLICATE_CLASSES.map((cause) =>
    count(`duplicates.${cause}`, `Of them, those by ${cause}.`, (g) => g.records.duplicatedBy[cause] ?? 0),
  ),
  count('lost', 'Records passed over and never processed.', (g) => g.records.lost),
  count('two-owners.count', 'How often a partition came to have two owners at once.', (g) => g.doubleOwned.count),
  { ...span('two-owners.total', 'For how long in all.', (g) => g.doubleOwned.totalMs), across: 'sum' },
  span(
    'lag.median',
    'Age of the oldest record that is not committed, of the worst partition: the median.',
    (g) => g.lag.secondsMedian * 1_000,
  ),
  span('lag.max', 'The same: the highest at any instant.', (g) => g.lag.secondsMax * 1_000),
  count(
    'lag.records.median',
    'Records that are not committed, of all partitions: the median.',
    (g) => g.lag.recordsMedian,
  ),
  count('lag.records.max', 'The same: the highest.', (g) => g.lag.recordsMax),
  count('joins', 'Answers to JoinGroup.', (g) => g.joins.total, null),
  count(
    'joins.refused',
    'Of them, those with an error; to be given a member id first (MEMBER_ID_REQUIRED) is none.',
    (g) => failed(g.joins) - (g.joins.byCode.MEMBER_ID_REQUIRED ?? 0),
  ),
  count('commits', 'Answers to OffsetCommit.', (g) => g.commits.total, null),
  count('commits.failed', 'Of them, those that were no success.', (g) => failed(g.commits)),
  count('heartbeats', 'Answers to Heartbeat.', (g) => g.heartbeats.total, null),
  count('heartbeats.failed', 'Of them, those that were no success.', (g) => failed(g.heartbeats)),
];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const BY_NAME: ReadonlyMap<string, Measure> = new Map(MEASURES.map((measure) => [measure.name, measure]));

export const MEASURE_NAMES: readonly string[] = MEASURES.map(({ name }) => name);

export function measureNamed(name: string): Measure | undefined {
  return BY_NAME.get(name);
}

/** Of the whole run, or of one of its groups. @throws Error for a group that is not there */
export function measured(measure: Measure, run: RunResult, group: string | null = null): number | null {
  const groups = run.groups.filter(({ groupId }) => group === null || groupId === group);
  if (groups.length === 0) throw new Error(`the run has no group ${group}`);
  const values = groups.map((one) => measure.of(one, run));
  if (values.some((value) => value === null)) return null;
  const all = values as readonly number[];
  if (measure.across === 'sum') return sum(all);
  return measure.across === 'most' ? Math.max(...all) : Math.min(...all);
}

/** What comparisons and sweeps tell where nobody names measures. */
export const HEADLINES: readonly string[] = [
  'unowned.share',
  'unowned.p99',
  'rebalances',
  'rebalance.median',
  'state.Stable',
  'duplicates',
  'lost',
  'lag.max',
  'commits.failed',
];

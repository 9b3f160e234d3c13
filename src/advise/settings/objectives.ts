/**
 * What settings are judged by: four things that cannot all be had at once, and how much each is worth against the others.
 *
 * They are added up in points, so that a trade can be told in a sentence: with the usual weights one point is what it is
 * worth to have each partition owned for one per cent more of the time, to deliver one record in a hundred less twice, to
 * spare each pod five false expulsions an hour, or to spare the coordinator one request per second and pod.
 */
import type { Outcome } from '../../experiment/plan.ts';
import type { Scenario } from '../../scenario/scenario.ts';

export const OBJECTIVE_NAMES = ['unowned', 'duplicates', 'expelled', 'load'] as const;
export type ObjectiveName = (typeof OBJECTIVE_NAMES)[number];

export interface Objective {
  readonly name: ObjectiveName;
  readonly what: string;
  /** Of the table of measures: what `--measure` of compare calls it. */
  readonly measure: string;
  /** A figure of a run as advice tells it. */
  readonly unit: string;
  /** What a weight is per. */
  readonly per: string;
  /** From the measure of a run to that. */
  readonly scale: (scenario: Scenario) => number;
}

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'unowned',
    what: "time without owner, of all partitions' time",
    measure: 'unowned.share',
    unit: '%',
    per: '% of the time without owner',
    scale: () => 100,
  },
  {
    name: 'duplicates',
    what: 'records delivered twice, of all processed',
    measure: 'duplicates.share',
    unit: '%',
    per: '% of the records delivered twice',
    scale: () => 100,
  },
  {
    name: 'expelled',
    what: 'false expulsions: living members that were taken out',
    measure: 'expelled',
    unit: '/pod/h',
    per: 'false expulsion of each pod in an hour',
    scale: (scenario) => 3_600_000 / (podsOf(scenario) * scenario.durationMs),
  },
  {
    name: 'load',
    what: 'load: requests to the coordinator',
    measure: 'requests',
    unit: '/pod/s',
    per: 'request of each pod in a second',
    scale: (scenario) => 1_000 / (podsOf(scenario) * scenario.durationMs),
  },
];

function podsOf({ groups }: Scenario): number {
  return groups.reduce((sum, { members }) => sum + members, 0);
}

/** Points per unit of each objective. */
export type Weights = Readonly<Record<ObjectiveName, number>>;

/** What `--prefer` may be. */
export const PREFERENCES = {
  balanced: { unowned: 1, duplicates: 1, expelled: 0.2, load: 1 },
  availability: { unowned: 5, duplicates: 0.2, expelled: 0.1, load: 0.2 },
  'no-duplicates': { unowned: 0.5, duplicates: 10, expelled: 0.2, load: 0.2 },
  stability: { unowned: 0.5, duplicates: 0.5, expelled: 4, load: 0.5 },
  'low-load': { unowned: 0.5, duplicates: 0.5, expelled: 0.1, load: 10 },
} as const satisfies Readonly<Record<string, Weights>>;

export type Preference = keyof typeof PREFERENCES;

/** One run, or the means of several. */
export interface Figures extends Readonly<Record<ObjectiveName, number>> {
  /** Part of the produced records that had not been processed at the end. */
  readonly backlog: number;
  /** Records passed over. */
  readonly lost: number;
}

/** Measures that a run has to bring. */
export const WANTED: readonly string[] = [...OBJECTIVES.map(({ measure }) => measure), 'consumed', 'produced', 'lost'];

export function figuresOf({ measures }: Outcome, scenario: Scenario): Figures {
  const objectives = OBJECTIVES.map(({ name, measure, scale }) => [name, (measures[measure] ?? 0) * scale(scenario)]);
  const [produced, consumed] = [measures.produced ?? 0, measures.consumed ?? 0];
  return {
    ...(Object.fromEntries(objectives) as Record<ObjectiveName, number>),
    backlog: produced > 0 ? (produced - consumed) / produced : 0,
    lost: measures.lost ?? 0,
  };
}

export function pointsOf(figures: Figures, weights: Weights): number {
  return OBJECTIVE_NAMES.reduce((sum, name) => sum + weights[name] * figures[name], 0);
}

export function meansOf(runs: readonly Figures[]): Figures {
  const mean = (of: (figures: Figures) => number) => runs.reduce((sum, one) => sum + of(one), 0) / runs.length;
  return {
    ...(Object.fromEntries(OBJECTIVE_NAMES.map((name) => [name, mean((one) => one[name])])) as Record<
      ObjectiveName,
      number
    >),
    backlog: mean(({ backlog }) => backlog),
    lost: mean(({ lost }) => lost),
  };
}

/** Not worse in anything, and better in something. */
export function dominates(one: Figures, other: Figures): boolean {
  return (
    OBJECTIVE_NAMES.every((name) => one[name] <= other[name]) && OBJECTIVE_NAMES.some((name) => one[name] < other[name])
  );
}

type WeightsResult = { readonly ok: Weights } | { readonly not: string };

/** `unowned=2,load=0.5`: over those of a preference. */
export function parseWeights(text: string, base: Weights): WeightsResult {
  const weights: Record<ObjectiveName, number> = { ...base };
  for (const part of text.split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (!(OBJECTIVE_NAMES as readonly string[]).includes(name)) {
      return { not: `has "${part.trim()}" in it: write ${OBJECTIVE_NAMES.join('=1,')}=1, any of them.` };
    }
    weights[name as ObjectiveName] = Number(value);
  }
  if (OBJECTIVE_NAMES.every((name) => weights[name] === 0))
    return { not: 'weighs nothing: one of them has to be above 0.' };
  return { ok: weights };
}

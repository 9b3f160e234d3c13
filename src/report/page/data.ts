/**
 * What the page of a report is made of: plain data, embedded in the file as JSON. The page (report/) reads it and nothing
 * else, so that a run, a comparison and a sweep are one page.
 */

/** The codes of the lanes, by position. */
export const GROUP_CODES = ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'] as const;
export const POD_CODES = ['down', 'outside', 'joining', 'member', 'stopping'] as const;

/** Rows of a table: a label and words. */
export type Words = readonly (readonly [label: string, words: string])[];

export interface PageData {
  readonly kind: 'run' | 'compare' | 'sweep';
  readonly title: string;
  /** Of the program. */
  readonly version: string;
  /** That makes the report again. */
  readonly command: string;
  readonly expectations: readonly { readonly holds: boolean; readonly words: string }[];
  /** Those that are shown in full; of a comparison one per variant, all with the same seed. */
  readonly runs: readonly PageRun[];
  readonly comparison: PageComparison | null;
  readonly sweep: PageSweep | null;
}

export interface PageRun {
  /** `''`: there is one. */
  readonly name: string;
  readonly seed: string;
  readonly traceHash: string;
  readonly virtualMs: number;
  readonly interrupted: boolean;
  readonly command: string;
  /** What was made to happen; `toMs` null: to the end. */
  readonly events: readonly PageEvent[];
  readonly groups: readonly PageGroup[];
  /** Sections of options, items with a star differ from the defaults. */
  readonly options: readonly (readonly [section: string, items: readonly string[]])[];
}

export interface PageEvent {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly words: string;
}

export interface PageGroup {
  readonly id: string;
  readonly results: Words;
  /** A lane of group codes, and the generation reached with each change. */
  readonly states: string;
  readonly generations: readonly number[];
  /** Names, and a lane of pod codes for each. */
  readonly pods: readonly string[];
  readonly podLanes: readonly string[];
  /** Members whose process is dead: pod, from, to. */
  readonly ghosts: readonly (readonly [pod: number, fromMs: number, toMs: number])[];
  /** Names, and the owners of all: code 0 none, else pod + 1. */
  readonly partitions: readonly string[];
  readonly owners: string;
  /** How coarse the lanes are, in milliseconds: members, partitions; 0: exact. */
  readonly grains: readonly [pods: number, partitions: number];
  /** Ends of the timeline's buckets, and what was so there. */
  readonly timeline: {
    readonly endMs: readonly number[];
    readonly unowned: readonly number[];
    readonly lagRecords: readonly number[];
    readonly lagSeconds: readonly number[];
    readonly members: readonly number[];
    readonly pods: readonly number[];
    /** Share of the bucket in PreparingRebalance or CompletingRebalance. */
    readonly rebalancing: readonly number[];
  };
  readonly rebalances: readonly PageRebalance[];
  /** How many there were. */
  readonly rebalanceCount: number;
}

export interface PageRebalance {
  readonly number: number;
  readonly fromMs: number;
  /** null: not over. */
  readonly toMs: number | null;
  readonly kind: string;
  readonly generations: readonly [before: number, after: number];
  readonly members: number;
  /** The chain, latest cause first. */
  readonly causes: readonly string[];
  /** Kafka's own reason. */
  readonly reason: string;
  readonly held: string;
  readonly removals: readonly string[];
  readonly further: number;
}

export interface PageComparison {
  readonly reference: string;
  readonly variants: readonly { readonly name: string; readonly rows: readonly PageDifference[] }[];
}

export interface PageDifference {
  readonly measure: string;
  readonly reference: string;
  readonly variant: string;
  readonly words: string;
  readonly verdict: 'better' | 'worse' | 'differs' | 'not shown' | 'equal';
  /** Interval and mean of the difference; null: it cannot be compared. */
  readonly interval: readonly [low: number, mean: number, high: number] | null;
}

export interface PageSweep {
  readonly factors: readonly string[];
  readonly measures: readonly {
    readonly name: string;
    readonly meaning: string;
    readonly better: 'less' | 'more' | null;
  }[];
  readonly cells: readonly {
    /** By factor. */
    readonly values: readonly string[];
    readonly runs: number;
    readonly command: string;
    /** By measure: mean, and the same with its interval as words; null: it did not happen in every run. */
    readonly figures: readonly (readonly [mean: number, words: string] | null)[];
  }[];
}

/**
 * The parts that a run's measures are made of, each for one question; told of events by Measures, read by the result.
 */
import type { RemovalCause } from '../../coordinator/effects.ts';
import { msToTicks } from '../../protocol/time.ts';
import type { WorldConfig } from '../world-config.ts';
import { BucketClock } from './bucket-clock.ts';
import { CauseTeller } from './causes.ts';
import { CodeCounters } from './code-counters.ts';
import { Consumption } from './consumption.ts';
import { Duplicates } from './duplicates.ts';
import { Expulsions } from './expulsions.ts';
import { Faults } from './faults.ts';
import { GroupStates } from './group-states.ts';
import { JoinTimes } from './join-times.ts';
import { Lag } from './lag.ts';
import { Layout, type WorldNames } from './layout.ts';
import { Members } from './members.ts';
import { Ownership } from './ownership.ts';
import { Rebalances } from './rebalances.ts';

export interface MeasuresOptions {
  /** Columns of the timeline. */
  readonly buckets: number;
  /** Rebalances per group that are kept in full, the latest ones; all are counted. */
  readonly keepRebalances: number;
}

export interface Parts {
  readonly config: WorldConfig;
  readonly layout: Layout;
  readonly clock: BucketClock;
  readonly states: readonly GroupStates[];
  readonly rebalances: readonly Rebalances[];
  /** Removals by cause, by group. */
  readonly removals: readonly Map<RemovalCause, number>[];
  readonly expulsions: Expulsions;
  /** Requests that reached the coordinator, by group. */
  readonly requests: Float64Array;
  readonly members: Members;
  readonly ownership: Ownership;
  readonly consumption: Consumption;
  readonly duplicates: Duplicates;
  readonly lag: Lag;
  readonly joinTimes: JoinTimes;
  readonly joins: CodeCounters;
  readonly commits: CodeCounters;
  readonly heartbeats: CodeCounters;
  readonly teller: CauseTeller;
}

export function makeParts(config: WorldConfig, names: WorldNames, options: MeasuresOptions): Parts {
  const layout = new Layout(config, names);
  const clock = new BucketClock(msToTicks(config.durationMs), options.buckets);
  const members = new Members(layout);
  const duplicates = new Duplicates(layout);
  return {
    config,
    layout,
    clock,
    members,
    states: config.groups.map(() => new GroupStates(clock.count)),
    rebalances: config.groups.map(() => new Rebalances(options.keepRebalances)),
    removals: config.groups.map(() => new Map<RemovalCause, number>()),
    expulsions: new Expulsions(layout.groupCount),
    requests: new Float64Array(layout.groupCount),
    ownership: new Ownership(layout, clock.count),
    consumption: new Consumption(layout, duplicates),
    duplicates,
    lag: new Lag(layout, config, clock.count),
    joinTimes: new JoinTimes(layout, members),
    joins: new CodeCounters(layout.groupCount),
    commits: new CodeCounters(layout.groupCount),
    heartbeats: new CodeCounters(layout.groupCount),
    teller: new CauseTeller(names.pods, new Faults(config.events ?? [])),
  };
}

/**
 * The result of one group, read from what was measured.
 */
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { logEndOffset } from '../topic-table.ts';
import { holdResult } from './holds.ts';
import type { Removal } from './members.ts';
import type { Parts } from './parts.ts';
import type { Rebalance } from './rebalance.ts';
import type {
  GroupGlance,
  GroupResult,
  PartitionResult,
  RebalanceRecord,
  RemovalRecord,
  TimelineBucket,
} from './result.ts';

export function groupResult(parts: Parts, group: number, now: Ticks): GroupResult {
  const partitions = slotsOf(parts, group).map((slot) => partitionResult(parts, slot, now));
  const timeline = timelineOf(parts, group, now);
  const rebalances = parts.rebalances[group]!;
  return {
    groupId: groupIdOf(parts, group),
    generations: parts.states[group]!.generation,
    states: parts.states[group]!.totals(parts.clock.open + 1),
    rebalances: {
      count: rebalances.count,
      byKind: Object.fromEntries(rebalances.byKind),
      durations: rebalances.durations.summary(),
      unsettled: rebalances.unsettled(now).summary(),
      longest: rebalances.longest(now).map((rebalance) => rebalanceRecord(parts, group, rebalance)),
      records: rebalances.kept.map((rebalance) => rebalanceRecord(parts, group, rebalance)),
    },
    joinToStable: parts.joinTimes.of(group).summary(),
    removals: Object.fromEntries(parts.removals[group]!),
    expelled: parts.expulsions.ofGroup(group),
    requests: parts.requests[group]!,
    startupMs: longestStartup(partitions),
    unowned: parts.ownership.unownedOfGroup(group, now),
    doubleOwned: {
      count: parts.ownership.doubleCount(group),
      totalMs: sum(partitions.map(({ doubleOwnedMs }) => doubleOwnedMs)),
    },
    records: {
      produced: sum(
        slotsOf(parts, group).map((slot) => logEndOffset(parts.layout.rate[slot]!, parts.layout.ageOf(slot, now))),
      ),
      consumed: sum(partitions.map(({ consumed }) => consumed)),
      duplicated: sum(partitions.map(({ duplicated }) => duplicated)),
      duplicatedBy: parts.duplicates.ofGroup(group),
      lost: sum(partitions.map(({ lost }) => lost)),
    },
    joins: parts.joins.result(group),
    commits: parts.commits.result(group),
    heartbeats: parts.heartbeats.result(group),
    lag: {
      recordsMedian: median(timeline.map(({ lagRecords }) => lagRecords)),
      recordsMax: maximum(timeline.map(({ lagRecords }) => lagRecords)),
      secondsMedian: median(timeline.map(({ lagSeconds }) => lagSeconds)),
      secondsMax: maximum(partitions.map(({ lagSecondsMax }) => lagSecondsMax)),
    },
    partitions,
    timeline,
  };
}

/** The little of a group's result that is asked for many times in a second. */
export function groupGlance(parts: Parts, group: number): GroupGlance {
  const { latest } = parts.rebalances[group]!;
  return {
    duplicated: sum(Object.values(parts.duplicates.ofGroup(group))),
    latest: latest === null ? null : rebalanceRecord(parts, group, latest),
  };
}

function partitionResult(parts: Parts, slot: number, now: Ticks): PartitionResult {
  const { lag, ownership, consumption, layout } = parts;
  const buckets = bucketsOf(parts, now);
  return {
    partition: layout.slotNames[slot]!,
    startupMs: ownership.startupMs(slot),
    unowned: ownership.unownedOfPartition(slot, now),
    doubleOwnedMs: ownership.doubleOwnedMs(slot, now),
    consumed: consumption.consumed(slot),
    lagRecordsEnd: lag.recordsAt(slot, parts.clock.open, now),
    lagRecordsMedian: median(buckets.map(({ bucket, end }) => lag.recordsAt(slot, bucket, end))),
    lagRecordsMax: lag.worstRecords(slot),
    lagSecondsMedian: median(buckets.map(({ bucket, end }) => lag.secondsAt(slot, bucket, end))),
    lagSecondsMax: lag.worstSeconds(slot),
    duplicated: consumption.duplicated(slot),
    lost: consumption.lost(slot, lag.committed(slot)),
  };
}

function timelineOf(parts: Parts, group: number, now: Ticks): TimelineBucket[] {
  const states = parts.states[group]!;
  const slots = slotsOf(parts, group);
  return bucketsOf(parts, now).map(({ bucket, start, end }) => ({
    startMs: ticksToMs(start),
    states: states.statesOf(bucket),
    generation: states.generationAt(bucket),
    unowned: parts.ownership.unownedArea(group, bucket) / (end - start),
    lagRecords: sum(slots.map((slot) => parts.lag.recordsAt(slot, bucket, end))),
    lagSeconds: maximum(slots.map((slot) => parts.lag.secondsAt(slot, bucket, end))),
    members: states.membersAt(bucket),
    pods: states.podsAt(bucket),
  }));
}

/** The buckets that the run has reached, the last one cut off at its end. */
function bucketsOf({ clock }: Parts, now: Ticks): { bucket: number; start: Ticks; end: Ticks }[] {
  const buckets = Array.from({ length: clock.open + 1 }, (_, bucket) => {
    return { bucket, start: clock.startOf(bucket), end: bucket < clock.open ? clock.startOf(bucket + 1) : now };
  });
  return buckets.filter(({ start, end }) => end > start);
}

function rebalanceRecord(parts: Parts, group: number, rebalance: Rebalance): RebalanceRecord {
  const { teller } = parts;
  return {
    number: rebalance.number,
    group: groupIdOf(parts, group),
    startMs: ticksToMs(rebalance.start),
    endMs: rebalance.end === null ? null : ticksToMs(rebalance.end),
    generationBefore: rebalance.generationBefore,
    generationAfter: rebalance.generationAfter,
    kind: rebalance.cause.kind,
    reason: rebalance.cause.reason,
    causes: teller.chainOf(rebalance),
    further: rebalance.further.map((cause) => teller.chain(cause)),
    furtherCount: rebalance.furtherCount,
    removals: rebalance.removals.map((removal) => removalRecord(parts, removal)),
    removalCount: rebalance.removalCount,
    heldOpen: rebalance.hold === null ? null : holdResult(rebalance.hold, teller),
    membersAfter: rebalance.end === null ? parts.members.count(group) : rebalance.membersAfter,
  };
}

function removalRecord({ teller }: Parts, removal: Removal): RemovalRecord {
  const { at, memberId, cause, timer, incarnation, armedAt, armedBy } = removal;
  return {
    atMs: ticksToMs(at),
    member: teller.podOf(incarnation),
    memberId,
    cause,
    timer,
    armedAtMs: timer === null ? null : ticksToMs(armedAt),
    armedBy: timer === null ? null : armedBy,
  };
}

function longestStartup(partitions: readonly PartitionResult[]): number | null {
  const startups = partitions.map(({ startupMs }) => startupMs);
  return startups.includes(null) ? null : maximum(startups as number[]);
}

function slotsOf({ layout }: Parts, group: number): number[] {
  const first = layout.firstSlot[group]!;
  return Array.from({ length: layout.firstSlot[group + 1]! - first }, (_, index) => first + index);
}

function groupIdOf({ config }: Parts, group: number): string {
  return config.groups[group]?.groupId ?? '';
}

/** By rank: the smallest value that at least half of them do not exceed; 0 of none. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

function maximum(values: readonly number[]): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

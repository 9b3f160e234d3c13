/**
 * A result of a run that never was, for the tests of what is made from results.
 */

import type { RunReport } from '../../src/report/run-report.ts';
import { DEFAULT_SCENARIO } from '../../src/scenario/flags.ts';
import type { GroupResult, PartitionResult, SpanSummary, TimelineBucket } from '../../src/sim/measures/result.ts';

const MINUTE = 60_000;

const spans = (count: number): SpanSummary => ({
  count,
  totalMs: count * 1_500,
  medianMs: 1_234,
  p99Ms: 45_678,
  maxMs: 99_999,
});

/** A storm in the third of ten minutes. */
function bucket(index: number): TimelineBucket {
  const storm = index === 2;
  return {
    startMs: index * MINUTE,
    states: {
      Empty: 0,
      PreparingRebalance: storm ? 50_000 : 0,
      CompletingRebalance: 0,
      Stable: storm ? 10_000 : MINUTE,
      Dead: 0,
    },
    generation: index < 2 ? 1 : 7,
    unowned: storm ? 36 : 0,
    lagRecords: index * 1_000,
    lagSeconds: index,
    members: 30,
    pods: 29,
  };
}

function partition(index: number): PartitionResult {
  return {
    partition: `topic-${index}`,
    startupMs: 6_000,
    doubleOwnedMs: 0,
    consumed: 100,
    unowned: { ...spans(2), maxMs: index * 1_000 },
    lagRecordsEnd: 0,
    lagRecordsMedian: 3,
    lagRecordsMax: 10 * index,
    lagSecondsMedian: 0.3,
    lagSecondsMax: index,
    duplicated: 0,
    lost: 0,
  };
}

export const GROUP: GroupResult = {
  groupId: 'group',
  generations: 7,
  states: { Empty: 0, PreparingRebalance: 50_000, CompletingRebalance: 0, Stable: 550_000, Dead: 0 },
  rebalances: {
    count: 6,
    byKind: { leave: 2, join: 4 },
    durations: spans(6),
    unsettled: { ...spans(2), maxMs: 4_000 },
    longest: [],
    records: [
      {
        number: 6,
        group: 'group',
        startMs: 150_100,
        endMs: 152_345,
        generationBefore: 6,
        generationAfter: 7,
        kind: 'join',
        reason: 'Adding new member m-7-e5f32fb6-2208-44d6-af4c-79c708fa4da2 with group instance id null',
        causes: [
          { atMs: 150_100, text: 'm7 joined (JoinGroup)' },
          { atMs: 149_000, text: 'pod m7 started at 149.0 s' },
          { atMs: 144_000, text: 'pod m7 crashed at 144.0 s (churn)' },
        ],
        removals: [
          {
            atMs: 151_000,
            member: 'm3',
            memberId: 'm-3-e5f32fb6-2208-44d6-af4c-79c708fa4da2',
            cause: 'session-expired',
            timer: 'session',
            armedAtMs: 106_000,
            armedBy: 'heartbeat',
          },
        ],
        removalCount: 1,
        further: [
          [{ atMs: 150_500, text: 'm1 left (LeaveGroup)' }],
          [{ atMs: 150_600, text: 'm2 left (LeaveGroup)' }],
          [{ atMs: 150_700, text: 'm4 left (LeaveGroup)' }],
        ],
        furtherCount: 3,
        heldOpen: {
          phase: 'join',
          kind: 'rejoined',
          members: ['m4'],
          afterMs: 2_200,
          text: 'held open by m4: rejoined after 2.2 s (poll: told after 0.4 s, sent JoinGroup 1.8 s later)',
        },
        membersAfter: 30,
      },
    ],
  },
  joinToStable: spans(36),
  removals: { leave: 2, 'session-expired': 1 },
  expelled: { 'session-expired': 1 },
  requests: 412,
  startupMs: 6_010,
  unowned: spans(144),
  doubleOwned: { count: 2, totalMs: 1_500 },
  records: {
    produced: 432_000,
    consumed: 431_000,
    duplicated: 1_234,
    duplicatedBy: { removed: 234, crash: 1_000 },
    lost: 0,
  },
  commits: { total: 3_000, byCode: { NONE: 2_990, REBALANCE_IN_PROGRESS: 10 } },
  joins: { total: 50, byCode: { NONE: 40, MEMBER_ID_REQUIRED: 10 } },
  heartbeats: { total: 5_000, byCode: { NONE: 5_000 } },
  lag: { recordsMedian: 370, recordsMax: 12_345, secondsMedian: 0.5, secondsMax: 36.2 },
  partitions: [0, 1, 2, 3, 4].map(partition),
  timeline: Array.from({ length: 10 }, (_, index) => bucket(index)),
};

export const REPORT: RunReport = {
  scenario: DEFAULT_SCENARIO,
  result: {
    schemaVersion: 1,
    seed: '1',
    traceHash: '0123456789abcdef',
    events: 1_234_567,
    virtualMs: 10 * MINUTE,
    interrupted: false,
    groups: [GROUP],
  },
  command: 'npx groupsim --members 30 --seed 1',
  verdicts: [],
  checked: null,
  wallMs: 250,
};

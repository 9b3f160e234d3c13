/**
 * Seed 002: a group of librdkafka consumers grows from 2 to 30, with an application that commits batch by batch.
 *
 * Deviation: the application polls, works on the batch and commits it from one loop; the real one had a worker behind a
 * channel, so that rebalance callbacks did not wait for a commit. Failed commits and lost partitions are counted with that
 * worker (UNCOORDINATED); with it everywhere the second round of 2.11 would come too early in a third of the runs (settle 2.9 s
 * in the mean, measured 3.2 to 6.5), and 2.4 would need 1.34 times the generations of 2.11 over the ramp.
 */
import { Api } from '../../../protocol/api.ts';
import { Errors } from '../../../protocol/errors.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { Committed, Handover } from '../../../sim/chronicle/facts.ts';
import type { WorldConfig } from '../../../sim/world-config.ts';
import type { ScenarioInput } from '../../read.ts';
import { type ApplicationInput, consumer, type EventInput } from '../building.ts';
import { ownersAt } from '../measures/settling.ts';
import { generationsIn, isPreparing, type Span, within } from '../measures/spans.ts';
import type { Experiment, Samples } from '../types.ts';

export const PARTITIONS = 72;
const RECORDS_PER_SECOND = 20;
const MEMBERS = 30;
const FIRST = 2;
/** The first two members work by then. */
export const SCALE_MS = 20_000;

export interface Growth {
  readonly run?: number;
  readonly client?: string;
  readonly eager?: boolean;
  /** The others start over so long, one after the other; 0: all at once. */
  readonly overMs?: number;
  readonly sessionMs?: number;
  readonly application?: ApplicationInput;
  readonly afterMs?: number;
  /** 002-F: false lets requests of one connection overtake each other at the broker. */
  readonly serial?: boolean;
}

export const OLD = 'librdkafka@2.4';
export const NEW = 'librdkafka@2.11.1';

/** The measured program: nobody tells the worker of revoked partitions, commits and callbacks know nothing of each other. */
export const UNCOORDINATED: ApplicationInput = { workers: 1, handover: 'block', revokedWork: 'carry-on' };

export function growthScenario(growth: Growth = {}): ScenarioInput {
  const {
    client = OLD,
    eager = true,
    overMs = 60_000,
    sessionMs = 45_000,
    application = {},
    afterMs = 45_000,
    serial = true,
  } = growth;
  return {
    durationMs: SCALE_MS + overMs + afterMs,
    ...(serial ? {} : { service: { serialPerConnection: false } as never }),
    topics: [{ partitions: PARTITIONS, recordsPerSecond: RECORDS_PER_SECOND }],
    groups: [
      {
        members: MEMBERS,
        replicas: FIRST,
        client,
        consumer: consumer(sessionMs, 3_000, eager, { 'max.poll.interval.ms': 300_000 } as never),
        application: { pollTimeoutMs: 100, processingMs: 200, processingSpread: 0.25, commit: 'sync', ...application },
      },
    ],
    events: starts(overMs) as never,
  };
}

function starts(overMs: number): EventInput[] {
  return [{ atMs: SCALE_MS, kind: 'scale', replicas: MEMBERS, gapMs: Math.floor(overMs / (MEMBERS - FIRST)) }];
}

export function growthExperiment(name: string, growth: Growth): Experiment {
  return {
    id: `002 ${name}`,
    scenario: (run) => growthScenario({ ...growth, run }),
    runs: (seeds) => Math.max(1, Math.ceil(seeds / 2)),
    measure,
  };
}

const FAILED: Readonly<Record<string, number>> = {
  illegal: Errors.ILLEGAL_GENERATION,
  rebalancing: Errors.REBALANCE_IN_PROGRESS,
  unknown: Errors.UNKNOWN_MEMBER_ID,
};

export function measure(chronicle: Chronicle, { durationMs }: WorldConfig): Samples {
  const span = { from: SCALE_MS, to: durationMs };
  const sent = within(chronicle.commits, span);
  const owners = ownersAt(chronicle, durationMs, PARTITIONS);
  const sizes = [...new Set(owners)].map((owner) => owners.filter((other) => other === owner).length);
  const lastStart = Math.max(...chronicle.lives.filter(({ what }) => what === 'started').map(({ at }) => at));
  const settled = chronicle.handovers
    .filter(({ what, partitions }) => what === 'assigned' && partitions.length > 0)
    .at(-1)!.at;
  const generations = generationsIn(chronicle, span);
  const failed = sent.filter(({ errorCode, refusal }) => errorCode !== 0 || refusal !== null).length;
  return {
    ...Object.fromEntries(
      Object.entries(FAILED).map(([name, code]) => [
        name,
        [sent.filter(({ errorCode, refusal }) => refusal === null && errorCode === code).length],
      ]),
    ),
    refused: [sent.filter(({ refusal }) => refusal !== null).length],
    failed: [failed],
    generations: [generations],
    settle: [Math.max(0, settled - lastStart)],
    'last rebalance': [
      Math.max(0, (within(chronicle.transitions, span).filter(isPreparing).at(-1)?.at ?? 0) - lastStart),
    ],
    threes: [sizes.filter((size) => size === 3).length],
    twos: [sizes.filter((size) => size === 2).length],
    unowned: [owners.filter((owner) => owner === -1).length],
    lost: [
      within(chronicle.handovers, span)
        .filter(({ what }) => what === 'lost')
        .reduce((sum, { partitions }) => sum + partitions.length, 0),
    ],
    'until accepted': untilAccepted(sent),
    'late rate': [rateOf(chronicle, { from: durationMs - 20_000, to: durationMs })],
    ...parkedCommits(chronicle),
    ...readAgain(chronicle, failed),
    'accepted for others': [acceptedForOthers(chronicle)],
  };
}

/** From each failed commit to the next one of the same member that was accepted: so long would one be blocked that tries again. */
function untilAccepted(sent: readonly Committed[]): readonly number[] {
  const next = new Map<number, number>();
  return [...sent].reverse().flatMap(({ at, pod, errorCode, refusal }) => {
    if (errorCode === 0 && refusal === null) next.set(pod, at);
    const accepted = next.get(pod);
    return accepted === undefined || accepted === at ? [] : [accepted - at];
  });
}

/** Records that are processed, over those that are written. */
function rateOf({ processed }: Chronicle, span: Span): number {
  const records = within(processed, span).reduce((sum, { from, to }) => sum + to - from, 0);
  return records / ((PARTITIONS * RECORDS_PER_SECOND * (span.to - span.from)) / 1_000);
}

/** Commits that reached the broker while the JoinGroup of the same member waited for its answer: how they ended. */
function parkedCommits({ asked }: Chronicle): Samples {
  const joins = asked.filter(
    ({ api, answeredAt, at }) => api === Api.JoinGroup && answeredAt !== null && answeredAt - at > 20,
  );
  const commits = asked.filter(({ api, answeredAt }) => api === Api.OffsetCommit && answeredAt !== null);
  const parked = commits.filter((commit) =>
    joins.some(({ pod, at, answeredAt }) => pod === commit.pod && commit.at > at && commit.at <= answeredAt! + 2),
  );
  return { 'parked commits': [parked.length] };
}

function readAgain({ delivered }: Chronicle, failed: number): Samples {
  const seen = new Map<number, number>();
  let [again, all] = [0, 0];
  for (const { partition, from, to } of delivered) {
    const end = seen.get(partition) ?? 0;
    again += Math.max(0, Math.min(end, to) - from);
    all += to - from;
    seen.set(partition, Math.max(end, to));
  }
  return { 'again share': [again / all], 'again per failure': failed === 0 ? [] : [again / failed] };
}

/** Partitions of commits that were accepted from a member while another one owned them. */
function acceptedForOthers({ asked, handovers }: Chronicle): number {
  const commits = asked.filter(
    ({ api, answeredAt, errorCode }) => api === Api.OffsetCommit && answeredAt !== null && errorCode === 0,
  );
  const owners = new Map<number, number>();
  let [next, count] = [0, 0];
  for (const { pod, at, partitions } of commits) {
    for (; next < handovers.length && handovers[next]!.at <= at; next++) handOver(owners, handovers[next]!);
    count += partitions.filter((partition) => (owners.get(partition) ?? pod) !== pod).length;
  }
  return count;
}

function handOver(owners: Map<number, number>, { pod, what, partitions }: Handover): void {
  for (const partition of partitions) {
    if (what === 'assigned') owners.set(partition, pod);
    else if (owners.get(partition) === pod) owners.delete(partition);
  }
}

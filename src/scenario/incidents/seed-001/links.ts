/**
 * Seed 001, scenarios B and C: a slow path that loses segments.
 */
import { Api } from '../../../protocol/api.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { WorldConfig } from '../../../sim/world-config.ts';
import type { ScenarioInput } from '../../read.ts';
import { consumer, phase, quickApplication, versioned } from '../building.ts';
import { within } from '../measures/spans.ts';
import type { Experiment, Samples } from '../types.ts';

const FORMED_MS = 30_000;

export interface Link {
  readonly client?: string;
  readonly eager?: boolean;
  readonly loss?: number;
  readonly delayMs?: number;
  readonly minutes?: number;
  readonly sessionMs?: number;
  readonly heartbeatMs?: number;
  readonly recordsPerSecond?: number;
  /** What a connection carries from the broker at most. */
  readonly rateInKbit?: number;
  /** A member is stopped and started again, so that rebalances are seen. */
  readonly churn?: boolean;
  readonly commit?: 'sync' | 'none';
  readonly run?: number;
}

/** 200 ms from the clients to the broker, where netem acts; loss each way it acts on. */
export function linkScenario(link: Link = {}): ScenarioInput {
  const { client = 'java', loss = 0.1, delayMs = 200, minutes = 5, sessionMs = 10_000, heartbeatMs = 3_000 } = link;
  const { recordsPerSecond = 1, rateInKbit = 0, churn = false, run = 0, commit = 'none', eager = true } = link;
  const atMs = Math.round(FORMED_MS + 20_000 + 3_000 * phase(run));
  return {
    durationMs: FORMED_MS + minutes * 60_000,
    network: { delayOutMs: delayMs, lossOut: loss, rateInKbit },
    topics: [{ partitions: 6, recordsPerSecond }],
    groups: [
      {
        members: 3,
        client: versioned(client),
        consumer: consumer(sessionMs, heartbeatMs, eager),
        application: quickApplication(commit),
      },
    ],
    events: churn ? [{ atMs, kind: 'pod-stop', pods: '2', downMs: 20_000 }] : [],
  };
}

export function linkExperiment(name: string, link: Link): Experiment {
  return {
    id: `001 link ${name}`,
    scenario: (run) => linkScenario({ ...link, run }),
    runs: (seeds) => Math.max(1, Math.ceil(seeds / 2)),
    measure,
  };
}

function measure(chronicle: Chronicle, { durationMs }: WorldConfig): Samples {
  const span = { from: FORMED_MS, to: durationMs };
  const rebalances = within(chronicle.transitions, span).filter(({ to }) => to === 'PreparingRebalance').length;
  return {
    expired: [within(chronicle.memberships, span).filter(({ removed }) => removed === 'session-expired').length],
    rebalances: [rebalances],
    late: lateBeats(chronicle, span.from),
    duration: durationsOf(chronicle, span.from),
  };
}

/** How much later than the others heartbeats were answered, a beat and an answer apart: the losses that they had. */
function lateBeats({ beats }: Chronicle, from: number): readonly number[] {
  const last = new Map<number, number>();
  return beats.flatMap(({ at, pod }) => {
    const before = last.get(pod);
    last.set(pod, at);
    return before === undefined || before < from ? [] : [at - before];
  });
}

/** Of the members that stayed: from JoinGroup sent to the first record after SyncGroup. */
function durationsOf({ joinsStarted, joinsFinished, delivered, asked }: Chronicle, from: number): readonly number[] {
  const joins = joinsStarted.filter(({ at, pod }) => at > from && pod < 2);
  return joins.flatMap((join) => {
    const synced = joinsFinished.find(({ at, pod }) => pod === join.pod && at > join.at);
    const record = delivered.find(({ at, pod }) => pod === join.pod && synced !== undefined && at > synced.at);
    const parked = asked.find(({ api, pod, at }) => api === Api.JoinGroup && pod === join.pod && at >= join.at);
    if (record === undefined || parked?.answeredAt == null) return [];
    return [record.at - join.at - Math.max(0, parked.answeredAt - parked.at)];
  });
}

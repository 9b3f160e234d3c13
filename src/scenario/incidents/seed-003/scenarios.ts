/**
 * Seed 003: the broker of a group with one franz-go member stands still for as long as the session lasts.
 */

import { Api } from '../../../protocol/api.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { ScenarioInput } from '../../read.ts';
import { type EventInput, phase, strategyOf } from '../building.ts';
import type { Experiment, Samples, Write } from '../types.ts';

export interface Pause {
  readonly run?: number;
  readonly client?: string;
  readonly pauseMs?: number;
  readonly sessionMs?: number | null;
  readonly onResume?: string;
  /** `freeze`: connections stay. `refuse`: they are reset, and nobody listens. */
  readonly how?: 'freeze' | 'refuse';
  readonly commit?: 'sync' | 'auto' | 'none';
  /** Records come evenly; else in the two writes of the seed. */
  readonly even?: boolean;
  /** undefined: the client's own assignor. */
  readonly eager?: boolean;
  /** The pause begins in the first seconds of the member, while its metadata is younger than franz-go's MetadataMinAge. */
  readonly soon?: boolean;
}

/** A fetch brings 1024 records of 1 KiB: one record stands for ten small ones of the seed. */
const EACH = 10;
const BATCH = 10_000 / EACH;
const FIRST_MS = 10_000;
const HEARTBEAT_MS = 3_000;

export function pauseStart({ run = 0, soon = false }: Pause): number {
  const atMs = soon ? 1_000 + 2_000 * phase(run) : 20_000 + 3_000 * phase(run);
  return Math.round(atMs) + 0.7;
}

export function pauseScenario(pause: Pause = {}): ScenarioInput {
  const {
    client = 'franz-go@1.16',
    pauseMs = 45_000,
    sessionMs = 45_000,
    onResume = 'timersFirst',
    how = 'freeze',
  } = pause;
  const { commit = 'sync', even = false, soon = false } = pause;
  const atMs = pauseStart(pause);
  const event: EventInput =
    how === 'freeze'
      ? { atMs, kind: 'broker-freeze', forMs: pauseMs, onResume }
      : { atMs, kind: 'broker-restart', forMs: pauseMs, loadMs: 0, graceful: false };
  return {
    durationMs: Math.round(atMs + pauseMs + 60_000),
    ...(soon ? { broker: { 'group.initial.rebalance.delay.ms': 0 } as never } : {}),
    topics: [{ partitions: 1, recordsPerSecond: even ? BATCH / 45 : 0 }],
    groups: [
      {
        members: 1,
        client,
        consumer: {
          'max.poll.records': BATCH,
          ...(sessionMs === null ? {} : { 'session.timeout.ms': sessionMs }),
          ...(pause.eager === undefined ? {} : { 'partition.assignment.strategy': strategyOf(pause.eager) }),
        } as never,
        application: { processingMs: 20, processingSpread: 0, commit },
        startup: { minMs: 5, maxMs: 100 },
      },
    ],
    events: [event] as never,
  };
}

/** The first records long before the pause; as many again when the broker goes on. */
function writesOf(pause: Pause): readonly Write[] {
  return [
    { atMs: FIRST_MS, records: BATCH },
    { atMs: pauseStart(pause) + (pause.pauseMs ?? 45_000), records: BATCH },
  ];
}

export function pauseExperiment(name: string, pause: Pause): Experiment {
  return {
    id: `003 ${name}`,
    scenario: (run) => pauseScenario({ ...pause, run }),
    ...(pause.even ? {} : { writes: (run: number) => writesOf({ ...pause, run }) }),
    measure,
  };
}

const UNKNOWN_MEMBER_ID = 25;

function measure(chronicle: Chronicle): Samples {
  const [begins, ends] = ['begins', 'ends'].map(
    (phase) => chronicle.scheduled.find((one) => one.phase === phase)!.at,
  ) as [number, number];
  const lost = chronicle.handovers.filter(({ at, what }) => at > begins && what === 'lost');
  const expired = chronicle.memberships.some(({ removed }) => removed === 'session-expired');
  const again = againOf(chronicle);
  const joins = chronicle.asked.filter(({ at, api }) => api === Api.JoinGroup && at > ends);
  const trouble = chronicle.beats.find(({ at, errorCode }) => at >= ends && errorCode !== 0);
  const seen = chronicle.delivered.reduce((most, { to }) => Math.max(most, to), 0);
  const inTime = chronicle.delivered.some(({ at }) => at >= ends && at <= (trouble?.at ?? Number.POSITIVE_INFINITY));
  const delivered = chronicle.delivered.map(({ from, to }) => to - from).reduce((a, b) => a + b, 0);
  return {
    'batch delivered': inTime ? [delivered * EACH] : [],
    'batch unique': inTime ? [seen * EACH] : [],
    'batch duplicates': inTime ? [again.records * EACH] : [],
    duplicates: [again.records * EACH],
    'in time': [inTime ? 1 : 0],
    'in time expelled': inTime ? [expired ? 1 : 0] : [],
    'duplicate seen': [again.records > 0 ? 1 : 0],
    expelled: [expired ? 1 : 0],
    unexplained: [again.records > 0 && !expired && lost.length === 0 ? 1 : 0],
    lost: lost.length === 0 ? [] : [lost[0]!.at - begins],
    'lost after due': lost.length === 0 ? [] : [lost[0]!.at - dueAfter(chronicle, begins)],
    'lost before resume': [lost.some(({ at }) => at < ends) ? 1 : 0],
    'error after resume': trouble === undefined ? [] : [trouble.at - ends],
    backoff: trouble === undefined || joins[0] === undefined ? [] : [joins[0].at - trouble.at],
    joins: [joins.length],
    'first join by old id': joins[0] === undefined ? [] : [joins[0].memberId !== '' ? 1 : 0],
    'first join unknown': joins[0] === undefined ? [] : [joins[0].errorCode === UNKNOWN_MEMBER_ID ? 1 : 0],
    'join wait': joins.length === 0 ? [] : [(joins.at(-1)!.answeredAt ?? Number.NaN) - joins.at(-1)!.at],
    'delivered again': again.at === null ? [] : [again.at - ends],
    'first record': firstAfter(chronicle, ends),
    missing: [missingOf(chronicle)],
    'commit refused': [
      chronicle.commits.some(({ at, errorCode, refusal }) => at > begins && (errorCode !== 0 || refusal !== null))
        ? 1
        : 0,
    ],
  };
}

/** Records that were delivered more than once, and when the first of them came again. */
function againOf({ delivered }: Chronicle): { readonly records: number; readonly at: number | null } {
  let [seen, records, first]: [number, number, number | null] = [0, 0, null];
  for (const { at, from, to } of delivered) {
    const again = Math.max(0, Math.min(seen, to) - from);
    if (again > 0) first ??= at;
    records += again;
    seen = Math.max(seen, to);
  }
  return { records, at: first };
}

/** When the first heartbeat that the pause meets is due. */
function dueAfter({ beats }: Chronicle, begins: number): number {
  return beats.filter(({ at }) => at < begins).at(-1)!.at + HEARTBEAT_MS;
}

function firstAfter({ delivered }: Chronicle, ends: number): readonly number[] {
  const first = delivered.find(({ at }) => at >= ends);
  return first === undefined ? [] : [first.at - ends];
}

function missingOf({ processed }: Chronicle): number {
  const seen = processed.reduce((most, { to }) => Math.max(most, to), 0);
  return 2 * BATCH - seen;
}

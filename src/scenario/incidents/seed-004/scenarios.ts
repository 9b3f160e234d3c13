/**
 * Seed 004: static members of a group whose pods are replaced, run twice, restarted or removed.
 */
import type { ClientName } from '../../../client-model/profiles/configuration.ts';
import { Api } from '../../../protocol/api.ts';
import { Errors } from '../../../protocol/errors.ts';
import type { Chronicle } from '../../../sim/chronicle/chronicle.ts';
import type { ScenarioInput } from '../../read.ts';
import { consumer, type EventInput, phase, quickApplication } from '../building.ts';
import { gapsIn, ownersAt } from '../measures/settling.ts';
import { generationsIn, type Span } from '../measures/spans.ts';
import type { Experiment, Samples } from '../types.ts';

const PARTITIONS = 30;
const MEMBERS = 10;

export interface Pods {
  readonly run?: number;
  readonly client?: string;
  readonly commit?: 'sync' | 'none';
  readonly isStatic?: boolean;
  readonly eager?: boolean;
  readonly events: (atMs: number) => readonly EventInput[];
  readonly lastsMs: number;
  readonly onFatal?: 'close' | 'go-on';
  /** A fenced process ends and is started again at once, as a supervisor does or an application that makes a new client. */
  readonly startsAnew?: boolean;
}

/** When the first event comes: the group is at rest by then. */
export function startOf(run = 0): number {
  return Math.round(20_000 + 3_000 * phase(run));
}

export function podsScenario(pods: Pods): ScenarioInput {
  const {
    run = 0,
    client = 'franz-go@1.18',
    commit = 'sync',
    isStatic = true,
    eager = true,
    events,
    lastsMs,
    onFatal,
    startsAnew = false,
  } = pods;
  const atMs = startOf(run);
  return {
    durationMs: atMs + lastsMs,
    topics: [{ partitions: PARTITIONS, recordsPerSecond: 10 }],
    groups: [
      {
        members: MEMBERS,
        client,
        consumer: consumer(45_000, 3_000, eager, (isStatic ? { 'group.instance.id': 'svc' } : {}) as never),
        application: quickApplication(commit, {
          restarts: 0,
          onFencedCommit: 'ignore',
          ...(onFatal === undefined ? {} : { onFatal }),
          ...(startsAnew ? STARTS_ANEW : {}),
        }),
        startup: { minMs: 5, maxMs: 150 },
      },
    ],
    events: events(atMs) as never,
  };
}

const STARTS_ANEW = {
  onFatal: 'exit',
  onFencedCommit: 'close',
  restarts: null,
  restartAfterMs: 100,
  restartAfterMaxMs: 100,
} as const;

export function podsExperiment(name: string, pods: Pods): Experiment {
  return {
    id: `004 ${name}`,
    scenario: (run) => podsScenario({ ...pods, run }),
    runs: (seeds) => Math.max(1, Math.ceil(seeds / (pods.lastsMs > 100_000 ? 10 : 2))),
    measure: (chronicle, { durationMs }) => measure(chronicle, { from: durationMs - pods.lastsMs, to: durationMs }),
  };
}

// ---- what happens to the pods ----

/** 004-A: the successor of pod 0 runs beside it for a while. */
export const overlap = (overlapMs: number) => (atMs: number) => [
  { atMs, kind: 'pod-replace', pods: '0', overlapMs, graceMs: 0 },
];

/** Each pod is stopped in turn, and comes back after `downMs`. */
export const inTurn = (everyMs: number, downMs: number, kind: string) => (atMs: number) =>
  Array.from({ length: MEMBERS }, (_, pod) => ({ atMs: atMs + pod * everyMs, kind, pods: String(pod), downMs }));

/** 10 → 8; the administrator removes their ids a moment before. */
export const scaleIn = (remove: boolean) => (atMs: number) => [
  { atMs, kind: 'pod-stop', pods: '8-9' },
  ...(remove ? [{ atMs: atMs + 100, kind: 'remove-members', pods: '8-9' }] : []),
];

export const removeAlive = (atMs: number) => [{ atMs, kind: 'remove-members', pods: '3' }];

// ---- what is measured ----

export function measure(chronicle: Chronicle, span: Span): Samples {
  const gaps = gapsIn(chronicle.processed, span, PARTITIONS);
  const owners = ownersAt(chronicle, span.to, PARTITIONS);
  const takeover = takenOverAt(chronicle, span.from);
  return {
    generations: [generationsIn(chronicle, span)],
    'worst gap': [Math.max(...gaps)],
    interrupted: gaps.filter((gap) => gap > 10_000),
    unowned: [owners.filter((owner) => owner === -1).length],
    ...(takeover === null ? {} : fencing(chronicle, takeover)),
  };
}

/** The instant at which the newcomer's JoinGroup was accepted. */
function takenOverAt({ memberships }: Chronicle, from: number): number | null {
  return memberships.find(({ at, removed }) => at >= from && removed === 'fenced')?.at ?? null;
}

const isFenced = ({ errorCode }: { readonly errorCode: number }) => errorCode === Errors.FENCED_INSTANCE_ID;

/** What the old holder, pod 0, goes through after the takeover. */
function fencing(chronicle: Chronicle, takeover: number): Samples {
  const after = <T extends { readonly at: number; readonly pod: number }>(facts: readonly T[]) =>
    facts.filter(({ at, pod }) => pod === 0 && at >= takeover);
  const answers = [...after(chronicle.commits), ...after(chronicle.beats)].filter(isFenced).sort((a, b) => a.at - b.at);
  const reacts = [
    ...after(chronicle.handovers).filter(({ what }) => what !== 'assigned'),
    ...after(chronicle.lives),
    ...after(chronicle.joinsStarted),
  ];
  const joins = chronicle.asked.filter(
    ({ at, pod, api, errorCode }) => pod === 0 && at >= takeover && api === Api.JoinGroup && isFenced({ errorCode }),
  );
  const worked = after(chronicle.processed).at(-1)?.at;
  const first = answers[0]?.at ?? joins[0]?.at;
  return {
    'first fenced': first === undefined ? [] : [first - takeover],
    reacts: reacts.length === 0 ? [] : [Math.min(...reacts.map(({ at }) => at)) - takeover],
    zombie: worked === undefined ? [] : [worked - takeover],
    ...attempts([...after(chronicle.beats).filter(isFenced), ...joins].map(({ at }) => at)),
    takeovers: [chronicle.memberships.filter(({ at, removed }) => at >= takeover && removed === 'fenced').length],
  };
}

/** How often it was told that it is fenced, from the first time on: by a heartbeat, then by each JoinGroup. */
function attempts(told: readonly number[]): Samples {
  const within = (ms: number) => told.filter((at) => at <= told[0]! + ms).length;
  return { 'told in 10 s': [within(10_000)], 'told in 60 s': [within(60_000)], 'told in 295 s': [within(295_000)] };
}

/** The versions that seed 004 is about, and those that were measured. */
export const FENCED_CLIENTS: Readonly<Record<ClientName, string>> = {
  java: 'java',
  librdkafka: 'librdkafka@2.11.1',
  'franz-go': 'franz-go@1.22.2',
  sarama: 'sarama@1.61.1',
};

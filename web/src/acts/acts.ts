/**
 * What the reader can do, as a table: to which target, with which values, when it is impossible and why, and what it comes
 * to. Each makes the history fork.
 */
import type { Doing, EventScenario, HistoryMoment, MessageMoment, PodMoment, Scenario } from 'groupsim/history';
import type { TextKey } from '../texts/catalogue.ts';

/** What is acted on. Pods by their index in the world. */
export type Target =
  | { readonly on: 'member'; readonly pod: number; readonly number: number }
  | { readonly on: 'message'; readonly id: string }
  | { readonly on: 'network' }
  | { readonly on: 'broker' };

/** A value that an act needs. */
export interface Field {
  readonly name: string;
  readonly label: TextKey;
  readonly unit: TextKey;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

export interface Choice {
  readonly id: string;
  readonly text: TextKey;
  readonly meaning: TextKey;
  readonly fields: readonly Field[];
  /** Why it is impossible now; null: it is possible. */
  readonly problem: TextKey | null;
  readonly doing: (values: Readonly<Record<string, number>>) => Doing;
}

/** An event of a kind without its instant: that is where the reader stands. */
type Said = EventScenario extends infer E ? (E extends EventScenario ? Omit<E, 'atMs'> : never) : never;

type Values = Readonly<Record<string, number>>;

function happens(event: Said): Doing {
  return { event: { ...event, atMs: 0 } as EventScenario };
}

const DAY_S = 86_400;

const seconds = (name: string, label: TextKey, initial: number, min = 0.1): Field => {
  return { name, label, unit: 'act.seconds', initial, min, max: DAY_S };
};
const FOR = (initial: number) => seconds('for', 'act.for', initial);
const BY_MS = (initial: number): Field => {
  return { name: 'by', label: 'act.by', unit: 'act.milliseconds', initial, min: 1, max: 60_000 };
};
const FACTOR: Field = { name: 'factor', label: 'act.by', unit: 'act.times', initial: 20, min: 1, max: 10_000 };
const BY_PERCENT: Field = { name: 'by', label: 'act.by', unit: 'act.percent', initial: 20, min: 1, max: 100 };

const ms = (value: number | undefined) => Math.round((value ?? 0) * 1_000);

/** What can be done to a target at a moment, in the order of the menu. */
export function choicesFor(target: Target, moment: HistoryMoment, scenario: Scenario): readonly Choice[] {
  const over: TextKey | null = moment.nowMs >= moment.endMs ? 'act.why.over' : null;
  return choicesOf(target, moment, scenario).map((choice) => ({ ...choice, problem: over ?? choice.problem }));
}

function choicesOf(target: Target, moment: HistoryMoment, scenario: Scenario): readonly Choice[] {
  switch (target.on) {
    case 'member':
      return memberChoices(target.number, moment.pods[target.pod]!, moment, scenario);
    case 'message':
      return messageChoices(moment.messages.find(({ id }) => id === target.id) ?? null, target.id);
    case 'network':
      return pathChoices({ group: null, pods: 'all' });
    case 'broker':
      return BROKER_CHOICES;
  }
}

// ---- members ----

function memberChoices(number: number, pod: PodMoment, moment: HistoryMoment, scenario: Scenario): readonly Choice[] {
  const of = { group: scenario.groups.length > 1 ? moment.groups[pod.group]!.groupId : null, pods: String(number) };
  const isDown = pod.status === 'down';
  const gone: TextKey | null = isDown ? 'act.why.down' : null;
  const leaving = gone ?? (pod.status === 'stopping' ? 'act.why.stopping' : null);
  const dynamic: TextKey | null = pod.groupInstanceId === null ? 'act.why.dynamic' : null;
  const still: TextKey | null = pod.frozenUntilMs === null ? null : 'act.why.frozen';
  const choice = (id: keyof typeof MEMBER_ACTS, problem: TextKey | null, doing: (values: Values) => Said): Choice => {
    return { ...MEMBER_ACTS[id], id, problem, doing: (values) => happens(doing(values)) };
  };
  const stop = { ...of, kind: 'pod-stop', graceMs: 30_000 } as const;
  return [
    choice('kill', gone, () => ({ ...of, kind: 'pod-kill', downMs: null })),
    choice('stop', leaving, () => ({ ...stop, downMs: null })),
    choice('restart', leaving, ({ after }) => ({ ...stop, downMs: ms(after) })),
    choice('start', isDown ? null : 'act.why.up', () => ({ ...of, kind: 'pod-start' })),
    choice('pause', gone ?? still, (values) => ({ ...of, kind: 'pod-pause', forMs: ms(values.for) })),
    choice('slow', gone, (values) => ({ ...of, kind: 'pod-slow', forMs: ms(values.for), factor: values.factor! })),
    choice('replace', gone ?? dynamic, ({ overlap }) => {
      return { ...of, kind: 'pod-replace', overlapMs: ms(overlap), graceMs: 30_000 };
    }),
    choice('remove', dynamic, () => ({ ...of, kind: 'remove-members' })),
    ...pathChoices(of),
  ];
}

const MEMBER_ACTS = {
  kill: { text: 'act.pod-kill', meaning: 'act.pod-kill.meaning', fields: [] },
  stop: { text: 'act.pod-stop', meaning: 'act.pod-stop.meaning', fields: [] },
  restart: {
    text: 'act.pod-restart',
    meaning: 'act.pod-restart.meaning',
    fields: [seconds('after', 'act.after', 2, 0)],
  },
  start: { text: 'act.pod-start', meaning: 'act.pod-start.meaning', fields: [] },
  pause: { text: 'act.pod-pause', meaning: 'act.pod-pause.meaning', fields: [FOR(20)] },
  slow: { text: 'act.pod-slow', meaning: 'act.pod-slow.meaning', fields: [FACTOR, FOR(60)] },
  replace: {
    text: 'act.pod-replace',
    meaning: 'act.pod-replace.meaning',
    fields: [seconds('overlap', 'act.overlap', 30, 0)],
  },
  remove: { text: 'act.remove-members', meaning: 'act.remove-members.meaning', fields: [] },
} as const satisfies Readonly<Record<string, Pick<Choice, 'text' | 'meaning' | 'fields'>>>;

// ---- paths: of all clients, or of one ----

function pathChoices(of: { readonly group: string | null; readonly pods: string }): readonly Choice[] {
  const sound = {
    loss: 0,
    lossOut: 0,
    lossIn: 0,
    delayOutMs: 0,
    delayInMs: 0,
    jitterOutMs: 0,
    jitterInMs: 0,
    rateInKbit: 0,
  };
  const degraded = (values: Values, conditions: Partial<typeof sound>): Doing =>
    happens({ ...of, ...sound, ...conditions, kind: 'network-degrade', forMs: ms(values.for) });
  return [
    {
      id: 'latency',
      text: 'act.network-latency',
      meaning: 'act.network-latency.meaning',
      fields: [BY_MS(200), FOR(60)],
      problem: null,
      doing: (values) => degraded(values, { delayOutMs: values.by!, delayInMs: values.by! }),
    },
    {
      id: 'loss',
      text: 'act.network-loss',
      meaning: 'act.network-loss.meaning',
      fields: [BY_PERCENT, FOR(60)],
      problem: null,
      doing: (values) => degraded(values, { loss: values.by! / 100 }),
    },
    {
      id: 'black-hole',
      text: 'act.network-black-hole',
      meaning: 'act.network-black-hole.meaning',
      fields: [FOR(30)],
      problem: null,
      doing: (values) => happens({ ...of, kind: 'network-black-hole', forMs: ms(values.for), direction: 'both' }),
    },
    {
      id: 'reset',
      text: 'act.network-reset',
      meaning: 'act.network-reset.meaning',
      fields: [],
      problem: null,
      doing: () => happens({ ...of, kind: 'network-reset' }),
    },
  ];
}

// ---- messages ----

/** What a broker may be given twice: requests to the group coordinator. */
const COORDINATED = ['JoinGroup', 'SyncGroup', 'Heartbeat', 'LeaveGroup', 'OffsetCommit', 'OffsetFetch'];

function messageChoices(message: MessageMoment | null, id: string): readonly Choice[] {
  const gone: TextKey | null = message === null ? 'act.why.arrived' : null;
  const travels = message?.place === 'to-broker' || message?.place === 'to-client';
  const waits: TextKey | null = travels ? null : 'act.why.waits';
  const held: TextKey | null = message?.place === 'held' ? 'act.why.held' : null;
  const once: TextKey | null = COORDINATED.includes(message?.api ?? '') ? held : 'act.why.once';
  const choice = (
    what: 'drop' | 'delay' | 'duplicate' | 'break',
    problem: TextKey | null,
    texts: Pick<Choice, 'text' | 'meaning'>,
    fields: readonly Field[] = [],
  ): Choice => {
    const doing = ({ by }: Values): Doing => {
      return { message: id, interference: what === 'delay' ? { do: what, ms: by! } : { do: what } };
    };
    return { id: what, ...texts, fields, problem: gone ?? problem, doing };
  };
  return [
    choice('drop', waits, { text: 'act.message-drop', meaning: 'act.message-drop.meaning' }),
    choice('delay', waits, { text: 'act.message-delay', meaning: 'act.message-delay.meaning' }, [BY_MS(2_000)]),
    choice('duplicate', once, { text: 'act.message-duplicate', meaning: 'act.message-duplicate.meaning' }),
    choice('break', held, { text: 'act.connection-reset', meaning: 'act.connection-reset.meaning' }),
  ];
}

// ---- the broker ----

const BROKER_CHOICES: readonly Choice[] = [
  {
    id: 'slow',
    text: 'act.broker-slow',
    meaning: 'act.broker-slow.meaning',
    fields: [BY_MS(500), FOR(60)],
    problem: null,
    doing: (values) =>
      happens({ kind: 'broker-slow', forMs: ms(values.for), requests: 'all', factor: 1, addedMs: values.by! }),
  },
  {
    id: 'freeze',
    text: 'act.broker-freeze',
    meaning: 'act.broker-freeze.meaning',
    fields: [FOR(20)],
    problem: null,
    doing: (values) => happens({ kind: 'broker-freeze', forMs: ms(values.for), onResume: 'timersFirst' }),
  },
  {
    id: 'failover',
    text: 'act.coordinator-failover',
    meaning: 'act.coordinator-failover.meaning',
    fields: [FOR(1)],
    problem: null,
    doing: (values) => happens({ kind: 'coordinator-failover', forMs: ms(values.for), loadMs: 500 }),
  },
  {
    id: 'restart',
    text: 'act.broker-restart',
    meaning: 'act.broker-restart.meaning',
    fields: [FOR(30)],
    problem: null,
    doing: (values) => happens({ kind: 'broker-restart', forMs: ms(values.for), loadMs: 500, graceful: true }),
  },
];

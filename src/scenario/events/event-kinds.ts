/**
 * The events that a scenario may schedule: the closed list of kinds, what each does, and its fields. The schema, the
 * flag `--event` and the documentation are made from this table.
 */
import * as v from 'valibot';
import type { WorldEventKind } from '../../sim/schedule/world-events.ts';
import { DEFAULTS, LIMITS } from '../defaults.ts';
import { requestKinds } from '../request-kinds.ts';
import { choice, decimal, duration, flagValue, name, share, wholeNumber } from '../values.ts';
import { podNumbers, resumeOrder } from './event-values.ts';

interface EventKind {
  /** One sentence for people. */
  readonly meaning: string;
  /** By name; those without a default have to be given. */
  readonly fields: v.ObjectEntries;
}

const span = (min: number) => duration(min, LIMITS.maxDurationMs);
const delay = () => v.optional(duration(0, 86_400_000), 0);
const loss = () => v.optional(share(), 0);

/** Of which group; null: of each. */
const group = v.nullish(name(), null);
const OF_PODS = { group, pods: podNumbers() };
const OF_PATHS = { group, pods: v.optional(podNumbers(), 'all') };
/** null: until the end of the run. */
const LASTING = { forMs: v.nullish(span(1), null) };
/** From the end of a process to the start of its successor; null: there is none. */
const DOWN = { downMs: v.nullish(span(0), null) };
const LOADING = { loadMs: v.optional(span(0), DEFAULTS.events.loadMs) };

/** What may be worse on a path; `loss` is of both directions. */
export const LINK_FIELDS = {
  loss: loss(),
  delayOutMs: delay(),
  delayInMs: delay(),
  jitterOutMs: delay(),
  jitterInMs: delay(),
  lossOut: loss(),
  lossIn: loss(),
  rateInKbit: v.optional(decimal(0, 100_000_000), 0),
};

export const EVENT_KINDS: Readonly<Record<WorldEventKind, EventKind>> = {
  'pod-start': { meaning: 'Pods that have no process get one.', fields: OF_PODS },
  'pod-stop': {
    meaning: 'SIGTERM: the application closes its consumer; SIGKILL after the grace. A successor follows after down.',
    fields: { ...OF_PODS, graceMs: v.optional(span(0), DEFAULTS.events.graceMs), ...DOWN },
  },
  'pod-kill': {
    meaning: 'SIGKILL: nothing is closed. A successor follows after down.',
    fields: { ...OF_PODS, ...DOWN },
  },
  'pod-pause': {
    meaning: 'The process stands still, its connections stay: a paused container, a long garbage collection.',
    fields: { ...OF_PODS, forMs: span(1) },
  },
  'pod-slow': {
    meaning:
      'Work on each batch takes a multiple of its time: a slow database, a throttled container. Polls come late.',
    fields: { ...OF_PODS, ...LASTING, factor: v.optional(decimal(1, 10_000), 10) },
  },
  'pod-replace': {
    meaning: 'A successor with the same instance id starts beside the pod, which is told to stop after overlap.',
    fields: {
      ...OF_PODS,
      overlapMs: v.optional(span(0), DEFAULTS.events.overlapMs),
      graceMs: v.optional(span(0), DEFAULTS.events.graceMs),
    },
  },
  'pod-crash-loop': {
    meaning: 'The process crashes now, and up after each start; it is started again after backoff, doubled each time.',
    fields: {
      ...OF_PODS,
      forMs: span(1),
      upMs: v.optional(span(0), DEFAULTS.events.upMs),
      backoffMs: v.optional(span(0), DEFAULTS.events.backoffMs),
      backoffMaxMs: v.optional(span(0), DEFAULTS.events.backoffMaxMs),
    },
  },
  'node-drain': {
    meaning: 'Pods are told to stop all at once, and come up elsewhere after down.',
    fields: { ...OF_PODS, graceMs: v.optional(span(0), DEFAULTS.events.graceMs), downMs: v.nullish(span(0), 5_000) },
  },
  'node-loss': {
    meaning: 'The machine of these pods is gone: no connection is closed, the broker waits for the session timeout.',
    fields: { ...OF_PODS, ...DOWN },
  },
  scale: {
    meaning: 'So many pods of the group shall run: the highest numbers stop, or missing ones start, gap apart.',
    fields: {
      group,
      replicas: wholeNumber(0, LIMITS.maxMembers),
      graceMs: v.optional(span(0), DEFAULTS.events.graceMs),
      gapMs: v.optional(span(0), 0),
    },
  },
  'rolling-update': {
    meaning: 'Every pod is replaced, a few at a time: max-surge beside the old ones, or max-unavailable after them.',
    fields: {
      group,
      pods: v.optional(podNumbers(), 'all'),
      maxUnavailable: v.optional(wholeNumber(0, LIMITS.maxMembers), 1),
      maxSurge: v.optional(wholeNumber(0, LIMITS.maxMembers), 0),
      graceMs: v.optional(span(0), DEFAULTS.events.graceMs),
      downMs: v.optional(span(0), 0),
      readyMs: v.optional(span(0), 0),
    },
  },
  'remove-members': {
    meaning: 'An administrator removes the static members of these pods (LeaveGroup by group.instance.id).',
    fields: OF_PODS,
  },
  'broker-freeze': {
    meaning: 'The broker stands still, connections stay; afterwards overdue timers or waiting requests come first.',
    fields: { forMs: span(1), onResume: v.optional(resumeOrder(), DEFAULTS.events.onResume) },
  },
  'broker-slow': {
    meaning: 'Every request, or those of some kinds, takes a multiple of its service time, and something in addition.',
    fields: {
      ...LASTING,
      requests: v.optional(requestKinds(), 'all'),
      factor: v.optional(decimal(1, 10_000), 1),
      addedMs: delay(),
    },
  },
  'broker-restart': {
    meaning: 'Connections are closed, dials refused for a time; then the coordinator loads its log.',
    fields: {
      forMs: v.optional(span(0), DEFAULTS.events.restartMs),
      ...LOADING,
      graceful: v.optional(flagValue(), true),
    },
  },
  'broker-loss': {
    meaning: "The broker's machine is gone: nothing answers, dials time out; when it is back it loads its log.",
    fields: { forMs: v.optional(span(1), DEFAULTS.events.restartMs), ...LOADING },
  },
  'coordinator-failover': {
    meaning: 'The coordinator resigns (NOT_COORDINATOR); after a time it is elected anew and loads its log.',
    fields: { forMs: v.optional(span(0), DEFAULTS.events.failoverMs), ...LOADING },
  },
  'topic-create': {
    meaning: 'A topic that was not there is created: groups with a pattern that it matches come to read it.',
    fields: {
      topic: name(),
      partitions: v.optional(wholeNumber(1, LIMITS.maxPartitions), DEFAULTS.partitions),
      recordsPerSecond: v.optional(decimal(0, 1_000_000), DEFAULTS.recordsPerSecond),
      recordBytes: v.optional(wholeNumber(1, LIMITS.maxRecordBytes), DEFAULTS.recordBytes),
    },
  },
  'topic-grow': {
    meaning: 'A topic gets more partitions.',
    fields: { topic: name(), partitions: wholeNumber(1, LIMITS.maxPartitions) },
  },
  'topic-delete': {
    meaning: 'A topic is deleted, for good, with the offsets that were committed for it.',
    fields: { topic: name() },
  },
  'network-degrade': {
    meaning: 'Paths get slower or lose segments, as with tc netem; out is from the clients to the broker.',
    fields: { ...OF_PATHS, ...LASTING, ...LINK_FIELDS },
  },
  'network-black-hole': {
    meaning: 'Nothing passes: what is sent is lost, connections stay, dials time out. A partition, if of some pods.',
    fields: { ...OF_PATHS, ...LASTING, direction: v.optional(choice(['out', 'in', 'both']), 'both') },
  },
  'network-reset': { meaning: 'Every connection is reset.', fields: OF_PATHS },
};

export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS) as readonly WorldEventKind[];

/** As it is written in a flag: `forMs` → `for`, `delayOutMs` → `delay-out`; the rate as everywhere in flags. */
export function wordOf(field: string): string {
  if (field === 'recordsPerSecond') return 'rate';
  return field.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

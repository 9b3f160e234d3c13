/**
 * Faults for random worlds: up to four events of any kind, at any time, so that they overlap as they like.
 */
import fc from 'fast-check';
import type { ScenarioInput } from '../src/scenario/read.ts';
import { isSound, type WorldChoices, worldChoices } from './worlds.ts';

type Events = NonNullable<ScenarioInput['events']>;
type Event = Events[number];

const at = fc.constantFrom(5_000, 7_000, 9_900, 12_000, 15_000, 19_000);
const span = fc.constantFrom(10, 1_000, 7_000, 12_000, 30_000);
const pods = fc.constantFrom('0', 'all', '0-1', '1');
const loss = fc.constantFrom(0, 0.05, 0.3);
const delay = fc.constantFrom(0, 200);
const down = fc.constantFrom(null, 0, 3_000);
const grace = fc.constantFrom(0, 100, 30_000);
const kind = <K extends Event['kind']>(name: K) => fc.constant(name);

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ atMs: at, kind: kind('pod-kill'), pods, downMs: down }),
  fc.record({ atMs: at, kind: kind('pod-stop'), pods, downMs: down, graceMs: grace }),
  fc.record({ atMs: at, kind: kind('pod-start'), pods }),
  fc.record({ atMs: at, kind: kind('pod-pause'), pods, forMs: span }),
  fc.record({ atMs: at, kind: kind('pod-replace'), pods, overlapMs: span, graceMs: grace }),
  fc.record({ atMs: at, kind: kind('pod-crash-loop'), pods, forMs: span, upMs: span, backoffMs: fc.constant(1_000) }),
  fc.record({ atMs: at, kind: kind('scale'), replicas: fc.constantFrom(0, 1), graceMs: grace }),
  fc.record({
    atMs: at,
    kind: kind('rolling-update'),
    maxSurge: fc.constantFrom(0, 1, 2),
    maxUnavailable: fc.constantFrom(0, 1, 3),
    graceMs: grace,
    readyMs: fc.constantFrom(0, 1_000),
  }),
  fc.record({ atMs: at, kind: kind('node-drain'), pods }),
  fc.record({ atMs: at, kind: kind('remove-members'), pods }),
  fc.record({
    atMs: at,
    kind: kind('broker-freeze'),
    forMs: span,
    onResume: fc.constantFrom('timersFirst', 'requestsFirst', 'race(0.5)'),
  }),
  fc.record({ atMs: at, kind: kind('broker-slow'), forMs: span, addedMs: fc.constantFrom(1, 50, 2_000) }),
  fc.record({ atMs: at, kind: kind('network-degrade'), forMs: span, pods, loss, delayOutMs: delay, lossIn: loss }),
  fc.record({
    atMs: at,
    kind: kind('network-black-hole'),
    forMs: span,
    pods,
    direction: fc.constantFrom('out', 'in', 'both'),
  }),
  fc.record({ atMs: at, kind: kind('network-reset'), pods }),
);

/** What takes a coordinator's memory away, so that only its log is left. */
const failover: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    atMs: at,
    kind: kind('broker-restart'),
    forMs: span,
    loadMs: fc.constantFrom(0, 500),
    graceful: fc.boolean(),
  }),
  fc.record({ atMs: at, kind: kind('coordinator-failover'), forMs: span, loadMs: fc.constantFrom(0, 500) }),
);

const withEvents = (events: fc.Arbitrary<Events>): fc.Arbitrary<WorldChoices> =>
  fc
    .tuple(worldChoices, events, fc.constantFrom(0, 0.05))
    .map(([choices, drawn, lost]) => ({
      ...choices,
      members: Math.max(2, choices.members),
      loss: lost,
      events: drawn,
    }))
    .filter(isSound);

export const worldsWithFaults = withEvents(fc.array(event, { minLength: 1, maxLength: 4 }));

export const worldsWithFailovers = withEvents(
  fc.tuple(failover, fc.array(event, { maxLength: 2 })).map(([first, others]) => [first, ...others]),
);

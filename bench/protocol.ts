/**
 * The full protocol: coordinator, clients, links, fetches and churn, on the frozen workload, with the trace ring on.
 *
 * An event is one delivered message or one expired timer; checks of timers that are not yet due, and calls within the
 * model, do not count. So that cheap events win nothing, the mix of events, the events per member-second and the
 * virtual time per wall time stand beside the figure, and the first two may not drift (mix.json).
 */
import { readFileSync } from 'node:fs';
import type { ClientName } from '../src/client-model/profiles/configuration.ts';
import { newestVersion } from '../src/client-model/profiles/versions.ts';
import { type ConsumerSettings, FETCH_BYTES, PLAIN_APPLICATION } from '../src/client-model/settings.ts';
import { DEFAULT_COORDINATOR_CONFIG } from '../src/coordinator/config.ts';
import { EVENT_NAMES } from '../src/sim/events.ts';
import type { Observer } from '../src/sim/observer.ts';
import { RingObserver } from '../src/sim/ring-observer.ts';
import { Simulation } from '../src/sim/simulation.ts';
import type { GroupConfig, ShareConfig, WorldConfig } from '../src/sim/world-config.ts';
import { gcSharePercent } from './gc-share.ts';
import { atLeast, atMost, information, type Line, type Suite } from './lines.ts';
import { nanosecondsPerEvent, type Side } from './measure.ts';
import { referenceHold } from './reference.ts';

export const MEMBERS = 30;
const MANY_MEMBERS = 1_000;
const HOUR = 36_000_000;

/** Fractions of all events by kind, and events per member and virtual second, at the time of freezing. */
interface Mix {
  readonly eventsPerMemberSecond: number;
  readonly shares: Readonly<Record<string, number>>;
}

/** What came later is not in the file: who adds a setting has to say here what it is, or the compiler complains. */
type FrozenConsumer = Omit<ConsumerSettings, 'metadataMaxAgeMs' | keyof typeof FETCH_BYTES>;

type FrozenGroup = GroupConfig &
  Pick<ShareConfig, 'client' | 'application' | 'startupMs'> & { readonly consumer: FrozenConsumer };

type FrozenWorld = Omit<WorldConfig, 'groups'> & { readonly groups: readonly FrozenGroup[] };

/** The frozen files lie beside the source, two levels above the built file. */
const frozen = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../bench/${name}`, import.meta.url), 'utf8')) as unknown;

/**
 * The frozen workload; partitions grow with the members, the restarts (one every 20 s) do not. What can be said since it
 * was frozen stands at Kafka's defaults: metadata is refreshed, nothing else happens.
 */
export function workload(members: number, client: ClientName = 'java'): WorldConfig {
  const world = frozen('workload.json') as FrozenWorld;
  const factor = members / MEMBERS;
  return {
    ...world,
    broker: { ...world.broker, coordinator: DEFAULT_COORDINATOR_CONFIG },
    topics: world.topics.map((topic) => ({
      ...topic,
      partitions: Math.round(topic.partitions * factor),
      changes: [],
    })),
    groups: world.groups.map((group) => ({ ...group, members, clients: [shareOf(group, members, client)], acts: [] })),
  };
}

/** All pods of a group run one client: when the workload was frozen, the newest Java; others can stand in for it. */
function shareOf(group: FrozenGroup, members: number, client: ClientName): ShareConfig {
  return {
    client,
    version: newestVersion(client),
    members,
    consumer: { ...group.consumer, ...FETCH_BYTES, metadataMaxAgeMs: 300_000 },
    application: { ...PLAIN_APPLICATION, ...group.application },
    startupMs: group.startupMs,
    restart: { backoffMs: 10_000, backoffMaxMs: 10_000, attempts: null },
  };
}

export interface WorldSide extends Side {
  readonly simulation: Simulation;
}

/** A world that goes on for ever. */
export function protocolSide(members: number, client?: ClientName, observer?: Observer): WorldSide {
  const simulation = new Simulation(workload(members, client), observer ?? new RingObserver());
  const run = (events: number) => void simulation.runUntil(Number.MAX_SAFE_INTEGER / 4, events);
  return { name: `protocol, ${members} members`, run, simulation };
}

export function referenceSide(): Side {
  const hold = referenceHold();
  return { name: 'reference', run: (events) => void hold(events) };
}

/** Counts the events of the first hour by kind. */
class MixObserver extends RingObserver {
  readonly counts = new Map<string, number>();

  override event(now: number, kind: number, who: number, a: number, b: number): void {
    super.event(now, kind, who, a, b);
    const name = EVENT_NAMES[kind]!;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** What the frozen workload's events are at present. */
export function measureMix(): Mix {
  const observer = new MixObserver();
  const simulation = new Simulation(workload(MEMBERS), observer);
  simulation.runUntil(HOUR);
  const shares = Object.fromEntries(
    [...observer.counts]
      .sort((x, y) => y[1] - x[1])
      .map(([name, n]) => [name, Number((n / simulation.events).toFixed(4))]),
  );
  return { eventsPerMemberSecond: Number((simulation.events / MEMBERS / 3600).toFixed(3)), shares };
}

/** Largest relative change of the rate, and of any share above 1 %, against the frozen mix; percent. */
function drift(now: Mix, then: Mix): number {
  const changes = [Math.abs(now.eventsPerMemberSecond / then.eventsPerMemberSecond - 1)];
  for (const [name, share] of Object.entries(then.shares)) {
    if (share > 0.01) changes.push(Math.abs((now.shares[name] ?? 0) / share - 1));
  }
  return 100 * Math.max(...changes);
}

function mixLines(): Line[] {
  const mix = measureMix();
  return [
    atMost('drift of the event mix since it was frozen, %', drift(mix, frozen('mix.json') as Mix), 5),
    information('events per member and virtual second', mix.eventsPerMemberSecond),
    ...Object.entries(mix.shares).map(([name, share]) => information(`  ${name}, % of the events`, 100 * share)),
  ];
}

async function throughput(): Promise<Line[]> {
  const protocol = protocolSide(MEMBERS);
  const [reference, ns] = nanosecondsPerEvent([referenceSide(), protocol]) as [number, number];
  const gc = await gcSharePercent(() => protocol.run(4_000_000));
  const perVirtualSecond = protocol.simulation.events / (protocol.simulation.now / 10_000);
  return [
    information('reference beside it (tinyqueue hold, 100 pending), ns/event', reference),
    information(`full protocol, ${MEMBERS} members, trace ring on, ns/event`, ns),
    information('  million events per second', 1_000 / ns),
    information('  virtual seconds per wall second', 1e9 / ns / perVirtualSecond),
    atLeast('full protocol / reference, events per second', reference / ns, 0.5),
    atMost('garbage collection of the full protocol, % of time', gc, 5),
    ...mixLines(),
  ];
}

/**
 * The bar is by the short slices of all benches. At 1,000 members the shortest of these has no restart in it (20 virtual
 * seconds are 170,000 events), so the figure with one restart or more in each slice stands beside it.
 */
const LONG_SLICES = { eventsPerSlice: 200_000, slicesPerTurn: 1, rounds: 40 };

/** Both worlds are warmed past their start before they are compared. */
async function scaling(): Promise<Line[]> {
  const few = protocolSide(MEMBERS);
  const many = protocolSide(MANY_MEMBERS);
  many.run(1_000_000);
  const [nsFew, nsMany] = nanosecondsPerEvent([few, many]) as [number, number];
  const [longFew, longMany] = nanosecondsPerEvent([few, many], LONG_SLICES) as [number, number];
  return [
    information(`full protocol, ${MANY_MEMBERS} members, ns/event`, nsMany),
    atMost(`cost per event, ${MANY_MEMBERS} members / ${MEMBERS}`, nsMany / nsFew, 2),
    information('  the same with restarts in every slice', longMany / longFew),
  ];
}

export const protocol: readonly Suite[] = [
  { name: 'protocol', measure: throughput },
  { name: 'protocol-scaling', measure: scaling },
];

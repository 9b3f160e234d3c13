/**
 * Carries out the events of a schedule at their instants: one handler per kind, in a table.
 *
 * Who is hit is decided when it happens: a pod without a process cannot be stopped, one with a process is not started
 * again. Such an event has happened all the same, and does nothing.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Broker } from '../broker.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { RandomStream } from '../engine/random.ts';
import { EventKind } from '../events.ts';
import type { Network } from '../network.ts';
import type { Observer } from '../observer.ts';
import type { Pod } from '../pod.ts';
import type { Freezes } from './freezes.ts';
import type { BrokerFreeze, WorldEvent, WorldEventKind } from './world-events.ts';

/** What the scheduler acts on. */
export interface ScheduledWorld {
  readonly queue: EventQueue;
  readonly pods: readonly Pod[];
  readonly network: Network;
  readonly observer: Observer;
  now: Ticks;
}

/** Steps of an event. Observers see them as the second argument of its event. */
export const Step = {
  /** It happens. */
  Begins: 0,
  /** Its span is over. */
  Ends: 1,
  /** The last thing that follows from it: requests are read again, the log has been read. */
  Settles: 2,
  /** The grace of a pod is over. */
  Kills: 3,
} as const;

export class Scheduler {
  private readonly events: readonly WorldEvent[];
  private readonly world: ScheduledWorld;
  private readonly broker: Broker;
  private readonly freezes: Freezes;
  private readonly random: RandomStream;

  constructor(
    events: readonly WorldEvent[],
    world: ScheduledWorld,
    broker: Broker,
    freezes: Freezes,
    random: RandomStream,
  ) {
    this.events = events;
    this.world = world;
    this.broker = broker;
    this.freezes = freezes;
    this.random = random;
    events.forEach(({ atMs }, index) => {
      world.queue.push(msToTicks(atMs), EventKind.Scheduled, index, Step.Begins, 0);
    });
  }

  /** A step of an event is due. */
  dispatch(index: number, step: number, pod: number): void {
    const event = this.events[index]!;
    if (step === Step.Begins) this.begin(index, event);
    else if (step === Step.Ends) this.end(index, event);
    else if (step === Step.Settles) this.settle(event);
    else this.kill(event, this.world.pods[pod]!);
  }

  private begin(index: number, event: WorldEvent): void {
    this.world.observer.scheduledEvent(this.world.now, index, 'begins');
    const forMs = 'forMs' in event ? event.forMs : null;
    if (forMs !== null) this.later(forMs, index, Step.Ends);
    (BEGIN[event.kind] as Handler)(this, event, index);
  }

  private end(index: number, event: WorldEvent): void {
    this.world.observer.scheduledEvent(this.world.now, index, 'ends');
    (END[event.kind] as Handler | undefined)?.(this, event, index);
  }

  private settle(event: WorldEvent): void {
    if (event.kind === 'broker-freeze') this.world.network.resume(this.world.now);
    else this.broker.load(this.world.now);
  }

  /** Unless it has ended by now, and the process that is stopping is another one. */
  private kill(event: WorldEvent, pod: Pod): void {
    if (event.kind !== 'pod-stop' || pod.status !== 'stopping') return;
    const { graceMs, downMs } = event;
    if (pod.stoppingSince === this.world.now - msToTicks(graceMs)) pod.crash('pod-stop', downMs ?? -1);
  }

  private later(ms: number, index: number, step: number, pod = 0): void {
    this.world.queue.push(this.world.now + msToTicks(ms), EventKind.Scheduled, index, step, pod);
  }

  // ---- handlers; BEGIN and END below say which kind has which ----

  startPods({ pods }: Of<'pod-start'>): void {
    for (const pod of pods) if (this.world.pods[pod]!.status === 'down') this.world.pods[pod]!.start('pod-start', 0);
  }

  stopPods({ pods, graceMs, downMs }: Of<'pod-stop'>, index: number): void {
    for (const pod of this.running(pods)) {
      this.world.observer.podStopping(this.world.now, pod.index, 'pod-stop');
      pod.stop('pod-stop', downMs ?? -1);
      if (pod.status === 'stopping') this.later(graceMs, index, Step.Kills, pod.index);
    }
  }

  killPods({ pods, downMs }: Of<'pod-kill'>): void {
    for (const pod of this.running(pods)) pod.crash('pod-kill', downMs ?? -1);
  }

  pausePods({ pods, forMs }: Of<'pod-pause'>): void {
    for (const pod of this.running(pods)) this.freezes.freezePod(pod, this.world.now + msToTicks(forMs));
  }

  resumePods({ pods }: Of<'pod-pause'>): void {
    for (const pod of this.running(pods)) pod.thaw();
  }

  private running(pods: readonly number[]): Pod[] {
    return pods.map((pod) => this.world.pods[pod]!).filter(({ status }) => status !== 'down');
  }

  freezeBroker({ forMs }: BrokerFreeze): void {
    this.world.network.stall();
    this.freezes.freezeBroker(this.world.now + msToTicks(forMs));
  }

  /** What fell due stands behind this event, in the same tick: so requests come first unless they are put behind it. */
  resumeBroker({ timersFirst }: BrokerFreeze, index: number): void {
    if (this.world.now < this.freezes.brokerUntil) return;
    const first = timersFirst > 0 && timersFirst < 1 ? this.random.next() < timersFirst : timersFirst === 1;
    if (first) this.later(0, index, Step.Settles);
    else this.world.network.resume(this.world.now);
  }

  stopBroker({ graceful }: Of<'broker-restart'>): void {
    const { network, now } = this.world;
    if (graceful) this.broker.resign(now, true);
    network.closeAllAtBroker(now);
    this.broker.endService();
    network.listening = 'refusing';
    if (!graceful) this.broker.resign(now, false);
  }

  startBroker({ loadMs }: Of<'broker-restart'>, index: number): void {
    this.world.network.listening = 'accepting';
    this.electBroker({ loadMs }, index);
  }

  resignBroker(): void {
    this.broker.resign(this.world.now, true);
  }

  electBroker({ loadMs }: { readonly loadMs: number }, index: number): void {
    this.broker.startLoading(this.world.now);
    this.later(loadMs, index, Step.Settles);
  }

  resetConnections({ pods }: Of<'network-reset'>): void {
    const { network, now } = this.world;
    for (const connection of network.openConnections()) {
      if (pods.includes(connection.pod) && connection.phase !== 'dialling') network.closeAtBroker(connection, now);
    }
  }

  /** Paths and request threads know their events by themselves (links.ts, service.ts). */
  nothing(): void {}
}

type Of<K extends WorldEventKind> = Extract<WorldEvent, { readonly kind: K }>;
type Handler = (scheduler: Scheduler, event: WorldEvent, index: number) => void;
type Handlers = { readonly [K in WorldEventKind]: (scheduler: Scheduler, event: Of<K>, index: number) => void };

const BEGIN: Handlers = {
  'pod-start': (s, event) => s.startPods(event),
  'pod-stop': (s, event, index) => s.stopPods(event, index),
  'pod-kill': (s, event) => s.killPods(event),
  'pod-pause': (s, event) => s.pausePods(event),
  'broker-freeze': (s, event) => s.freezeBroker(event),
  'broker-slow': (s) => s.nothing(),
  'broker-restart': (s, event) => s.stopBroker(event),
  'coordinator-failover': (s) => s.resignBroker(),
  'network-degrade': (s) => s.nothing(),
  'network-black-hole': (s) => s.nothing(),
  'network-reset': (s, event) => s.resetConnections(event),
};

const END: Partial<Handlers> = {
  'pod-pause': (s, event) => s.resumePods(event),
  'broker-freeze': (s, event, index) => s.resumeBroker(event, index),
  'broker-restart': (s, event, index) => s.startBroker(event, index),
  'coordinator-failover': (s, event, index) => s.electBroker(event, index),
};

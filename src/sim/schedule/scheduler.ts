/**
 * Carries out the events of a schedule at their instants: what each kind does when it begins, when its span ends, and
 * in steps of its own, as tables.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Broker } from '../broker.ts';
import type { EventQueue } from '../engine/queue.ts';
import type { RandomStream } from '../engine/random.ts';
import { EventKind } from '../events.ts';
import type { Network } from '../network/network.ts';
import type { Observer } from '../observer.ts';
import type { Pod } from '../pod.ts';
import { BrokerEvents } from './broker-events.ts';
import type { Freezes } from './freezes.ts';
import { PodEvents } from './pod-events.ts';
import { Step, type StepValue } from './steps.ts';
import type { EventOf, WorldEvent, WorldEventKind } from './world-events.ts';

/** What the scheduler acts on. */
export interface ScheduledWorld {
  readonly queue: EventQueue;
  readonly pods: readonly Pod[];
  readonly network: Network;
  readonly observer: Observer;
  now: Ticks;
}

export class Scheduler {
  /** In the order of the configuration; the last ones may wait to be called. */
  private readonly events: readonly WorldEvent[];
  private readonly world: ScheduledWorld;
  readonly pods: PodEvents;
  readonly broker: BrokerEvents;

  /** @param called so many of the events, the last ones, come when they are called */
  constructor(
    events: readonly WorldEvent[],
    called: number,
    world: ScheduledWorld,
    broker: Broker,
    freezes: Freezes,
    random: RandomStream,
  ) {
    this.events = events;
    this.world = world;
    const later = (ms: number, index: number, step: StepValue, slot = 0) => this.later(ms, index, step, slot);
    this.pods = new PodEvents(world, freezes, later);
    this.broker = new BrokerEvents(world, broker, freezes, later, random);
    events.slice(0, events.length - called).forEach(({ atMs }, index) => {
      world.queue.push(msToTicks(atMs), EventKind.Scheduled, index, Step.Begins, 0);
    });
  }

  /** A step of an event is due; `slot`: the pod that it is about, if it is about one. */
  dispatch(index: number, step: number, slot: number): void {
    const event = this.events[index]!;
    switch (step as StepValue) {
      case Step.Begins:
        this.begin(index, event);
        break;
      case Step.Ends:
        this.world.observer.scheduledEvent(this.world.now, index, 'ends');
        (ENDS[event.kind] as Handler | undefined)?.(this, event, index);
        break;
      case Step.Settles:
        if (event.kind === 'broker-freeze') this.broker.readAgain();
        else this.broker.load();
        break;
      case Step.Kills:
        this.pods.killAfterGrace(event, slot);
        break;
      case Step.Proceeds:
        this.pods.proceed(index);
        break;
      case Step.Retires:
        this.pods.retire(event as EventOf<'pod-replace'>, index, slot);
        break;
      case Step.Crashes:
        this.pods.crashAgain(index, this.world.pods[slot]!);
        break;
    }
  }

  private begin(index: number, event: WorldEvent): void {
    this.world.observer.scheduledEvent(this.world.now, index, 'begins');
    const forMs = 'forMs' in event ? event.forMs : null;
    if (forMs !== null) this.later(forMs, index, Step.Ends, 0);
    (BEGINS[event.kind] as Handler)(this, event, index);
  }

  private later(ms: number, index: number, step: StepValue, slot: number): void {
    this.world.queue.push(this.world.now + msToTicks(ms), EventKind.Scheduled, index, step, slot);
  }
}

type Handler = (scheduler: Scheduler, event: WorldEvent, index: number) => void;
type Handlers = { readonly [K in WorldEventKind]: (scheduler: Scheduler, event: EventOf<K>, index: number) => void };

/** Paths, request threads and topics know their events by themselves (links.ts, service.ts, topic-table.ts). */
const NOTHING = () => {};

const BEGINS: Handlers = {
  'pod-start': ({ pods }, event) => pods.start(event),
  'pod-stop': ({ pods }, event, index) => pods.stop(event, index),
  'pod-kill': ({ pods }, event) => pods.kill(event),
  'pod-pause': ({ pods }, event) => pods.pause(event),
  'pod-slow': ({ pods }, event) => pods.slow(event),
  'pod-replace': ({ pods }, event, index) => pods.replace(event, index),
  'pod-crash-loop': ({ pods }, event, index) => pods.crash(event, index),
  'node-drain': ({ pods }, event, index) => pods.stop(event, index),
  'node-loss': ({ pods }, event) => pods.lose(event),
  scale: ({ pods }, event, index) => pods.scale(event, index),
  'rolling-update': ({ pods }, event, index) => pods.update(event, index),
  'remove-members': ({ broker }, event) => broker.removeMembers(event),
  'broker-freeze': ({ broker }, event) => broker.freeze(event),
  'broker-slow': ({ broker }) => broker.slow(),
  'broker-restart': ({ broker }, event) => broker.stop(event),
  'broker-loss': NOTHING,
  'coordinator-failover': ({ broker }) => broker.resign(),
  'topic-create': NOTHING,
  'topic-grow': NOTHING,
  'topic-delete': NOTHING,
  'network-degrade': NOTHING,
  'network-black-hole': NOTHING,
  'network-reset': ({ broker }, event) => broker.reset(event),
};

const ENDS: Partial<Handlers> = {
  'pod-pause': ({ pods }, event) => pods.resume(event),
  'pod-slow': ({ pods }, event) => pods.quicken(event),
  'pod-crash-loop': ({ pods }, _event, index) => pods.heal(index),
  'broker-freeze': ({ broker }, event, index) => broker.resume(event, index),
  'broker-restart': ({ broker }, event, index) => broker.start(event, index),
  'coordinator-failover': ({ broker }, event, index) => broker.elect(event, index),
};

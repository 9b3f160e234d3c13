/**
 * Events of the broker and of its connections: freezes, restarts, failovers, resets, and an administrator's removals.
 *
 * Deviation: there is one broker, so the coordinator after a failover is the same node, and its clients keep their
 * connections to it; a rolling restart of a cluster is, to a group, the failover of its own coordinator.
 *
 * Deviation: producers go on while the broker is frozen or down: the records of that time are there when it is back.
 */
import { msToTicks } from '../../protocol/time.ts';
import type { Broker } from '../broker.ts';
import type { RandomStream } from '../engine/random.ts';
import type { Freezes } from './freezes.ts';
import type { ScheduledWorld } from './scheduler.ts';
import { Step, type StepValue } from './steps.ts';
import type { EventOf } from './world-events.ts';

type Later = (ms: number, index: number, step: StepValue) => void;

export class BrokerEvents {
  private readonly world: ScheduledWorld;
  private readonly broker: Broker;
  private readonly freezes: Freezes;
  private readonly later: Later;
  private readonly random: RandomStream;

  constructor(world: ScheduledWorld, broker: Broker, freezes: Freezes, later: Later, random: RandomStream) {
    this.world = world;
    this.broker = broker;
    this.freezes = freezes;
    this.later = later;
    this.random = random;
  }

  freeze({ forMs }: EventOf<'broker-freeze'>): void {
    this.world.network.port.stall();
    this.freezes.freezeBroker(this.world.now + msToTicks(forMs));
  }

  /** What fell due stands behind this event, in the same tick: so requests come first unless they are put behind it. */
  resume({ timersFirst }: EventOf<'broker-freeze'>, index: number): void {
    if (this.world.now < this.freezes.brokerUntil) return;
    const first = timersFirst > 0 && timersFirst < 1 ? this.random.next() < timersFirst : timersFirst === 1;
    if (first) this.later(0, index, Step.Settles);
    else this.readAgain();
  }

  readAgain(): void {
    this.world.network.port.resume(this.world.now);
  }

  /** A controlled shutdown resigns first, so that what is parked is answered; a crash answers nothing. */
  stop({ graceful }: EventOf<'broker-restart'>): void {
    const { network, now } = this.world;
    if (graceful) this.broker.host.resign(now, true);
    network.port.closeAll(now);
    this.broker.endService();
    network.port.listening = 'refusing';
    if (!graceful) this.broker.host.resign(now, false);
  }

  start({ loadMs }: EventOf<'broker-restart'>, index: number): void {
    this.world.network.port.listening = 'accepting';
    this.elect({ loadMs }, index);
  }

  slow(): void {
    this.broker.startService();
  }

  resign(): void {
    this.broker.host.resign(this.world.now, true);
  }

  elect({ loadMs }: { readonly loadMs: number }, index: number): void {
    this.broker.host.startLoading(this.world.now);
    this.later(loadMs, index, Step.Settles);
  }

  load(): void {
    this.broker.host.load(this.world.now);
  }

  reset({ pods }: EventOf<'network-reset'>): void {
    const { network, now } = this.world;
    for (const connection of network.openConnections()) {
      if (pods.includes(connection.pod) && connection.phase !== 'dialling') network.port.close(connection, now);
    }
  }

  /** `kafka-consumer-groups --delete-members` does not exist: Admin.removeMembersFromConsumerGroup, by instance id. */
  removeMembers({ pods }: EventOf<'remove-members'>): void {
    const byGroup = new Map<number, string[]>();
    for (const { group, instanceId } of pods.map((pod) => this.world.pods[pod]!)) {
      if (instanceId !== null) byGroup.set(group, [...(byGroup.get(group) ?? []), instanceId]);
    }
    for (const [group, instanceIds] of byGroup) this.broker.host.removeMembers(group, instanceIds, this.world.now);
  }
}

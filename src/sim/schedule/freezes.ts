/**
 * Processes that stand still, and messages that are kept up: what falls due for one of them waits until it goes on, then comes in the order in which
 * it fell due. Kernels do not stand still: they take connections and what arrives on them (clients.md N-05).
 *
 * How long a process stands still is known when it stops. So what is due meanwhile is put back into the queue for the
 * instant at which it goes on; equal instants keep their order.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { EventQueue } from '../engine/queue.ts';
import { EventKind } from '../events.ts';
import type { Exchange } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Pod } from '../pod.ts';
import type { Timers } from '../timers.ts';
import type { Way } from './links.ts';

/** `stamp`: which use of the exchange is meant. */
interface Kept {
  readonly stamp: number;
  readonly way: Way;
  readonly until: Ticks;
}

export class Freezes {
  /** The broker's process goes on then. */
  brokerUntil: Ticks = 0;
  /** Nobody stands still from then on. */
  private last: Ticks = 0;
  private readonly queue: EventQueue;
  private readonly timers: Timers;
  private readonly network: Network;
  private readonly pods: readonly Pod[];
  /** Messages that arrive later than they would, by the id of their exchange. */
  private readonly kept = new Map<number, Kept>();

  constructor(queue: EventQueue, timers: Timers, network: Network, pods: readonly Pod[]) {
    this.queue = queue;
    this.timers = timers;
    this.network = network;
    this.pods = pods;
  }

  freezeBroker(until: Ticks): void {
    this.brokerUntil = Math.max(this.brokerUntil, until);
    this.queue.keepOrderAt?.(until);
    this.last = Math.max(this.last, until);
  }

  freezePod(pod: Pod, until: Ticks): void {
    pod.frozenUntil = Math.max(pod.frozenUntil, until);
    this.queue.keepOrderAt?.(until);
    this.last = Math.max(this.last, until);
  }

  /** A message on its way arrives so much later, and what follows on its connection not before it. */
  keepUp(exchange: Exchange, ticks: Ticks): void {
    const { postmarks } = this.network;
    const until = postmarks!.arrivesAt(exchange) + ticks;
    postmarks!.putOff(exchange, until);
    this.kept.set(exchange.id, { stamp: exchange.stamp, way: exchange.connection!.wayOf(exchange)!, until });
    this.last = Math.max(this.last, until);
  }

  standsStill(pod: number, now: Ticks): boolean {
    return this.pods[pod]!.frozenUntil > now;
  }

  /** True if this event was put off. */
  puts(kind: number, who: number, a: number, now: Ticks): boolean {
    if (now >= this.last) return false;
    const until = this.until(kind, who, now);
    if (until <= now) return false;
    if (kind !== EventKind.TimerCheck) this.queue.push(until, kind, who, a, this.queue.b);
    else if (this.timers.expire(who, now)) this.timers.arm(who, until, now);
    return true;
  }

  /** When whom this event is for goes on. */
  private until(kind: number, who: number, now: Ticks): Ticks {
    switch (kind) {
      case EventKind.TimerCheck:
        return this.untilOfTimer(who, now);
      case EventKind.RequestArrives:
      case EventKind.ConnectionClosed:
        return this.keptUntil(this.network.connection(who).arriving, 'out');
      case EventKind.ResponseArrives:
      case EventKind.ConnectionLost:
        return Math.max(this.untilOfClient(who), this.keptUntil(this.network.connection(who).head, 'in'));
      case EventKind.Dialled:
        return this.untilOfClient(who);
      case EventKind.FetchReady:
      case EventKind.AppendDone:
      case EventKind.Served:
        return this.brokerUntil;
      default:
        return 0;
    }
  }

  private untilOfClient(connection: number): Ticks {
    return this.pods[this.network.connection(connection).pod]!.frozenUntil;
  }

  /** When the next message of a connection, one way, may arrive. */
  private keptUntil(next: Exchange | null, way: Way): Ticks {
    if (next === null || this.kept.size === 0) return 0;
    const kept = this.kept.get(next.id);
    return kept !== undefined && kept.stamp === next.stamp && kept.way === way ? kept.until : 0;
  }

  /** A check that means nothing any more, or not yet, is for nobody. */
  private untilOfTimer(slot: number, now: Ticks): Ticks {
    const { timers, pods } = this;
    if (timers.deadline(slot) > now) return 0;
    const owner = timers.owner(slot);
    const kind = timers.kindOf(slot);
    if (kind === EventKind.CoordinatorTimer) return this.brokerUntil;
    return pods[kind === EventKind.ClientTimer ? owner : this.network.connection(owner).pod]!.frozenUntil;
  }
}

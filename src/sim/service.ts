/**
 * The broker's request threads: a request waits for one (first come, first served), keeps it for its service time, and
 * is only then handled. Mirrors KafkaServer's RequestChannel and KafkaRequestHandlerPool (`num.io.threads`).
 *
 * A request that is parked, a JoinGroup or a fetch, keeps no thread while it waits (purgatory). A world in which
 * handling takes no time has no Service, and pays nothing for it.
 */
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { type Sampler, sampler } from './engine/distributions.ts';
import type { EventQueue } from './engine/queue.ts';
import type { RandomStream } from './engine/random.ts';
import { EventKind } from './events.ts';
import type { Exchange } from './network/connection.ts';
import type { BrokerSlow, WorldEvent } from './schedule/world-events.ts';
import type { ServiceConfig } from './world-config.ts';

const NO_TIME: ServiceConfig = { threads: null, otherMs: 0, msByApi: {}, tail: 1 };

export class Service {
  /** false: handling takes no time before somebody slows the broker down, and until then the world is as without threads. */
  works = true;
  private readonly threads: number;
  private readonly samplers: ReadonlyMap<number, Sampler>;
  private readonly other: Sampler;
  private readonly slow: readonly BrokerSlow[];
  private readonly queue: EventQueue;
  private readonly random: RandomStream;
  /** Exchanges that wait for a thread: from `first` on. */
  private waiting: Exchange[] = [];
  private first = 0;
  private busy = 0;
  /** Counts restarts of the broker: what was served before means nothing any more. */
  private life = 0;

  /** null if handling takes no time, ever. `called`: so many of the events, the last ones, are not scheduled. */
  static of(
    config: ServiceConfig | undefined,
    events: readonly WorldEvent[],
    called: number,
    queue: EventQueue,
    random: (purpose: string) => RandomStream,
  ): Service | null {
    const slow = events.filter((event) => event.kind === 'broker-slow');
    if (config === undefined && slow.length === 0) return null;
    const service = new Service(config ?? NO_TIME, slow, queue, random('broker/service'));
    const scheduled = events.slice(0, events.length - called);
    service.works = config !== undefined || scheduled.some((event) => event.kind === 'broker-slow');
    return service;
  }

  private constructor(config: ServiceConfig, slow: readonly BrokerSlow[], queue: EventQueue, random: RandomStream) {
    this.threads = config.threads ?? Number.POSITIVE_INFINITY;
    this.other = samplerOf(config.otherMs, config.tail);
    this.samplers = new Map(
      Object.entries(config.msByApi).map(([api, ms]) => [Number(api), samplerOf(ms, config.tail)]),
    );
    this.slow = slow;
    this.queue = queue;
    this.random = random;
  }

  /** The broker has read a request. */
  take(exchange: Exchange, now: Ticks): void {
    if (this.busy < this.threads) this.serve(exchange, now);
    else this.waiting.push(exchange);
  }

  /** A request has been dealt with and may be handled; its thread turns to the next. False if it means nothing any more. */
  served(life: number, now: Ticks): boolean {
    if (life !== this.life) return false;
    this.busy--;
    if (this.first < this.waiting.length) this.serve(this.next(), now);
    return true;
  }

  /** The broker's process ends: whom nobody will answer. */
  end(): readonly Exchange[] {
    const left = this.waiting.slice(this.first);
    this.waiting = [];
    this.first = 0;
    this.busy = 0;
    this.life++;
    return left;
  }

  private serve(exchange: Exchange, now: Ticks): void {
    this.busy++;
    this.queue.push(now + this.time(exchange.api, now), EventKind.Served, exchange.id, exchange.stamp, this.life);
  }

  private next(): Exchange {
    const exchange = this.waiting[this.first++]!;
    if (this.first === this.waiting.length) {
      this.waiting = [];
      this.first = 0;
    }
    return exchange;
  }

  private time(api: number, now: Ticks): Ticks {
    let time = (this.samplers.get(api) ?? this.other)(this.random);
    for (const { atMs, forMs, apis, factor, addedMs } of this.slow) {
      if (apis !== null && !apis.includes(api)) continue;
      const from = msToTicks(atMs);
      if (now >= from && (forMs === null || now < from + msToTicks(forMs))) time = time * factor + msToTicks(addedMs);
    }
    return Math.round(time);
  }
}

/** Half of the draws below `ms`, 99 % below `tail` times that. */
function samplerOf(ms: number, tail: number): Sampler {
  if (ms === 0 || tail === 1) return sampler({ kind: 'constant', ms });
  return sampler({ kind: 'lognormal', medianMs: ms, p99Ms: ms * tail });
}

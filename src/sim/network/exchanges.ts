/**
 * The exchanges of a world, pooled: a request and its answer are one object, found by its id while it is in use.
 */
import { type ClientRequest, FetchExchange } from '../../client-model/requests.ts';
import { Api } from '../../protocol/api.ts';
import type { Ticks } from '../../protocol/time.ts';
import { Exchange } from './connection.ts';

export class Exchanges {
  private readonly all: Exchange[] = [];
  /** Unused ones, linked by `next`. */
  private free: Exchange | null = null;

  /** The one that the broker knows by this id. */
  at(id: number): Exchange {
    return this.all[id]!;
  }

  take(request: ClientRequest, timeoutAt: Ticks): Exchange {
    const exchange = this.free ?? new Exchange(this.all.length);
    if (exchange === this.free) this.free = exchange.next;
    else this.all.push(exchange);
    exchange.next = null;
    exchange.request = request;
    exchange.api = request instanceof FetchExchange ? Api.Fetch : request.api;
    exchange.response = null;
    exchange.timeoutAt = timeoutAt;
    return exchange;
  }

  release(exchange: Exchange): void {
    exchange.connection = null;
    exchange.request = null;
    exchange.response = null;
    exchange.stamp++;
    exchange.next = this.free;
    this.free = exchange;
  }
}

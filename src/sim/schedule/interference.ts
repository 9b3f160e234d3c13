/**
 * What somebody who watches a world can do to a single message on its way: lose it once, keep it up, have the broker
 * meet it twice, break its connection.
 *
 * A message is a segment of a TCP connection, so nothing of this leaves a gap (clients.md N-01, N-07b):
 * - `drop`: the segment is lost once, as with `tc netem loss`. TCP sends it again after its retransmission time-out, at
 *   least 200 ms; what follows on the connection waits behind it.
 * - `delay`: it arrives so much later, and so does what follows.
 * - `duplicate`: a copied segment (`tc netem duplicate`) is thrown away by the receiver's kernel, and nobody notices.
 *   What a broker does meet twice is a request that was sent again since its connection had gone: the copy comes over a
 *   connection of its own that its client has given up, and its answer goes nowhere (N-04, N-07).
 * - `break`: both ends lose the connection, and with it all that is on its way: the only way to lose a request for good.
 *
 * Deviation: a client that stands still while its connection breaks learns of it from the broker's side alone, when it
 * goes on; an answer that is on its way then still arrives.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { Exchange } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Freezes } from './freezes.ts';

export type Interference =
  | { readonly do: 'drop' }
  | { readonly do: 'delay'; readonly ms: number }
  | { readonly do: 'duplicate' }
  | { readonly do: 'break' };

/** In the order of their numbers in traces. */
export const INTERFERENCES: readonly Interference['do'][] = ['drop', 'delay', 'duplicate', 'break'];

/** Why an interference is not possible; null: it is. */
export function interferenceProblem(exchange: Exchange, act: Interference, network: Network): string | null {
  const connection = exchange.connection;
  if (connection === null) return 'it is not there any more';
  if (act.do === 'duplicate') {
    return network.isRepeatable(exchange) ? null : 'only requests to the group coordinator, once sent, can come twice';
  }
  if (act.do === 'break') return connection.phase === 'dialling' ? 'its connection is not there yet' : null;
  return connection.wayOf(exchange) === null ? 'it is not on its way: it waits at one of the ends' : null;
}

/** @param exchange one for which there is no {@link interferenceProblem} */
export function interfere(exchange: Exchange, act: Interference, network: Network, freezes: Freezes, now: Ticks): void {
  const connection = exchange.connection!;
  switch (act.do) {
    case 'drop':
      freezes.keepUp(exchange, network.retransmission(connection.pod, now));
      break;
    case 'delay':
      freezes.keepUp(exchange, msToTicks(act.ms));
      break;
    case 'duplicate':
      network.repeat(exchange, now);
      break;
    case 'break':
      network.port.close(connection, now);
      if (!freezes.standsStill(connection.pod, now)) network.sever(connection, now);
      break;
  }
}

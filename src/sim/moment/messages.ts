/**
 * What is on its way over a connection, or waits at one of its ends. How the marks of a connection divide its list of
 * exchanges stands in connection.ts.
 */
import { apiName } from '../../protocol/api.ts';
import { errorName } from '../../protocol/errors.ts';
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import type { Connection, Exchange } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Postmarks } from '../network/postmarks.ts';
import type { Pod } from '../pod.ts';
import { requestWords, responseWords } from './carries.ts';
import type { MessageMoment, MessagePlace } from './moment.ts';

export function messagesOf(connection: Connection, pod: Pod, postmarks: Postmarks | null): MessageMoment[] {
  const messages: MessageMoment[] = [];
  const held = connection.phase === 'ready' ? null : connection.firstHeld();
  let place: MessagePlace = 'to-client';
  let keptUntil = 0;
  for (let exchange = connection.head; exchange !== null; exchange = exchange.next) {
    const before = place;
    place = placeOf(exchange, connection, held, place);
    // What was sent later does not arrive before what was kept up.
    const arrivesAt = postmarks?.arrivesAt(exchange) ?? NEVER;
    keptUntil = place === before ? Math.max(keptUntil, arrivesAt) : arrivesAt;
    messages.push(
      messageOf(exchange, pod, place, { sentAt: postmarks?.sentAt(exchange) ?? NEVER, arrivesAt: keptUntil }),
    );
  }
  return messages;
}

/** @param before the place of the exchange before it: places change at the marks alone */
function placeOf(
  exchange: Exchange,
  connection: Connection,
  held: Exchange | null,
  before: MessagePlace,
): MessagePlace {
  if (before === 'held' || exchange === held) return 'held';
  if (before === 'to-broker' || exchange === connection.arriving) return 'to-broker';
  if (before === 'queued' || exchange === connection.handling) return 'queued';
  return before === 'handled' || exchange === connection.unsent ? 'handled' : 'to-client';
}

function messageOf(exchange: Exchange, pod: Pod, place: MessagePlace, travel: Travel): MessageMoment {
  const { api, request, response, errorCode, timeoutAt } = exchange;
  const { kind, closedByClient } = exchange.connection!;
  const isTravelling = place === 'to-broker' || place === 'to-client';
  return {
    id: messageId(exchange),
    pod: pod.index,
    connection: pod.connectionName(kind),
    abandoned: closedByClient,
    api: apiName(api),
    place,
    error: response === null ? null : errorName(errorCode),
    carries: response === null ? requestWords(request!) : responseWords(response, errorCode),
    sentAtMs: place === 'held' ? null : msOrNull(travel.sentAt),
    arrivesAtMs: isTravelling ? msOrNull(travel.arrivesAt) : null,
    timeoutAtMs: msOrNull(timeoutAt),
  };
}

const NEVER: Ticks = Number.POSITIVE_INFINITY;

interface Travel {
  readonly sentAt: Ticks;
  readonly arrivesAt: Ticks;
}

function msOrNull(ticks: Ticks): number | null {
  return ticks < NEVER ? ticksToMs(ticks) : null;
}

/** The same in every run of the same world. Exchanges are used again and again: the second number counts that. */
function messageId({ id, stamp }: Exchange): string {
  return `${id}.${stamp}`;
}

/** What a message's id means now; null if it means nothing (any more). */
export function exchangeOf(messageId: string, network: Pick<Network, 'port'>): Exchange | null {
  const parts = /^(\d{1,9})\.(\d{1,15})$/.exec(messageId);
  if (parts === null) return null;
  const exchange: Exchange | undefined = network.port.exchange(Number(parts[1]));
  return exchange?.connection && exchange.stamp === Number(parts[2]) ? exchange : null;
}

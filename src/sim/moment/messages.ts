/**
 * What is on its way over a connection, or waits at one of its ends. How the marks of a connection divide its list of
 * exchanges stands in connection.ts.
 */
import { apiName } from '../../protocol/api.ts';
import { errorName } from '../../protocol/errors.ts';
import { ticksToMs } from '../../protocol/time.ts';
import type { Connection, Exchange } from '../network/connection.ts';
import type { Pod } from '../pod.ts';
import type { MessageMoment, MessagePlace } from './moment.ts';

export function messagesOf(connection: Connection, pod: Pod): MessageMoment[] {
  const messages: MessageMoment[] = [];
  const held = connection.phase === 'ready' ? null : connection.firstHeld();
  let place: MessagePlace = 'to-client';
  for (let exchange = connection.head; exchange !== null; exchange = exchange.next) {
    place = placeOf(exchange, connection, held, place);
    messages.push(messageOf(exchange, pod.connectionName(connection.kind), pod.index, place));
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

function messageOf(exchange: Exchange, connection: string, pod: number, place: MessagePlace): MessageMoment {
  const { api, response, errorCode, timeoutAt } = exchange;
  const error = response === null ? null : errorName(errorCode);
  return { pod, connection, api: apiName(api), place, error, timeoutAtMs: ticksToMs(timeoutAt) };
}

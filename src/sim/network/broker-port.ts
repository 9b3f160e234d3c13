/**
 * The broker's end of its connections: it takes one request of a connection at a time, answers in their order, stands
 * still when its process does, and closes.
 *
 * clients.md N-03 (the next request is taken only when the last one is answered), N-04 and N-07 (what was sent before a
 * close is still read), N-05 (a frozen process: the kernel goes on accepting), N-06 (a process that has ended).
 * Mirrors kafka.network.SocketServer and its Processors.
 */
import type { ClientResponse } from '../../client-model/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Connection, Exchange } from './connection.ts';
import type { Wires } from './wires.ts';

/** What the broker's port does with an attempt to connect. `dropping`: it accepts and closes at once. */
export type Listening = 'accepting' | 'refusing' | 'dropping';

/** Who takes requests, and will `respond`. */
export interface RequestHandler {
  handle(exchange: Exchange): void;
}

export class BrokerPort {
  listening: Listening = 'accepting';
  private readonly wires: Wires;
  private readonly handler: RequestHandler;
  private readonly serial: boolean;
  /** Connections whose next request the broker can take now: the first `readyCount`. */
  private readonly ready: Connection[] = [];
  private readyCount = 0;
  /** The broker is frozen: it takes nothing and answers nothing, but the kernel accepts connections (N-05). */
  private stalled = false;

  /** @param serial requests of one connection are handled one at a time, as Kafka does */
  constructor(wires: Wires, handler: RequestHandler, serial: boolean) {
    this.wires = wires;
    this.handler = handler;
    this.serial = serial;
  }

  /** An exchange by the id that the broker knows it by. */
  exchange(id: number): Exchange {
    return this.wires.exchanges.at(id);
  }

  // ---- requests ----

  /** False if the broker has closed the connection meanwhile. */
  onRequestArrives(connection: Connection): boolean {
    connection.scheduledEvents--;
    if (connection.closedAtBroker) {
      this.wires.maybeForget(connection);
      return false;
    }
    const exchange = connection.arriving!;
    connection.arriving = exchange.next;
    connection.handling ??= exchange;
    if (!connection.busy) this.takeNext(connection);
    return true;
  }

  /** The broker reads the next request of a connection. */
  private takeNext(connection: Connection): void {
    const exchange = connection.handling;
    if (exchange === null || this.stalled) return;
    connection.handling = exchange.next === connection.arriving ? null : exchange.next;
    connection.busy = this.serial;
    this.handler.handle(exchange);
  }

  private makeReady(connection: Connection): void {
    if (connection.scheduled) return;
    connection.scheduled = true;
    this.ready[this.readyCount++] = connection;
  }

  /** Takes what became possible within the last input: the broker never goes from one request into another. */
  pump(): void {
    if (this.readyCount > 0) this.takeReady();
  }

  private takeReady(): void {
    for (let i = 0; i < this.readyCount; i++) {
      const connection = this.ready[i]!;
      connection.scheduled = false;
      if (!connection.busy) this.takeNext(connection);
    }
    this.readyCount = 0;
  }

  // ---- answers ----

  /** The broker answers; answers leave in the order of the requests. `errorCode`: whoever knows it need not have it read. */
  respond(exchange: Exchange, response: ClientResponse, now: Ticks, errorCode = response.errorCode): void {
    const connection = exchange.connection!;
    if (connection.closedAtBroker) {
      this.abandon(exchange);
    } else {
      exchange.response = response;
      exchange.errorCode = errorCode;
      if (!this.stalled) this.transmitAnswers(connection, now);
    }
    connection.busy = false;
    if (connection.handling !== null) this.makeReady(connection);
  }

  /** Nobody will answer this request: the broker's process is gone, and its connections with it. */
  abandon(exchange: Exchange): void {
    const connection = exchange.connection!;
    this.wires.drop(connection, exchange, exchange.next);
    this.wires.maybeForget(connection);
  }

  private transmitAnswers(connection: Connection, now: Ticks): void {
    while (connection.unsent !== null && connection.unsent.response !== null) {
      const exchange: Exchange = connection.unsent;
      connection.unsent = exchange.next;
      const at = this.wires.sendAnswer(connection, exchange.response!, now);
      this.wires.postmarks?.mark(exchange, now, at);
    }
  }

  private dropHeldAnswers(connection: Connection): void {
    while (connection.unsent !== null && connection.unsent.response !== null) {
      this.wires.drop(connection, connection.unsent, connection.unsent.next);
    }
  }

  // ---- its process ----

  /** The broker freezes: answers that it has made stay with it, requests wait (N-05). */
  stall(): void {
    this.stalled = true;
  }

  /** It goes on: first the answers that are ready, then the requests that wait. */
  resume(now: Ticks): void {
    this.stalled = false;
    for (const connection of this.wires.connections) {
      if (connection === null) continue;
      if (!connection.closedAtBroker) this.transmitAnswers(connection, now);
      if (connection.handling !== null && !connection.busy) this.makeReady(connection);
    }
  }

  /** The broker closes a connection: what it has not read is lost, the client learns of it in a moment (N-06). */
  close(connection: Connection, now: Ticks): void {
    if (connection.closedAtBroker) return;
    connection.closedAtBroker = true;
    this.dropHeldAnswers(connection);
    if (connection.handling !== null) this.wires.drop(connection, connection.handling);
    this.wires.sendLoss(connection, now);
  }

  /** Its process has ended: every connection, also those that their clients have given up (N-06). */
  closeAll(now: Ticks): void {
    for (const connection of this.wires.connections) {
      if (connection !== null && connection.phase !== 'dialling') this.close(connection, now);
    }
  }

  /** The broker learns that the client has closed. What was sent before is still read, and handled (N-04, N-07). */
  onConnectionClosed(connection: Connection): void {
    connection.scheduledEvents--;
    connection.closedAtBroker = true;
    this.dropHeldAnswers(connection);
    this.wires.maybeForget(connection);
  }
}

/**
 * Connections between clients and the broker, as data: ordered both ways, one request at a time at the broker.
 *
 * clients.md N-01 (bytes arrive in order, answers in the order of the requests), N-03 (the broker takes the next
 * request of a connection only when the last one is answered), N-04 (closing does not take back what the broker has).
 *
 * A connection is dialled (TCP), set up (ApiVersions, its first exchange) and then ready; what is sent before waits.
 * It keeps its exchanges in one list in the order of sending; three marks move along it:
 *
 *     head (oldest unanswered at the client) … unsent (oldest the broker has not answered) … handling … arriving
 */
import type { ConnectionKindValue } from '../../client-model/effects.ts';
import type { ClientRequest, ClientResponse } from '../../client-model/requests.ts';
import type { Ticks } from '../../protocol/time.ts';
import type { Way } from '../schedule/links.ts';

/** One request and its answer. Pooled. */
export class Exchange {
  /** Its place in the table of exchanges: what the coordinator knows it by. */
  readonly id: number;
  connection: Connection | null = null;
  request: ClientRequest | null = null;
  response: ClientResponse | null = null;
  /** The request's API key and the answer's error code, kept here: reading them off many kinds of objects is slow. */
  api = 0;
  errorCode = 0;
  /** The client gives up the connection at this instant. */
  timeoutAt: Ticks = 0;
  /** Counts uses, so that a late event can tell that it means an earlier one. */
  stamp = 0;
  next: Exchange | null = null;

  constructor(id: number) {
    this.id = id;
  }
}

/** `dialling`: TCP is not there yet. `setting-up`: ApiVersions is not answered yet. */
export type ConnectionPhase = 'dialling' | 'setting-up' | 'ready';

/** One TCP connection, from its opening to the last trace of it. */
export class Connection {
  readonly slot: number;
  readonly pod: number;
  readonly kind: ConnectionKindValue;
  /** Slot of its request time-out. */
  readonly timer: number;
  phase: ConnectionPhase = 'dialling';
  /** Set up as soon as it is dialled: no ApiVersions. */
  plain = false;
  /** In the order of sending; see above. */
  head: Exchange | null = null;
  tail: Exchange | null = null;
  arriving: Exchange | null = null;
  handling: Exchange | null = null;
  unsent: Exchange | null = null;
  /** Exchanges between `head` and `tail`. */
  inFlight = 0;
  /** The broker is handling a request of it. */
  busy = false;
  /** Queued events that mean this connection. */
  scheduledEvents = 0;
  /** TCP, then ApiVersions, must be done by then; 0: they are (an infinite one would be a box of its own). */
  setupDeadline: Ticks = 0;
  /** Queued to be looked at once the present input is done. */
  scheduled = false;
  closedByClient = false;
  closedAtBroker = false;

  constructor(slot: number, pod: number, kind: ConnectionKindValue, timer: number) {
    this.slot = slot;
    this.pod = pod;
    this.kind = kind;
    this.timer = timer;
  }

  append(exchange: Exchange): void {
    exchange.connection = this;
    if (this.tail === null) this.head = exchange;
    else this.tail.next = exchange;
    this.tail = exchange;
    this.arriving ??= exchange;
    this.unsent ??= exchange;
    this.inFlight++;
  }

  /** Puts an exchange before all others: none of them has been sent. */
  prepend(exchange: Exchange): void {
    exchange.connection = this;
    exchange.next = this.head;
    this.head = exchange;
    this.tail ??= exchange;
    this.arriving = exchange;
    this.unsent = exchange;
    this.inFlight++;
  }

  /** The oldest exchange that waits for the connection to be set up. */
  firstHeld(): Exchange | null {
    return this.phase === 'setting-up' ? (this.head?.next ?? null) : this.head;
  }

  /** Where an exchange of it is going: to the broker, back to the client, or nowhere (it waits at one of the ends). */
  wayOf(exchange: Exchange): Way | null {
    const held = this.phase === 'ready' ? null : this.firstHeld();
    let way: Way | null = 'in';
    for (let e = this.head; e !== null && e !== held; e = e.next) {
      if (e === this.unsent) way = null;
      if (e === this.arriving) way = 'out';
      if (e === exchange) return way;
    }
    return null;
  }

  /** Takes the oldest exchange off the list. */
  shift(): Exchange {
    const exchange = this.head!;
    this.head = exchange.next;
    if (this.head === null) this.tail = null;
    exchange.next = null;
    this.inFlight--;
    return exchange;
  }

  /** Takes the exchanges from `first` up to, but not including, `end` off the list; marks on them move to `end`. */
  cut(first: Exchange, end: Exchange | null): void {
    let before: Exchange | null = null;
    for (let e = this.head; e !== first; e = e!.next) before = e;
    for (let e: Exchange | null = first; e !== end; e = e!.next) {
      if (this.arriving === e) this.arriving = end;
      if (this.handling === e) this.handling = null;
      if (this.unsent === e) this.unsent = end;
      this.inFlight--;
    }
    if (before === null) this.head = end;
    else before.next = end;
    if (end === null) this.tail = before;
  }
}

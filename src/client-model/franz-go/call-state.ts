/**
 * Requests as calls.ts and links.ts see them, as plain data: how far a call has got, what is on each connection, what each
 * writer of requests is doing.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { ClientRequest, ClientResponse } from '../requests.ts';
import type { SlotKind } from './timers.ts';

/**
 * How an attempt, or a call, fails. `timeout`: no answer in time. `closed`: the connection is gone. `refused`: it could
 * not be made. `unproven`: it was closed before anything was answered on it. `canceled`: nobody wants it any more. A number:
 * the code in a FindCoordinator answer.
 */
export type Failure = 'timeout' | 'closed' | 'refused' | 'unproven' | 'canceled' | number;

/**
 * `lookup`: waits for the coordinator; `second-lookup`: again, after the first could not be sent. `queued`: waits for a
 * connection. `sent`: on its way. `failed`: the attempt is over. `pausing`: before the next one. `done`: to be taken by
 * whoever made it.
 */
export type CallPhase = 'idle' | 'lookup' | 'second-lookup' | 'queued' | 'sent' | 'failed' | 'pausing' | 'done';

export class Call {
  readonly slot: SlotKind;
  phase: CallPhase = 'idle';
  request: ClientRequest | null = null;
  response: ClientResponse | null = null;
  failure: Failure | null = null;
  tries = 0;
  startedAt: Ticks = 0;
  /** Not another try after this long. */
  budgetMs = 0;
  timeoutMs = 0;
  /** Over which connection. */
  link = 0;
  /** Given up, but the connection has still to come to it. */
  canceled = false;

  constructor(slot: SlotKind) {
    this.slot = slot;
  }
}

/** A request that is on a connection. */
export interface Exchange {
  slot: SlotKind;
  request: ClientRequest;
  /** Its answer is nobody's. */
  canceled: boolean;
}

/** One connection as the client sees it. */
export class LinkState {
  /** Something has been answered on it, beside what set it up. */
  proven = false;
  /** Closed by the broker while nothing was on it: found out at the next use. */
  stale = false;
  /** In the order of sending. */
  readonly exchanges: Exchange[] = [];
}

/** What writes the requests to one broker. */
export class Worker {
  /** The call whose connection is being set up; −1: none. */
  settingUp = -1;
  /** It has been told the broker's versions. */
  versionsKnown = false;
  tries = 0;
  /** Calls that wait for that. */
  readonly queue: SlotKind[] = [];
}

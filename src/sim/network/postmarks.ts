/**
 * When what travels was sent, and when it arrives: kept by exchange, for worlds that somebody looks into and interferes
 * with. Others keep none, and pay nothing for them: a run that nobody looks into has no use for it.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { Exchange } from './connection.ts';

export class Postmarks {
  /** By id of the exchange: the request; once it is answered, the answer. */
  private readonly sent: Ticks[] = [];
  private readonly due: Ticks[] = [];

  /** It leaves now, for the broker or back. */
  mark({ id }: Exchange, now: Ticks, arrivesAt: Ticks): void {
    this.sent[id] = now;
    this.due[id] = arrivesAt;
  }

  sentAt({ id }: Exchange): Ticks {
    return this.sent[id]!;
  }

  /** Unless something before it on its connection is kept up. */
  arrivesAt({ id }: Exchange): Ticks {
    return this.due[id]!;
  }

  /** It will arrive later than it was to. */
  putOff({ id }: Exchange, until: Ticks): void {
    this.due[id] = until;
  }
}

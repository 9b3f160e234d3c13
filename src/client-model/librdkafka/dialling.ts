/** How one of the client's connections stands, as data; connections.ts moves it. */
import type { Ticks } from '../../protocol/time.ts';
import type { ConnectionKindValue } from '../effects.ts';

/** Back-off of the dials of one connection. */
export class Dialling {
  readonly connection: ConnectionKindValue;
  readonly timer: number;
  /** Set up and usable. */
  up = false;
  /** When it was last dialled, and how long TCP took when it last came up. */
  dialledAt: Ticks = 0;
  connectSpan: Ticks = 0;
  /** When it was last lost. */
  lostAt: Ticks = Number.NEGATIVE_INFINITY;
  /** Asked of the network, and neither up nor failed. */
  dialling = false;
  backoffMs = 0;
  notBefore: Ticks = Number.NEGATIVE_INFINITY;

  constructor(connection: ConnectionKindValue, timer: number) {
    this.connection = connection;
    this.timer = timer;
  }
}

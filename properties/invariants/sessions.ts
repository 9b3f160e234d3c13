/** A member that heartbeats in time is never expired (KIP-62, C-HB-07, C-HB-10). */
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse, JoinGroupResponse } from '../../src/protocol/responses.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import { type Apis, type NamedInvariant, Watcher } from './watcher.ts';

interface Life {
  readonly session: Ticks;
  lastHeartbeat: Ticks;
}

class SessionWatcher extends Watcher {
  private readonly lives = new Map<string, Life>();
  private readonly arrivals = new Map<number, Ticks>();

  override get requests(): Apis {
    return [Api.Heartbeat];
  }

  override get answers(): Apis {
    return [Api.Heartbeat, Api.JoinGroup];
  }

  override requestArrived(now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.Heartbeat) this.arrivals.set(exchange, now);
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    exchange: number,
    request: CoordinatorRequest,
    response: CoordinatorResponse,
  ): void {
    if (request.api === Api.Heartbeat) this.beat(exchange, request.memberId, response.errorCode);
    if (request.api !== Api.JoinGroup || response.errorCode !== Errors.NONE) return;
    const { memberId } = response as JoinGroupResponse;
    const session = msToTicks(request.sessionTimeoutMs);
    this.lives.set(memberId, { session, lastHeartbeat: Number.NEGATIVE_INFINITY });
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    const life = this.lives.get(memberId);
    this.lives.delete(memberId);
    if (life === undefined || cause !== 'session-expired') return;
    if (life.lastHeartbeat >= 0) this.reach();
    if (now - life.lastHeartbeat >= life.session) return;
    const ago = ticksToMs(now - life.lastHeartbeat);
    this.fail(now, `${memberId} was expired ${ago} ms after a heartbeat, its session is ${ticksToMs(life.session)} ms`);
  }

  private beat(exchange: number, memberId: string, code: number): void {
    const arrived = this.arrivals.get(exchange);
    this.arrivals.delete(exchange);
    const life = this.lives.get(memberId);
    if (arrived === undefined || life === undefined) return;
    if (code === Errors.NONE || code === Errors.REBALANCE_IN_PROGRESS) life.lastHeartbeat = arrived;
  }
}

export const heartbeatsKeepTheSession: NamedInvariant = {
  name: 'heartbeats keep the session',
  sentence: 'A member is never expired within its session timeout of an accepted heartbeat.',
  source: 'KIP-62; C-HB-07, C-HB-10',
  kind: 'always',
  sometimes: 'a member that has heartbeated is expired',
  watch: () => new SessionWatcher(),
};

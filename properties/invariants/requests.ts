/** Every request is answered exactly once, with the documented exceptions (C-INV-10, C-GEN-09). */
import { Api, apiName } from '../../src/protocol/api.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { type NamedInvariant, TimedWatcher } from './watcher.ts';

interface Outstanding {
  readonly since: Ticks;
  readonly request: CoordinatorRequest;
}

/** A join or sync may be parked for long, and the earlier of two of the same member is dropped unanswered. */
const PARKED = new Set<number>([Api.JoinGroup, Api.SyncGroup]);

class RequestWatcher extends TimedWatcher {
  private readonly outstanding = new Map<number, Outstanding>();
  /** Of these the last join, and the last sync, of each member. */
  private readonly joins = new Map<string, number>();
  private readonly syncs = new Map<string, number>();
  private readonly patience: Ticks;
  private readonly parkedPatience: Ticks;

  constructor(world: WorldConfig) {
    super();
    // What waits for the log waits no longer than the write timeout (C-RT-05).
    this.patience = msToTicks(world.broker.coordinator.offsetsCommitTimeoutMs);
    this.parkedPatience = msToTicks(longestPhaseMs(world));
  }

  /** C-GEN-09: of two joins (or syncs) of one member the earlier is dropped, and the sync of one that is removed. */
  private drop(parked: Map<string, number>, memberId: string): void {
    const exchange = parked.get(memberId);
    if (exchange === undefined) return;
    this.outstanding.delete(exchange);
    parked.delete(memberId);
  }

  override memberRemoved(_now: Ticks, _group: number, memberId: string): void {
    this.drop(this.syncs, memberId);
  }

  override requestArrived(now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.JoinGroup) this.park(this.joins, request.memberId, exchange);
    else if (request.api === Api.SyncGroup) this.park(this.syncs, request.memberId, exchange);
    if (this.outstanding.has(exchange)) this.fail(now, `exchange ${exchange} was given out twice`);
    this.outstanding.set(exchange, { since: now, request });
  }

  private park(parked: Map<string, number>, memberId: string, exchange: number): void {
    if (memberId === '') return;
    this.drop(parked, memberId);
    parked.set(memberId, exchange);
  }

  private unpark(parked: Map<string, number>, memberId: string, exchange: number): void {
    if (parked.get(memberId) === exchange) parked.delete(memberId);
  }

  override responseSent(now: Ticks, _pod: number, exchange: number, request: CoordinatorRequest): void {
    const known = this.outstanding.get(exchange);
    if (known === undefined || known.request !== request) {
      this.fail(now, `a ${apiName(request.api)} request was answered twice or never asked`);
    }
    if (known !== undefined && known.since < now) this.reach();
    this.outstanding.delete(exchange);
    if (request.api === Api.JoinGroup) this.unpark(this.joins, request.memberId, exchange);
    else if (request.api === Api.SyncGroup) this.unpark(this.syncs, request.memberId, exchange);
  }

  override violation(): string | null {
    for (const { since, request } of this.outstanding.values()) {
      const patience = PARKED.has(request.api) ? this.parkedPatience : this.patience;
      if (this.clock.now - since <= patience) continue;
      this.fail(since, `a ${apiName(request.api)} request was never answered`);
    }
    return super.violation();
  }
}

/** A join phase lasts at most as long as the rebalance timeout or a new member's patience; a sync phase likewise. */
function longestPhaseMs(world: WorldConfig): number {
  const { newMemberJoinTimeoutMs, initialRebalanceDelayMs } = world.broker.coordinator;
  const timeouts = world.groups.flatMap(({ clients }) =>
    clients.map(({ consumer }) => consumer.maxPollIntervalMs + consumer.sessionTimeoutMs),
  );
  return Math.max(newMemberJoinTimeoutMs, ...timeouts) + initialRebalanceDelayMs;
}

export const everyRequestIsAnsweredOnce: NamedInvariant = {
  name: 'every request is answered once',
  sentence: 'The coordinator answers each request exactly once, but for joins and syncs that a later one replaced.',
  source: 'C-INV-10, C-GEN-09, C-RT-05',
  kind: 'always',
  sometimes: 'an answer is waited for',
  watch: (world) => new RequestWatcher(world),
};

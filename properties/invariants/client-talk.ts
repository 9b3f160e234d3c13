/** How a client talks to its coordinator: what it sends while it joins, how regularly it is heard, which ids it uses. */
import { Api, apiName } from '../../src/protocol/api.ts';
import { Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { isRelaxed, isSmooth, sharesOf, slackMs } from './calm.ts';
import { Pairs } from './pairs.ts';
import { type Apis, memberOf, type NamedInvariant, Watcher } from './watcher.ts';

/** The Java client waits this much longer than its rebalance timeout. */
const JOIN_LAPSE_MS = 5_000;

/** By pod: since when its JoinGroup is on the broker, or answered and not followed by a SyncGroup. */
class Silence extends Watcher {
  private readonly joining = new Map<number, Ticks>();
  private readonly answered = new Set<number>();
  private readonly patience: readonly (Ticks | null)[];
  private readonly started = new Map<number, Ticks>();
  /** What arrives sooner after a start was sent before it. */
  private readonly oneWay: Ticks;

  constructor(world: WorldConfig) {
    super();
    this.oneWay = msToTicks(world.network.rttMs / 2 + world.network.jitterMs);
    this.patience = sharesOf(world).map(({ client, consumer: { maxPollIntervalMs } }) =>
      client === 'java' ? msToTicks(maxPollIntervalMs + JOIN_LAPSE_MS) : null,
    );
  }

  /** What its predecessor sent may come after its end, and after the start of this one. */
  override podStarted(now: Ticks, pod: number): void {
    this.joining.delete(pod);
    this.started.set(pod, now);
  }

  override get requests(): Apis {
    return [Api.JoinGroup, Api.SyncGroup, Api.LeaveGroup, Api.OffsetCommit];
  }

  override get answers(): Apis {
    return [Api.JoinGroup];
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    const patience = this.patience[pod];
    const isOfPredecessor = now - (this.started.get(pod) ?? Number.NEGATIVE_INFINITY) <= this.oneWay;
    if (patience === null || patience === undefined || isOfPredecessor) return;
    const since = this.joining.get(pod);
    if (request.api === Api.OffsetCommit && since !== undefined && request.memberId !== '')
      this.fail(now, `pod ${pod} commits while it joins`);
    if (request.api === Api.SyncGroup || request.api === Api.LeaveGroup) this.joining.delete(pod);
    if (request.api !== Api.JoinGroup) return;
    if (since !== undefined && !this.answered.has(pod) && now - since < patience)
      this.fail(now, `pod ${pod} joins again after ${ticksToMs(now - since)} ms, and its first JoinGroup is parked`);
    this.joining.set(pod, now);
    this.answered.delete(pod);
    this.reach();
  }

  override responseSent(
    _now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (request.api !== Api.JoinGroup) return;
    this.answered.add(pod);
    if (errorCode !== Errors.NONE) this.joining.delete(pod);
  }
}

export const joinersWait: NamedInvariant = {
  name: 'who joins waits',
  sentence: 'Between its JoinGroup and its SyncGroup a client neither commits nor joins again before its time is over.',
  source: 'J-JG-02, J-CM-01; librdkafka 1.7.0 and 1.8.0, sarama #1422',
  kind: 'always',
  sometimes: 'a client joins',
  watch: (world) => (isSmooth(world) && isRelaxed(world) ? new Silence(world) : new Watcher()),
};

/** By pod: since when it is in a generation and was not heard of. */
class Cadence extends Watcher {
  private readonly heard = new Map<number, Ticks>();
  private readonly interval: readonly (Ticks | null)[];
  /** Those whose SyncGroup was parked for long: their heartbeats wait behind it. */
  private readonly synced = new Map<number, Ticks>();
  private readonly soon: Ticks;

  constructor(world: WorldConfig) {
    super();
    const slack = msToTicks(slackMs(world));
    this.soon = slack;
    this.interval = sharesOf(world).map(({ client, consumer }) =>
      client === 'java' ? msToTicks(consumer.heartbeatIntervalMs) + slack : null,
    );
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.heard.delete(pod);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.heard.delete(pod);
  }

  override get requests(): Apis {
    return [Api.JoinGroup, Api.SyncGroup, Api.LeaveGroup, Api.Heartbeat];
  }

  override get answers(): Apis {
    return [Api.SyncGroup];
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.SyncGroup) this.synced.set(pod, now);
    if (request.api === Api.JoinGroup || request.api === Api.LeaveGroup) this.heard.delete(pod);
    const since = this.heard.get(pod);
    if (request.api !== Api.Heartbeat || since === undefined) return;
    this.heard.set(pod, now);
    this.reach();
    const interval = this.interval[pod];
    if (interval !== null && interval !== undefined && now - since > interval)
      this.fail(now, `pod ${pod} was not heard of for ${ticksToMs(now - since)} ms`);
  }

  override responseSent(
    now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (errorCode === Errors.REBALANCE_IN_PROGRESS || errorCode === Errors.UNKNOWN_MEMBER_ID) this.heard.delete(pod);
    if (request.api !== Api.SyncGroup || errorCode !== Errors.NONE) return;
    const asked = this.synced.get(pod) ?? now;
    const interval = this.interval[pod];
    const isLong = interval !== null && interval !== undefined && now - asked > interval;
    // A heartbeat that fell due meanwhile comes right behind.
    this.heard.set(pod, isLong ? now - interval + this.soon : now);
  }
}

export const membersAreHeardOf: NamedInvariant = {
  name: 'members are heard of',
  sentence: 'From the answer to JoinGroup on a member heartbeats each interval, whatever its application does.',
  source: 'J-HB-02, J-HB-03; KAFKA-10134, sarama-cluster #25',
  kind: 'always',
  sometimes: 'a member heartbeats',
  watch: (world) => (isSmooth(world) ? new Cadence(world) : new Watcher()),
};

class Denials extends Watcher {
  private readonly denied = new Map<string, Ticks>();
  private readonly slack: Ticks;

  constructor(world: WorldConfig) {
    super();
    this.slack = msToTicks(slackMs(world));
  }

  override get answers(): Apis {
    return [];
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    const memberId = this.denied.size === 0 ? '' : memberOf(request);
    const since = memberId === '' ? undefined : this.denied.get(memberId);
    if (since === undefined || now - since <= this.slack) return;
    this.fail(now, `pod ${pod} sends ${apiName(request.api)} as ${memberId}, who is no member, as it was told`);
  }

  override responseSent(
    now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (errorCode !== Errors.UNKNOWN_MEMBER_ID || !('memberId' in request)) return;
    if (!this.denied.has(request.memberId)) this.denied.set(request.memberId, now);
    this.reach();
  }
}

export const deniedIdsAreUnused: NamedInvariant = {
  name: 'denied ids are unused',
  sentence: 'A client that was told UNKNOWN_MEMBER_ID says nothing more in that name, when it has read it.',
  source: 'J-CM-04, F-ST-01; franz-go #1326',
  kind: 'always',
  sometimes: 'a client is told UNKNOWN_MEMBER_ID',
  watch: (world) =>
    isSmooth(withoutPauses(world)) && hasShortWork(world) && readsAnswers(world) ? new Denials(world) : new Watcher(),
};

/**
 * A client whose heartbeats are hardly rarer than its session is long may give its coordinator up on its own, and with the
 * connection the answer that denies it (J-HB-01, J-FC-03): it asks again in the same name.
 */
function readsAnswers(world: WorldConfig): boolean {
  return sharesOf(world).every(
    ({ consumer }) => msToTicks(consumer.heartbeatIntervalMs + slackMs(world)) <= msToTicks(consumer.sessionTimeoutMs),
  );
}

/** A process that stood still once reads what has come as soon as it goes on. */
function withoutPauses(world: WorldConfig): WorldConfig {
  const events = world.events ?? [];
  const rest = events.filter(({ kind }) => kind !== 'pod-pause');
  return { ...world, events: rest.length >= events.length - 1 ? rest : events };
}

/** An application that is in its batch reads its answers after it. */
function hasShortWork(world: WorldConfig): boolean {
  return sharesOf(world).every(({ client, application }) => {
    return (client === 'java' || client === 'franz-go') && application.processingPerBatchMs <= 100;
  });
}

/** Offsets that one owner commits in one generation do not fall. */
class Rewinds extends Watcher {
  private readonly last = new Pairs<number>();

  override positionInitialized(_now: Ticks, pod: number, partition: number): void {
    this.last.delete(pod, partition);
  }

  override get answers(): Apis {
    return [Api.OffsetCommit];
  }

  override responseSent(
    now: Ticks,
    pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (request.api !== Api.OffsetCommit || errorCode !== Errors.NONE) return;
    for (const { partition, offset } of request.offsets) {
      const last = this.last.get(pod, partition.index) ?? 0;
      if (offset < last) this.fail(now, `pod ${pod} has committed ${last} of ${partition.name}, and now ${offset}`);
      this.last.set(pod, partition.index, offset);
    }
    this.reach();
  }
}

export const commitsGoForward: NamedInvariant = {
  name: 'commits go forward',
  sentence: 'What one owner commits of a partition never falls while it reads on.',
  source: 'J-CM-05, F-CM-02; franz-go 416e8269',
  kind: 'always',
  sometimes: 'offsets are committed',
  watch: () => new Rewinds(),
};

/** What becomes of processes that do what they should: nobody puts them out, and they do not give up by themselves. */
import type { RemovalCause } from '../../src/coordinator/effects.ts';
import { Api } from '../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import type { PodEnd } from '../../src/sim/observer.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { hearsInTime, isFaithful, isRelaxed, isSmooth, sharesOf } from './calm.ts';
import { type Apis, type NamedInvariant, TimedWatcher, Watcher } from './watcher.ts';

const DISOWNED: ReadonlySet<ErrorCode> = new Set([Errors.UNKNOWN_MEMBER_ID, Errors.FENCED_INSTANCE_ID]);

/**
 * Which ids are a running process's, that it has neither given up nor been denied. One that closes has given up those that
 * it will be told, too: a join that is under way comes to its end, and franz-go waits for the callback of what it is
 * assigned without a heartbeat (F-JG-06, F-LV-01).
 */
class Holdings extends Watcher {
  protected readonly held = new Map<string, number>();
  private readonly closing = new Set<number>();

  override memberIdTaken(_now: Ticks, pod: number, memberId: string): void {
    if (memberId !== '' && !this.closing.has(pod)) this.held.set(memberId, pod);
  }

  override podStarted(_now: Ticks, pod: number): void {
    this.closing.delete(pod);
  }

  override podStopping(_now: Ticks, pod: number): void {
    this.closing.add(pod);
    this.release(pod);
  }

  override podStopped(_now: Ticks, pod: number, _end: PodEnd): void {
    this.closing.delete(pod);
    this.release(pod);
  }

  private release(pod: number): void {
    for (const [memberId, holder] of this.held) if (holder === pod) this.held.delete(memberId);
  }

  override get requests(): Apis {
    return [Api.LeaveGroup];
  }

  override get answers(): Apis {
    return [];
  }

  override requestArrived(_now: Ticks, _pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.LeaveGroup) return;
    for (const { memberId } of request.members) this.held.delete(memberId);
  }

  override responseSent(
    _now: Ticks,
    _pod: number,
    _exchange: number,
    request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if ('memberId' in request && DISOWNED.has(errorCode)) this.held.delete(request.memberId);
  }
}

class Expiries extends Holdings {
  private readonly dynamic: readonly boolean[];

  constructor(world: WorldConfig) {
    super();
    this.dynamic = sharesOf(world).map((share) => share.consumer.groupInstanceId === null && hearsInTime(share));
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    const pod = this.held.get(memberId);
    if (cause !== 'session-expired') return;
    this.reach();
    if (pod === undefined || !this.dynamic[pod]) return;
    this.fail(now, `${memberId} of pod ${pod} was expired; the pod runs, has not left, and nothing was in its way`);
  }
}

export const theLivingAreNotExpired: NamedInvariant = {
  name: 'the living are not expired',
  sentence:
    'Where applications poll often and the network is sound, only members whose process is gone lose their session.',
  source: 'KIP-62; J-HB-02, J-LV-02; sarama #1608, sarama-cluster #25',
  kind: 'always',
  sometimes: 'somebody is expired',
  watch: (world) => (isSmooth(world) && isRelaxed(world) ? new Expiries(world) : new Watcher()),
};

class Absences extends Holdings {
  override joinFinished(): void {
    this.reach();
  }

  override memberRemoved(now: Ticks, _group: number, memberId: string, cause: RemovalCause): void {
    const pod = this.held.get(memberId);
    if (cause !== 'rebalance-timeout' || pod === undefined) return;
    this.fail(now, `${memberId} of pod ${pod} polls all the time, and did not join within its rebalance timeout`);
  }
}

export const pollersJoinInTime: NamedInvariant = {
  name: 'who polls joins in time',
  sentence: 'Where applications poll often and the network is sound, nobody is dropped for not joining.',
  source: 'J-JG-01, J-JG-02; KAFKA-14024, sarama #2193',
  kind: 'always',
  sometimes: 'somebody is in a generation',
  watch: (world) => (isSmooth(world) && isRelaxed(world) ? new Absences() : new Watcher()),
};

class Departures extends Watcher {
  private readonly relaxed: boolean;

  constructor(relaxed: boolean) {
    super();
    this.relaxed = relaxed;
  }

  override get requests(): Apis {
    return [Api.LeaveGroup];
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api !== Api.LeaveGroup) return;
    this.reach();
    for (const { memberId, groupInstanceId, reason } of request.members) {
      if (memberId === '' && groupInstanceId === null) this.fail(now, `pod ${pod} leaves, and does not say who`);
      if (this.relaxed && reason?.includes('poll timeout'))
        this.fail(now, `pod ${pod} leaves since it has not polled, and it polls all the time`);
    }
  }
}

export const leavesAreMeant: NamedInvariant = {
  name: 'leaves are meant',
  sentence: 'LeaveGroup names who leaves, and nobody that polls often leaves for not polling.',
  source: 'J-LV-01, J-MP-01; KAFKA-17116, librdkafka 2.1.0',
  kind: 'always',
  sometimes: 'somebody leaves',
  watch: (world) =>
    new Departures(isSmooth(world) && isRelaxed(world) && sharesOf(world).every(({ client }) => client === 'java')),
};

/** The last id of each pod's process, until there is a reason to forget it. */
class Memory extends Holdings {
  private readonly java: readonly boolean[];

  constructor(world: WorldConfig) {
    super();
    this.java = sharesOf(world).map(({ client, consumer }) => client === 'java' && consumer.groupInstanceId === null);
  }

  override get requests(): Apis {
    return [Api.LeaveGroup, Api.JoinGroup];
  }

  override requestArrived(now: Ticks, pod: number, exchange: number, request: CoordinatorRequest): void {
    super.requestArrived(now, pod, exchange, request);
    if (request.api !== Api.JoinGroup || !this.java[pod]) return;
    if (this.held.get(request.memberId) === pod) this.reach();
    if (request.memberId !== '') return;
    for (const [memberId, holder] of this.held) {
      if (holder === pod) this.fail(now, `pod ${pod} joins without an id, and nobody has denied it ${memberId}`);
    }
  }
}

export const idsAreRemembered: NamedInvariant = {
  name: 'ids are remembered',
  sentence: 'A process keeps its member id until the coordinator denies it, or it leaves.',
  source: 'J-JG-04…06, J-CM-04; KAFKA-13214, KAFKA-8487, KAFKA-9823',
  kind: 'always',
  sometimes: 'a process joins with the id that it has',
  watch: (world) => (isFaithful(world) && isRelaxed(world) ? new Memory(world) : new Watcher()),
};

class Deaths extends Watcher {
  private readonly excused = new Set<number>();

  override podStarted(_now: Ticks, pod: number): void {
    this.excused.delete(pod);
  }

  override get answers(): Apis {
    return [];
  }

  override responseSent(
    _now: Ticks,
    pod: number,
    _exchange: number,
    _request: CoordinatorRequest,
    { errorCode }: CoordinatorResponse,
  ): void {
    if (FATAL.has(errorCode)) this.excused.add(pod);
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd): void {
    if (end !== 'fatal-error') return;
    this.reach();
    if (this.excused.has(pod)) return;
    this.fail(now, `the process of pod ${pod} has ended with an error, and nothing fatal was answered to it`);
  }
}

const FATAL: ReadonlySet<ErrorCode> = new Set([
  Errors.FENCED_INSTANCE_ID,
  Errors.GROUP_MAX_SIZE_REACHED,
  Errors.INCONSISTENT_GROUP_PROTOCOL,
  Errors.INVALID_SESSION_TIMEOUT,
  Errors.UNKNOWN_SERVER_ERROR,
  Errors.COORDINATOR_LOAD_IN_PROGRESS,
]);

export const processesEndForAReason: NamedInvariant = {
  name: 'processes end for a reason',
  sentence: 'A client fails only when the coordinator told it something that no client survives.',
  source: 'clients.md 3; KAFKA-13406',
  kind: 'always',
  sometimes: 'a process ends with an error',
  watch: () => new Deaths(),
};

/** After FENCED the same process is not heard of again. */
class Fenced extends Watcher {
  private readonly fenced = new Set<number>();

  override podStarted(_now: Ticks, pod: number): void {
    this.fenced.delete(pod);
  }

  override heartbeatAnswered(_now: Ticks, pod: number, code: ErrorCode): void {
    if (code !== Errors.FENCED_INSTANCE_ID) return;
    this.fenced.add(pod);
    this.reach();
  }

  override get requests(): Apis {
    return [Api.JoinGroup];
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.JoinGroup && this.fenced.has(pod))
      this.fail(now, `pod ${pod} was fenced and joins again: two processes fight for ${request.groupInstanceId}`);
  }
}

export const theFencedStayAway: NamedInvariant = {
  name: 'the fenced stay away',
  sentence: 'A process whose heartbeat was told FENCED_INSTANCE_ID does not join again.',
  source: 'KIP-345; J-HB-07; franz-go #931',
  kind: 'always',
  sometimes: 'a heartbeat is fenced',
  watch: (world) => (sharesOf(world).every(({ client }) => client === 'java') ? new Fenced() : new Watcher()),
};

/** How long close() may take, beyond the application's own work. */
const CLOSE_MS = 35_000;

/**
 * franz-go waits for a running join first (F-JG-06, F-LV-01), which ends when the others have heard of it with their next
 * heartbeats.
 */
function closeMs(world: WorldConfig): number {
  const shares = sharesOf(world);
  const waits = shares.some(({ client }) => client === 'franz-go');
  return CLOSE_MS + (waits ? Math.max(...shares.map(({ consumer }) => consumer.heartbeatIntervalMs)) : 0);
}

class Endings extends TimedWatcher {
  private readonly patienceMs: number;
  private readonly running = new Set<number>();
  private readonly stopping = new Map<number, Ticks>();

  constructor(patienceMs: number) {
    super();
    this.patienceMs = patienceMs;
  }

  override podStarted(_now: Ticks, pod: number): void {
    this.running.add(pod);
  }

  override podStopping(now: Ticks, pod: number): void {
    if (!this.running.has(pod)) return;
    this.stopping.set(pod, now);
    this.reach();
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.running.delete(pod);
    this.stopping.delete(pod);
  }

  override violation(): string | null {
    for (const [pod, since] of this.stopping) {
      if (this.clock.now - since > msToTicks(this.patienceMs))
        this.fail(since, `pod ${pod} was told to stop and never has`);
    }
    return super.violation();
  }
}

export const closeEnds: NamedInvariant = {
  name: 'close ends',
  sentence: 'A process that is told to stop has ended when the time of close() is over.',
  source: 'J-LV-01, F-LV-01; librdkafka #4527',
  kind: 'eventually',
  sometimes: 'a process is told to stop',
  boundMs: closeMs,
  watch: (world) => (isRelaxed(world) && isSmooth(world) ? new Endings(closeMs(world)) : new Watcher()),
};

/** How a partition goes from one member to the next: eager members give up first, and who was put out stops soon. */
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../src/protocol/time.ts';
import type { Clock } from '../../src/sim/observer.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';
import { isEager, isSmooth, sharesOf, slackMs } from './calm.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

/** Who has what. */
abstract class Owners extends Watcher {
  protected readonly owned = new Map<number, Set<TopicPartition>>();

  override partitionsAssigned(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const owned = this.owned.get(pod) ?? new Set();
    for (const partition of partitions) owned.add(partition);
    this.owned.set(pod, owned);
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.owned.get(pod)?.delete(partition);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override podStopped(_now: Ticks, pod: number): void {
    this.owned.delete(pod);
  }
}

class EagerOwners extends Owners {
  private readonly eager: readonly boolean[];

  constructor(world: WorldConfig) {
    super();
    this.eager = sharesOf(world).map((share) => isEager(share) && share.client === 'java');
  }

  override joinFinished(now: Ticks, pod: number, generation: number): void {
    if (!this.eager[pod]) return;
    this.reach();
    const owned = this.owned.get(pod)?.size ?? 0;
    if (owned > 0)
      this.fail(now, `pod ${pod} is in generation ${generation} and still has ${owned} partitions of the last`);
  }
}

export const eagerMembersGiveUpFirst: NamedInvariant = {
  name: 'eager members give up first',
  sentence: 'An eager member has given up everything before it is in a new generation.',
  source: 'J-RB-01, J-JG-02; KIP-429 (the eager protocol)',
  kind: 'always',
  sometimes: 'an eager member is in a generation',
  watch: (world) => new EagerOwners(world),
};

/** By partition: since when an older owner has it beside a newer one. */
class Zombies extends Owners {
  private readonly groups: readonly number[];
  private readonly bound: Ticks;
  /** By old owner and partition. */
  private readonly since = new Map<string, Ticks>();
  clock: Clock = { now: 0 };

  constructor(world: WorldConfig, boundMs: number) {
    super();
    this.groups = groupsOfPods(world);
    this.bound = msToTicks(boundMs);
  }

  override event(now: Ticks): void {
    this.clock.now = now;
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    super.partitionsAssigned(now, pod, partitions);
    for (const [other, owned] of this.owned) {
      if (owned.size === 0 || other === pod || this.groups[other] !== this.groups[pod]) continue;
      for (const partition of partitions) if (owned.has(partition)) this.begin(now, other, partition);
    }
  }

  private begin(now: Ticks, pod: number, { index }: TopicPartition): void {
    const key = `${pod}/${index}`;
    if (!this.since.has(key)) this.since.set(key, now);
    this.reach();
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    super.partitionsRevoked(now, pod, partitions);
    for (const { index } of partitions) this.end(now, pod, index);
  }

  override podStopped(now: Ticks, pod: number): void {
    for (const { index } of this.owned.get(pod) ?? []) this.end(now, pod, index);
    super.podStopped(now, pod);
  }

  private end(now: Ticks, pod: number, index: number): void {
    const since = this.since.get(`${pod}/${index}`);
    this.since.delete(`${pod}/${index}`);
    if (since !== undefined) this.judge(now, since, pod, index);
  }

  private judge(now: Ticks, since: Ticks, pod: number, index: number): void {
    if (now - since > this.bound)
      this.fail(since, `pod ${pod} has partition ${index} for ${ticksToMs(now - since)} ms beside its new owner`);
  }

  override violation(): string | null {
    for (const [key, since] of this.since) {
      const [pod, index] = key.split('/').map(Number);
      this.judge(this.clock.now, since, pod!, index!);
    }
    return super.violation();
  }
}

/** Its next heartbeat tells it, and it gives up in the poll after the batch that it is at; it may have to join to hear of it. */
function zombieBoundMs(world: WorldConfig): number | null {
  if (!isSmooth(world) || !sharesOf(world).every(({ client }) => client === 'java')) return null;
  return Math.max(...sharesOf(world).map(longestMs)) + 2 * slackMs(world);
}

function longestMs({ consumer, application: a }: ShareConfig): number {
  const batchMs = a.processingPerBatchMs * (1 + a.processingSpread) + a.processingPerRecordMs * consumer.maxPollRecords;
  return 2 * (batchMs + a.revokedCallbackMs + a.assignedCallbackMs) + 2 * consumer.heartbeatIntervalMs;
}

export const zombiesEnd: NamedInvariant = {
  name: 'zombies end',
  sentence:
    'A member that was put out gives its partitions up within two heartbeats and two batches of their going to somebody else.',
  source: 'E-04, J-HB-04, J-RB-03; KIP-62',
  kind: 'eventually',
  sometimes: 'a partition has two owners',
  boundMs: zombieBoundMs,
  watch: (world) => {
    const bound = zombieBoundMs(world);
    return bound === null ? new Watcher() : new Zombies(world, bound);
  },
};

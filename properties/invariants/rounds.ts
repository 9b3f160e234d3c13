/** How often a group rebalances: for a cause, and not more often than the protocol needs. */
import type { RemovalCause, TransitionCause } from '../../src/coordinator/effects.ts';
import type { TopicPartition } from '../../src/protocol/partitions.ts';
import type { GroupState } from '../../src/protocol/states.ts';
import { msToTicks, type Ticks } from '../../src/protocol/time.ts';
import type { WorldConfig } from '../../src/sim/world-config.ts';
import { isCooperative, isFaithful, isRelaxed, isSmooth, sharesOf } from './calm.ts';
import { groupsOfPods, type NamedInvariant, Watcher } from './watcher.ts';

/**
 * What changes a group: who is in it, and what there is to share. Counts the rebalances of a stable group since the last
 * such change, by group.
 */
class Rounds extends Watcher {
  private readonly groups: readonly number[];
  /** Rebalances that began in Stable since the last change. */
  private readonly further = new Map<number, number>();
  /** Somebody has given something up since the last rebalance began: cooperative members join again. */
  private readonly givenUp = new Set<number>();
  private readonly changedAt = new Map<number, Ticks>();
  private readonly topicChanges: readonly Ticks[];
  private readonly most: number;
  private readonly settling: Ticks;

  /** @param most further rebalances that are explained by what was given up */
  constructor(world: WorldConfig, most: number) {
    super();
    this.groups = groupsOfPods(world);
    this.most = most;
    this.topicChanges = world.topics.flatMap(({ changes }) => changes.map(({ atMs }) => msToTicks(atMs)));
    this.settling = msToTicks(Math.max(...sharesOf(world).map(({ consumer }) => consumer.metadataMaxAgeMs)));
  }

  override memberAdded(now: Ticks, group: number): void {
    this.change(now, group);
  }

  override memberRemoved(now: Ticks, group: number, _memberId: string, _cause: RemovalCause): void {
    this.change(now, group);
  }

  private change(now: Ticks, group: number): void {
    this.changedAt.set(group, now);
    this.further.set(group, 0);
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    if (partitions.length > 0) this.givenUp.add(this.groups[pod]!);
  }

  override groupTransition(
    now: Ticks,
    group: number,
    from: GroupState,
    to: GroupState,
    _generation: number,
    { input, reason }: TransitionCause,
  ): void {
    if (to !== 'PreparingRebalance') return;
    const isExplained = this.givenUp.delete(group);
    // Timers and departures are their own cause.
    if (from !== 'Stable' || input !== 'join' || this.changedAt.get(group) === now || this.isTopicNew(now)) return;
    const further = (this.further.get(group) ?? 0) + 1;
    this.further.set(group, further);
    this.reach();
    if (!isExplained) this.fail(now, `nothing has changed, and the group rebalances: ${reason}`);
    if (further > this.most) this.fail(now, `the group rebalances ${further} times more for one change: ${reason}`);
  }

  private isTopicNew(now: Ticks): boolean {
    return this.topicChanges.some((at) => at <= now && now - at <= 2 * this.settling);
  }
}

/** KIP-429: one rebalance to give up, one to hand out. Whoever misses the first claims what it had, and gives up in a third. */
const COOPERATIVE_ROUNDS = 2;

export const rebalancesHaveACause: NamedInvariant = {
  name: 'rebalances have a cause',
  sentence:
    'A stable group rebalances when its members or its topics change, and a cooperative one again when somebody has given ' +
    'partitions up, at most twice for one change.',
  source: 'KIP-429 (two rebalances); C-ST-03; J-RB-02',
  kind: 'always',
  sometimes: 'a stable group rebalances and nobody came or went',
  watch: (world) => {
    const isCalm = isSmooth(world) && isRelaxed(world) && isFaithful(world);
    const isJava = sharesOf(world).every(({ client }) => client === 'java');
    if (!isCalm || !isJava) return new Watcher();
    return new Rounds(world, sharesOf(world).some(isCooperative) ? COOPERATIVE_ROUNDS : 0);
  },
};

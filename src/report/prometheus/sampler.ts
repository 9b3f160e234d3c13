/**
 * The observer behind `--prometheus`: every so often it reads off what a scrape would find then. A process that is dead
 * has no series; one that starts again begins its counters at 0, as real ones do.
 *
 * Deviation: last-heartbeat-seconds-ago counts from a heartbeat's arrival at the coordinator, not from its sending; a
 * process that stands still (pod-pause) goes on being scraped.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import { Api } from '../../protocol/api.ts';
import type { MemberId } from '../../protocol/ids.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { CoordinatorRequest } from '../../protocol/requests.ts';
import { GROUP_STATES, type GroupState } from '../../protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../protocol/time.ts';
import { numbered, sharesOfPods } from '../../sim/shares.ts';
import { TopicTable } from '../../sim/topic-table.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import { type PodState, PodWatch } from '../recording/pod-watch.ts';
import type { FamilyKey } from './families.ts';

export type Labels = Readonly<Record<string, string>>;

/** A value at each scrape; NaN: the scrape did not find it. */
export interface Series {
  readonly family: FamilyKey;
  readonly labels: Labels;
  readonly values: number[];
}

/** What people scrape at. */
const LEAST_INTERVAL_MS = 15_000;
/** Of all series together, some 25 MB. */
const MOST_SAMPLES = 200_000;

/** Of one process; its counters die with it. */
interface Life {
  lastHeartbeat: Ticks;
  heartbeats: number;
  rebalances: number;
  commits: number;
  consumed: number;
  /** Its partitions, and the position in each. */
  readonly positions: Map<number, number>;
}

export class MetricsSampler extends PodWatch {
  readonly intervalMs: number;
  readonly #topics: TopicTable;
  readonly #series = new Map<string, Series>();
  readonly #lives: (Life | null)[];
  readonly #states: GroupState[];
  readonly #members: number[];
  /** By group: committed offsets by partition. */
  readonly #committed: Map<number, number>[];
  readonly #podLabels: readonly Labels[];
  readonly #groupLabels: readonly Labels[];
  #completed = 0;
  #samples = 0;
  #next: Ticks;
  readonly #interval: Ticks;

  constructor(world: WorldConfig, leastIntervalMs = LEAST_INTERVAL_MS) {
    super(world);
    this.#topics = new TopicTable(world.topics);
    this.#lives = this.groupOfPod.map(() => null);
    this.#states = world.groups.map(() => 'Empty');
    this.#members = world.groups.map(() => 0);
    this.#committed = world.groups.map(() => new Map());
    this.#groupLabels = world.groups.map(({ groupId }) => ({ consumergroup: groupId }));
    this.#podLabels = world.groups.flatMap((group) =>
      sharesOfPods(group).map(({ consumer }, number) => ({
        consumergroup: group.groupId,
        client_id: numbered(consumer, number).clientId,
      })),
    );
    this.intervalMs = intervalOf(world, this.#topics.partitions.length, leastIntervalMs);
    this.#interval = msToTicks(this.intervalMs);
    this.#next = this.#interval;
  }

  /** All series of a run that came so far. */
  series(virtualMs: number): readonly Series[] {
    this.#until(msToTicks(virtualMs) + 1);
    return [...this.#series.values()];
  }

  // ---- what is watched ----

  override event(now: Ticks): void {
    if (now > this.#next) this.#until(now);
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    _generationId: number,
    _cause: TransitionCause,
  ): void {
    this.#until(now);
    this.#states[group] = to;
    if (to === 'CompletingRebalance') this.#completed++;
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    const life = this.#lives[pod];
    if (request.api === Api.Heartbeat && life) life.lastHeartbeat = now;
  }

  override heartbeatAnswered(_now: Ticks, pod: number): void {
    const life = this.#lives[pod];
    if (life) life.heartbeats++;
  }

  override commitAnswered(_now: Ticks, pod: number, _errorCode: number, refusal: string | null): void {
    const life = this.#lives[pod];
    if (life && refusal === null) life.commits++;
  }

  override offsetCommitted(_now: Ticks, group: number, partition: number, offset: number): void {
    this.#committed[group]!.set(partition, offset);
  }

  override memberAdded(now: Ticks, group: number, memberId: MemberId): void {
    super.memberAdded(now, group, memberId);
    this.#members[group]!++;
  }

  override memberRemoved(...event: Parameters<PodWatch['memberRemoved']>): void {
    const [, group, memberId] = event;
    if (this.isMember(memberId)) this.#members[group]!--;
    super.memberRemoved(...event);
  }

  override joinFinished(now: Ticks, pod: number, generationId: number): void {
    super.joinFinished(now, pod, generationId);
    const life = this.#lives[pod];
    if (life) life.rebalances++;
  }

  override partitionsAssigned(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.#lives[pod]?.positions.set(index, 0);
  }

  override partitionsRevoked(_now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    for (const { index } of partitions) this.#lives[pod]?.positions.delete(index);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  override positionInitialized(_now: Ticks, pod: number, partition: number, offset: number): void {
    const positions = this.#lives[pod]?.positions;
    if (positions?.has(partition)) positions.set(partition, offset);
  }

  override recordsDelivered(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    const life = this.#lives[pod];
    if (!life) return;
    life.consumed += to - from;
    if (life.positions.has(partition)) life.positions.set(partition, to);
  }

  protected override podIs(now: Ticks, pod: number, state: PodState): void {
    this.#until(now);
    if (state === 'down') this.#lives[pod] = null;
    else this.#lives[pod] ??= lifeFrom(now);
  }

  // ---- the scrape ----

  /** Every scrape that is due before an instant. */
  #until(now: Ticks): void {
    for (; this.#next < now; this.#next += this.#interval) {
      this.#scrape(this.#next);
      this.#samples++;
    }
  }

  #scrape(now: Ticks): void {
    this.#put('groups', NO_LABELS, this.#states.length);
    for (const state of GROUP_STATES) this.#put(state, NO_LABELS, this.#states.filter((one) => one === state).length);
    this.#put('completed', NO_LABELS, this.#completed);
    for (const [group, labels] of this.#groupLabels.entries()) {
      this.#put('members', labels, this.#members[group]!);
      this.#lag(now, group);
    }
    for (const [pod, life] of this.#lives.entries()) if (life !== null) this.#pod(now, this.#podLabels[pod]!, life);
  }

  /** Of partitions that the group has committed an offset of; kafka_exporter tells no others. */
  #lag(now: Ticks, group: number): void {
    for (const [index, offset] of this.#committed[group]!) {
      if (!this.#topics.exists(index, now)) continue;
      const { topic, partition } = this.#topics.partitions[index]!;
      const labels = { ...this.#groupLabels[group]!, topic, partition: String(partition) };
      this.#put('lag', labels, Math.max(0, this.#topics.endOffset(index, now) - offset));
    }
  }

  #pod(now: Ticks, labels: Labels, life: Life): void {
    this.#put('heartbeatAge', labels, Math.round(ticksToMs(now - life.lastHeartbeat)) / 1_000);
    this.#put('heartbeats', labels, life.heartbeats);
    this.#put('rebalances', labels, life.rebalances);
    this.#put('commits', labels, life.commits);
    this.#put('assigned', labels, life.positions.size);
    this.#put('consumed', labels, life.consumed);
    let worst = 0;
    for (const [partition, position] of life.positions)
      worst = Math.max(worst, this.#topics.endOffset(partition, now) - position);
    this.#put('lagMax', labels, worst);
  }

  #put(family: FamilyKey, labels: Labels, value: number): void {
    const key = `${family} ${Object.values(labels).join(' ')}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { family, labels, values: [] };
      this.#series.set(key, series);
    }
    while (series.values.length < this.#samples) series.values.push(Number.NaN);
    series.values.push(value);
  }
}

const NO_LABELS: Labels = {};

function lifeFrom(now: Ticks): Life {
  return {
    lastHeartbeat: now,
    heartbeats: 0,
    rebalances: 0,
    commits: 0,
    consumed: 0,
    positions: new Map(),
  };
}

/** Rarer where there are many series over a long time; always a multiple of the least. */
function intervalOf({ durationMs, groups }: WorldConfig, partitions: number, leastMs: number): number {
  const pods = groups.reduce((sum, { members }) => sum + members, 0);
  const series = 8 + groups.length * (1 + partitions) + 7 * pods;
  const scrapes = Math.max(1, Math.floor(MOST_SAMPLES / series));
  return leastMs * Math.max(1, Math.ceil(durationMs / leastMs / scrapes));
}

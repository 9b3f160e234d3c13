/**
 * The observer behind `--report`: the lanes of group, members and partitions.
 */
import type { TransitionCause } from '../../coordinator/effects.ts';
import type { TopicPartition } from '../../protocol/partitions.ts';
import type { GroupState } from '../../protocol/states.ts';
import { msToTicks, type Ticks, ticksToMs } from '../../protocol/time.ts';
import type { PodCause, PodEnd } from '../../sim/observer.ts';
import { TopicTable } from '../../sim/topic-table.ts';
import type { WorldConfig } from '../../sim/world-config.ts';
import { type PodState, PodWatch } from '../recording/pod-watch.ts';
import { GROUP_CODES, POD_CODES } from './data.ts';
import { Lanes } from './lanes.ts';

/** Changes that are kept of a run, all groups together: some 300 KB and 500 KB of text at the most. */
const MOST_POD_CHANGES = 60_000;
const MOST_OWNER_CHANGES = 100_000;
const MOST_STATES = 20_000;
const MOST_GHOSTS = 5_000;

export class PageRecorder extends PodWatch {
  readonly pods: Lanes;
  /** By group: a lane for each partition. */
  readonly owners: readonly Lanes[];
  readonly states: readonly Lanes[];
  readonly partitions: readonly string[];
  /** By group: pod, from, to. */
  readonly ghosts: readonly [number, number, number][][];
  /** By group: when it reached which generation. */
  readonly generations: readonly { readonly at: number; readonly generation: number }[][];

  constructor(world: WorldConfig) {
    super(world);
    const groups = world.groups.length;
    this.partitions = new TopicTable(world.topics).partitions.map(({ name }) => name);
    this.pods = new Lanes(this.groupOfPod.length, MOST_POD_CHANGES);
    this.owners = world.groups.map(() => new Lanes(this.partitions.length, MOST_OWNER_CHANGES / groups));
    this.states = world.groups.map(() => new Lanes(1, MOST_STATES / groups));
    this.ghosts = world.groups.map(() => []);
    this.generations = world.groups.map(() => []);
  }

  /** To be called once, at the end of the run. */
  end(virtualMs: number): void {
    this.ghostsAtEnd(msToTicks(virtualMs));
  }

  override groupTransition(
    now: Ticks,
    group: number,
    _from: GroupState,
    to: GroupState,
    generation: number,
    _cause: TransitionCause,
  ): void {
    this.states[group]!.put(0, ticksToMs(now), GROUP_CODES.indexOf(to));
    const known = this.generations[group]!;
    if (known.at(-1)?.generation !== generation && known.length < MOST_STATES)
      known.push({ at: ticksToMs(now), generation });
  }

  override podStopped(now: Ticks, pod: number, end: PodEnd, cause: PodCause, reason: string): void {
    super.podStopped(now, pod, end, cause, reason);
    const owners = this.owners[this.groupOfPod[pod]!]!;
    for (let partition = 0; partition < this.partitions.length; partition++)
      if (owners.last(partition) === pod + 1) owners.put(partition, ticksToMs(now), 0);
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const owners = this.owners[this.groupOfPod[pod]!]!;
    for (const { index } of partitions) owners.put(index, ticksToMs(now), pod + 1);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    const owners = this.owners[this.groupOfPod[pod]!]!;
    for (const { index } of partitions) if (owners.last(index) === pod + 1) owners.put(index, ticksToMs(now), 0);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.partitionsRevoked(now, pod, partitions);
  }

  protected override podIs(now: Ticks, pod: number, state: PodState): void {
    this.pods.put(pod, ticksToMs(now), POD_CODES.indexOf(state));
  }

  protected override ghostGone(from: Ticks, now: Ticks, pod: number): void {
    const ghosts = this.ghosts[this.groupOfPod[pod]!];
    if (ghosts !== undefined && ghosts.length < MOST_GHOSTS) ghosts.push([pod, ticksToMs(from), ticksToMs(now)]);
  }
}

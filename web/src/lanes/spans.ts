/**
 * From facts to spans: each lane is a list of instants at which something changes, and what holds from there on. Facts come
 * in instalments, and only what is new is read.
 */
import type { PartitionFact, PodFact } from 'groupsim/history';
import type { Facts } from '../model/facts.ts';

/** What a member's lane shows. */
export const Lane = { Down: 0, Up: 1, Stopping: 2, Joining: 3, Member: 4, Owner: 5 } as const;
export type LaneState = (typeof Lane)[keyof typeof Lane];

/** States by number, for texts. */
export const LANE_NAMES = ['down', 'up', 'stopping', 'joining', 'member', 'owner'] as const;

/** Back to back: each lasts until the next begins. */
export interface Spans {
  readonly starts: number[];
  readonly states: number[];
  /** Of a member: partitions that it reads. Of a partition: the pod that reads it. Of a group: its generation. */
  readonly values: number[];
}

/** A partition's lane: by how many it is read. */
export const Reading = { Nobody: 0, One: 1, Two: 2 } as const;

interface PodStory {
  isUp: boolean;
  isStopping: boolean;
  isJoining: boolean;
  generation: number;
  owned: number;
}

export function emptySpans(): Spans {
  return { starts: [], states: [], values: [] };
}

/** The index of the span that holds at an instant; −1 before the first. */
export function spanAt(starts: readonly number[], atMs: number): number {
  let from = 0;
  let to = starts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (starts[middle]! <= atMs) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

export class LaneBook {
  /** By pod. */
  readonly pods: Spans[] = [];
  /** By group; states are the facts' own, as indices. */
  readonly groups: Spans[] = [];
  /** By name, in the order of their first facts. */
  readonly partitions = new Map<string, Spans>();
  /** By pod: how often it joined. */
  readonly joins: number[] = [];
  readonly #stories: PodStory[] = [];
  readonly #readers = new Map<string, number[]>();
  #readPods = 0;
  #readGroups = 0;
  #readPartitions = 0;
  #last: PodFact | undefined;

  /** False: these facts are of another history; a new book has to be begun. */
  take(facts: Facts): boolean {
    if (facts.pods.length < this.#readPods || facts.pods[this.#readPods - 1] !== this.#last) return false;
    for (; this.#readPods < facts.pods.length; this.#readPods++) this.#pod(facts.pods[this.#readPods]!);
    this.#last = facts.pods[this.#readPods - 1];
    for (; this.#readGroups < facts.groups.length; this.#readGroups++) {
      const { group, atMs, state, generationId } = facts.groups[this.#readGroups]!;
      push(at(this.groups, group, emptySpans), atMs, STATES.indexOf(state), generationId);
    }
    for (; this.#readPartitions < facts.partitions.length; this.#readPartitions++) {
      this.#partition(facts.partitions[this.#readPartitions]!);
    }
    return true;
  }

  #pod({ pod, atMs, what, value }: PodFact): void {
    const story = at(this.#stories, pod, newStory);
    if (what === 'joining') this.joins[pod] = (this.joins[pod] ?? 0) + 1;
    tell(story, what, value);
    push(at(this.pods, pod, emptySpans), atMs, stateOf(story), story.owned);
  }

  #partition({ partition, pod, holds, atMs }: PartitionFact): void {
    const before = this.#readers.get(partition) ?? [];
    const readers = holds ? [...before.filter((one) => one !== pod), pod] : before.filter((one) => one !== pod);
    this.#readers.set(partition, readers);
    let spans = this.partitions.get(partition);
    if (spans === undefined) {
      spans = emptySpans();
      this.partitions.set(partition, spans);
    }
    push(spans, atMs, Math.min(2, readers.length), readers.at(-1) ?? -1);
  }
}

/** Kafka's states by the numbers that the lanes give them. */
export const STATES = ['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead'] as const;

function newStory(): PodStory {
  return { isUp: false, isStopping: false, isJoining: false, generation: 0, owned: 0 };
}

function at<T>(list: T[], index: number, make: () => T): T {
  while (list.length <= index) list.push(make());
  return list[index]!;
}

function tell(story: PodStory, what: PodFact['what'], value: number): void {
  switch (what) {
    case 'up':
      Object.assign(story, newStory(), { isUp: true });
      break;
    case 'down':
      Object.assign(story, newStory());
      break;
    case 'stopping':
      story.isStopping = true;
      break;
    case 'joining':
      story.isJoining = true;
      break;
    case 'member':
      story.isJoining = false;
      story.generation = value;
      break;
    case 'owns':
      story.owned = value;
      break;
    case 'removed':
      // The coordinator's act: the process does not know of it yet.
      break;
  }
}

function stateOf({ isUp, isStopping, isJoining, generation, owned }: PodStory): LaneState {
  if (!isUp) return Lane.Down;
  if (isStopping) return Lane.Stopping;
  if (isJoining) return Lane.Joining;
  if (owned > 0) return Lane.Owner;
  return generation > 0 ? Lane.Member : Lane.Up;
}

/** What happens at one instant is one change; what changes nothing is none. */
function push({ starts, states, values }: Spans, atMs: number, state: number, value: number): void {
  const last = starts.length - 1;
  if (starts[last] === atMs) {
    states[last] = state;
    values[last] = value;
  } else if (last < 0 || states[last] !== state || values[last] !== value) {
    starts.push(atMs);
    states.push(state);
    values.push(value);
  }
}

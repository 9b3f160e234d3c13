/**
 * One group over time: how long it was in each state, by bucket; its generation and its members at the end of each.
 */
import { GROUP_STATES, type GroupState } from '../../protocol/states.ts';
import { type Ticks, ticksToMs } from '../../protocol/time.ts';
import { StepIntegral } from './step-integral.ts';

export class GroupStates {
  #state: GroupState = 'Empty';
  #generation = 0;
  #members = 0;
  #pods = 0;
  readonly #times: Readonly<Record<GroupState, StepIntegral>>;
  readonly #generations: Float64Array;
  readonly #memberCounts: Int32Array;
  readonly #podCounts: Int32Array;

  constructor(buckets: number) {
    const time = (state: GroupState) => [state, new StepIntegral(buckets, state === 'Empty' ? 1 : 0)] as const;
    this.#times = Object.fromEntries(GROUP_STATES.map(time)) as Record<GroupState, StepIntegral>;
    this.#generations = new Float64Array(buckets);
    this.#memberCounts = new Int32Array(buckets);
    this.#podCounts = new Int32Array(buckets);
  }

  get state(): GroupState {
    return this.#state;
  }

  /** Highest generation so far: after a failover Kafka can issue one twice (C-GEN-03). */
  get generation(): number {
    return this.#generation;
  }

  transition(now: Ticks, bucket: number, to: GroupState, generationId: number): void {
    this.#times[this.#state].change(now, bucket, -1);
    this.#times[to].change(now, bucket, 1);
    this.#state = to;
    this.#generation = Math.max(this.#generation, generationId);
  }

  membersChanged(members: number): void {
    this.#members = members;
  }

  podsChanged(by: 1 | -1): void {
    this.#pods += by;
  }

  /** Brings the bucket up to date with an instant at or before its end. */
  flush(now: Ticks, bucket: number): void {
    for (const state of GROUP_STATES) this.#times[state].flush(now, bucket);
    this.#generations[bucket] = this.#generation;
    this.#memberCounts[bucket] = this.#members;
    this.#podCounts[bucket] = this.#pods;
  }

  /** Each two buckets become one: their times together, and what there was at the end of the second. */
  fold(): void {
    for (const state of GROUP_STATES) this.#times[state].fold();
    keepEverySecond(this.#generations);
    keepEverySecond(this.#memberCounts);
    keepEverySecond(this.#podCounts);
  }

  /** Milliseconds of the bucket in each state. */
  statesOf(bucket: number): Record<GroupState, number> {
    const time = (state: GroupState) => [state, ticksToMs(this.#times[state].area(bucket))] as const;
    return Object.fromEntries(GROUP_STATES.map(time)) as Record<GroupState, number>;
  }

  /** Milliseconds of the first buckets together in each state. */
  totals(buckets: number): Record<GroupState, number> {
    const total = (state: GroupState) => {
      let ticks = 0;
      for (let bucket = 0; bucket < buckets; bucket++) ticks += this.#times[state].area(bucket);
      return [state, ticksToMs(ticks)] as const;
    };
    return Object.fromEntries(GROUP_STATES.map(total)) as Record<GroupState, number>;
  }

  generationAt(bucket: number): number {
    return this.#generations[bucket]!;
  }

  membersAt(bucket: number): number {
    return this.#memberCounts[bucket]!;
  }

  podsAt(bucket: number): number {
    return this.#podCounts[bucket]!;
  }
}

function keepEverySecond(values: Float64Array | Int32Array): void {
  for (let i = 0; 2 * i + 1 < values.length; i++) values[i] = values[2 * i + 1]!;
}

/**
 * An event queue that draws what comes next among the events of one instant.
 *
 * "Equal instants keep the order of scheduling" is a convention of the engine, not a fact about Kafka: a heartbeat and the
 * end of a session that meet in one tick may come either way. With this queue in front of another one, each number of
 * the stream gives another of these orders, and everything else stays as it was. It is for looking for races, not for
 * speed: what is due now is a list of objects.
 *
 * Some events of an instant do not stand in any order: the bytes of a connection, the records of the log, the steps of one event.
 * Those have a lane, and keep their order within it.
 */
import type { Ticks } from '../../protocol/time.ts';
import type { EventQueue } from './queue.ts';
import type { RandomStream } from './random.ts';

/** Of an event that may come before or after any other. */
export const NO_LANE = -1;

/** Which lane an event keeps to, from its kind and its first word: `NO_LANE`, or any other integer. */
export type LaneOf = (kind: number, who: number) => number;

interface Due {
  readonly kind: number;
  readonly who: number;
  readonly a: number;
  readonly b: number;
  readonly lane: number;
}

export class DrawnQueue implements EventQueue {
  time: Ticks = 0;
  kind = 0;
  who = 0;
  a = 0;
  b = 0;
  private readonly inner: EventQueue;
  private readonly random: RandomStream;
  private readonly laneOf: LaneOf;
  /** What is due at `time`, in the order of pushing. */
  private readonly due: Due[] = [];
  /** Instants at which all events keep their order. */
  private readonly kept = new Set<Ticks>();

  constructor(inner: EventQueue, random: RandomStream, laneOf: LaneOf) {
    this.inner = inner;
    this.random = random;
    this.laneOf = laneOf;
  }

  get size(): number {
    return this.inner.size + this.due.length;
  }

  nextTime(): Ticks {
    return this.due.length > 0 ? this.time : this.inner.nextTime();
  }

  push(time: Ticks, kind: number, who: number, a: number, b: number): void {
    this.inner.push(time, kind, who, a, b);
  }

  pop(limit: Ticks): boolean {
    if (this.size === 0 || this.nextTime() > limit) return false;
    if (this.due.length === 0) {
      this.kept.delete(this.time);
      this.time = this.inner.nextTime();
    }
    while (this.inner.pop(this.time)) this.note();
    this.take(this.kept.has(this.time) ? 0 : this.drawn());
    return true;
  }

  /** What falls due then comes in the order in which it was pushed. */
  keepOrderAt(time: Ticks): void {
    this.kept.add(time);
  }

  private note(): void {
    const { kind, who, a, b } = this.inner;
    this.due.push({ kind, who, a, b, lane: this.laneOf(kind, who) });
  }

  /** Any of them; or, if others of its lane are due, the first of these. */
  private drawn(): number {
    if (this.due.length === 1) return 0;
    const at = this.random.below(this.due.length);
    const { lane } = this.due[at]!;
    return lane === NO_LANE ? at : this.due.findIndex((other) => other.lane === lane);
  }

  private take(at: number): void {
    const [{ kind, who, a, b }] = this.due.splice(at, 1) as [Due];
    this.kind = kind;
    this.who = who;
    this.a = a;
    this.b = b;
  }
}

/**
 * Generators of topics: which topic it is follows from what there is at the instant. New ones are numbered (`orders-*` is
 * orders-1, orders-2, …), the oldest are deleted first, and which of them grows is drawn.
 *
 * What contradicts an event that was written down does not come about: a topic that a later event or change names is left
 * to it, and a name that is taken is passed over. Where there is nothing to act on, nothing happens.
 */
import { LIMITS } from '../defaults.ts';
import type { EventScenario, Scenario } from '../scenario.ts';

/** A generated event of a topic, before it is known of which. */
export interface TopicFiring {
  readonly kind: 'topic-create' | 'topic-grow' | 'topic-delete';
  readonly atMs: number;
  /** A name that may hold a `*`. */
  readonly topic: string;
  readonly partitions: number;
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
  /** By so many. */
  readonly by: number;
  /** In [0, 1), to choose by. */
  readonly pick: number;
}

type Written = Pick<Scenario, 'topics' | 'events'>;
type TopicEvent = Extract<EventScenario, { readonly topic: string }>;

/** What becomes of topics, in order of time. */
interface Course {
  readonly name: string;
  partitions: number;
  changedMs: number;
  /** The last event or change of it that is written down. */
  readonly lastMs: number;
}

const isOfTopic = (event: EventScenario | TopicFiring): event is TopicFiring | TopicEvent => 'topic' in event;

/** The events in order of time, those of topics with their topics. */
export function withTopics(
  firings: readonly (EventScenario | TopicFiring)[],
  written: Written,
): readonly EventScenario[] {
  if (!firings.some(isOfTopic)) return firings as readonly EventScenario[];
  const topics = new Topics(written);
  return firings.flatMap((firing): EventScenario[] => {
    if (!isOfTopic(firing)) return [firing];
    return topics.act(firing as TopicFiring);
  });
}

class Topics {
  private readonly courses: Course[];
  private readonly waiting: TopicEvent[];
  private readonly taken: Set<string>;

  constructor({ topics, events }: Written) {
    this.waiting = events.filter(isOfTopic).sort((one, other) => one.atMs - other.atMs) as TopicEvent[];
    this.courses = topics.map(({ name, partitions, changes }) => ({
      name,
      partitions: Math.max(partitions, ...changes.map((change) => change.partitions)),
      changedMs: -1,
      lastMs: Math.max(this.lastOf(name), ...changes.map(({ atMs }) => atMs)),
    }));
    this.taken = new Set([...topics.map(({ name }) => name), ...this.waiting.map(({ topic }) => topic)]);
  }

  act(firing: TopicFiring): EventScenario[] {
    this.catchUp(firing.atMs);
    if (firing.kind === 'topic-create') return this.create(firing);
    const pattern = patternOf(firing.topic);
    const there = this.courses.filter(
      ({ name, changedMs, lastMs }) => pattern.test(name) && Math.max(changedMs, lastMs) < firing.atMs,
    );
    return firing.kind === 'topic-grow' ? this.grow(firing, there) : this.remove(firing, there);
  }

  /** What was written down has happened by then. */
  private catchUp(atMs: number): void {
    while (this.waiting.length > 0 && this.waiting[0]!.atMs <= atMs) {
      const event = this.waiting.shift()!;
      const course = this.courses.find(({ name }) => name === event.topic);
      if (event.kind === 'topic-delete') this.forget(event.topic);
      else if (course !== undefined) course.partitions = event.partitions;
      else this.add(event.topic, event.partitions, event.atMs, this.lastOf(event.topic, event.atMs));
    }
  }

  private create({ atMs, topic, partitions, recordsPerSecond, recordBytes }: TopicFiring): EventScenario[] {
    let number = 1;
    while (this.taken.has(topic.replace('*', String(number)))) number++;
    const name = topic.replace('*', String(number));
    this.taken.add(name);
    this.add(name, partitions, atMs, -1);
    return [{ atMs, kind: 'topic-create', topic: name, partitions, recordsPerSecond, recordBytes }];
  }

  private grow({ atMs, by, pick }: TopicFiring, there: readonly Course[]): EventScenario[] {
    const able = there.filter(({ partitions }) => partitions + by <= LIMITS.maxPartitions);
    const course = able[Math.floor(pick * able.length)];
    if (course === undefined) return [];
    course.partitions += by;
    course.changedMs = atMs;
    return [{ atMs, kind: 'topic-grow', topic: course.name, partitions: course.partitions }];
  }

  private remove({ atMs }: TopicFiring, [oldest]: readonly Course[]): EventScenario[] {
    if (oldest === undefined) return [];
    this.forget(oldest.name);
    return [{ atMs, kind: 'topic-delete', topic: oldest.name }];
  }

  private add(name: string, partitions: number, changedMs: number, lastMs: number): void {
    this.courses.push({ name, partitions, changedMs, lastMs });
  }

  private forget(topic: string): void {
    const at = this.courses.findIndex(({ name }) => name === topic);
    if (at >= 0) this.courses.splice(at, 1);
  }

  private lastOf(topic: string, otherwise = -1): number {
    return this.waiting.findLast((event) => event.topic === topic)?.atMs ?? otherwise;
  }
}

/** Of a name with a `*`. */
export function patternOf(topic: string): RegExp {
  return new RegExp(
    `^${topic
      .split('*')
      .map((part) => part.replaceAll('.', '\\.'))
      .join('.+')}$`,
  );
}

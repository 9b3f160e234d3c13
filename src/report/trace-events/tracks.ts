/**
 * The tracks of a trace: a process for each group with its coordinator, a thread in it for the group's state, for each
 * member, and for the requests that the coordinator has at a time.
 */
import type { WorldConfig } from '../../sim/world-config.ts';
import type { TraceEvent } from './events.ts';

/** The thread of a group's state; members come after it, in their order. */
export const STATE_TRACK = 1;
const FIRST_MEMBER_TRACK = 2;

export class Tracks {
  readonly #firstPod: readonly number[];
  readonly #world: WorldConfig;
  /** By group: until when each request track is taken. */
  readonly #taken: readonly number[][];

  constructor(world: WorldConfig) {
    this.#world = world;
    let first = 0;
    this.#firstPod = world.groups.map(({ members }) => {
      first += members;
      return first - members;
    });
    this.#taken = world.groups.map(() => []);
  }

  pidOf(group: number): number {
    return group + 1;
  }

  podTrack(group: number, pod: number): number {
    return FIRST_MEMBER_TRACK + pod - this.#firstPod[group]!;
  }

  podName(group: number, pod: number): string {
    return `m${pod - this.#firstPod[group]!}`;
  }

  /** The first request track that is free from `from` on; it is taken until `to`. */
  requestTrack(group: number, from: number, to: number): number {
    const taken = this.#taken[group]!;
    const free = taken.findIndex((until) => until <= from);
    const index = free < 0 ? taken.length : free;
    taken[index] = to;
    return FIRST_MEMBER_TRACK + this.#world.groups[group]!.members + index;
  }

  /** What processes and threads are called, and in which order they stand. */
  names(): TraceEvent[] {
    return this.#world.groups.flatMap((group, index) => {
      const pid = this.pidOf(index);
      const members = Array.from({ length: group.members }, (_, number) => `m${number}`);
      const requests = this.#taken[index]!.map((_, number) => `requests at the coordinator ${number + 1}`);
      const threads = ['state of the group', ...members, ...requests];
      return [
        { ph: 'M' as const, ts: 0, pid, tid: 0, name: 'process_name', args: { name: `group ${group.groupId}` } },
        ...threads.flatMap((name, thread) => threadNames(pid, STATE_TRACK + thread, name)),
      ];
    });
  }
}

function threadNames(pid: number, tid: number, name: string): TraceEvent[] {
  return [
    { ph: 'M', ts: 0, pid, tid, name: 'thread_name', args: { name } },
    { ph: 'M', ts: 0, pid, tid, name: 'thread_sort_index', args: { sort_index: tid } },
  ];
}

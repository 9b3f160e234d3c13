/**
 * What a pod finds around it.
 */
import type { Ticks } from '../protocol/time.ts';
import type { TraceHash } from './engine/hash.ts';
import type { EventQueue } from './engine/queue.ts';
import type { Network } from './network/network.ts';
import type { Observer } from './observer.ts';
import type { Timers } from './timers.ts';
import type { TopicTable } from './topic-table.ts';

/** What the pods of a world share. */
export interface PodHost {
  readonly queue: EventQueue;
  readonly timers: Timers;
  readonly network: Network;
  readonly topics: TopicTable;
  readonly observer: Observer;
  /** Over events and what they carried. */
  readonly hash: TraceHash;
  /** The instant of the present input. */
  now: Ticks;
  /** A process has started or ended. */
  podChanged(pod: number): void;
}

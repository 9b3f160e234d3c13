/**
 * What stands in the queue before a world's first instant: starts of pods, changes of topics, acts of applications.
 */
import { msToTicks } from '../protocol/time.ts';
import type { EventQueue } from './engine/queue.ts';
import { EventKind } from './events.ts';
import type { Pod } from './pod.ts';
import type { GroupConfig, TopicConfig } from './world-config.ts';

export function scheduleChanges({ changes }: TopicConfig, topic: number, queue: EventQueue): void {
  for (const { atMs, partitions } of changes) queue.push(msToTicks(atMs), EventKind.TopicChange, topic, partitions, 0);
}

export function startPods({ replicas, startGapMs }: GroupConfig, own: readonly Pod[]): void {
  own.slice(0, replicas).forEach((pod, n) => {
    if (!pod.isSpare) pod.start('deployment', msToTicks(n * startGapMs));
  });
}

export function scheduleActs({ acts }: GroupConfig, group: number, queue: EventQueue): void {
  acts.forEach(({ atMs }, act) => {
    queue.push(msToTicks(atMs), EventKind.Act, group, act, 0);
  });
}

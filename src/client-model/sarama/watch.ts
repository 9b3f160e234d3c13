/**
 * What runs in the background, every Metadata.RefreshFrequency: fresh metadata, and the leader's look at the numbers of partitions
 * (S-RB-01).
 *
 * Mirrors client.backgroundMetadataUpdater and consumerGroup.loopCheckPartitionNumbers (v1.61.1; what its end does as read in
 * v1.43.0 and v1.60.1).
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { refreshMetadata } from './metadata.ts';
import { requestRejoin } from './rejoin-signal.ts';
import type { SaramaState } from './state.ts';
import { SaramaTimer } from './timers.ts';
import { lookAtTopics, wantedTopics } from './topics.ts';

function interval(c: SaramaState): Ticks {
  return msToTicks(c.settings.metadataMaxAgeMs);
}

export function startRefreshing(c: SaramaState, now: Ticks): void {
  c.effects.startTimer(SaramaTimer.Metadata, now + interval(c));
}

export function onRefreshDue(c: SaramaState, now: Ticks): void {
  startRefreshing(c, now);
  if (c.refresher.step !== '') return;
  c.refresher.step = 'refreshing';
  refreshMetadata(c, c.refresher, wantedTopics(c), now);
}

export function onRefreshed(c: SaramaState, now: Ticks): void {
  c.refresher.step = '';
  if (c.refresher.error === null) lookAtTopics(c, now);
}

/** Of each generation that this member leads. */
export function watchPartitions(c: SaramaState, leads: boolean, now: Ticks): void {
  c.session!.watched = leads ? numbersOf(c) : null;
  if (leads) c.effects.startTimer(SaramaTimer.PartitionWatch, now + interval(c));
  else c.effects.cancelTimer(SaramaTimer.PartitionWatch);
}

function numbersOf(c: SaramaState): Map<string, number> {
  return new Map([...c.partitions].map(([topic, partitions]) => [topic, partitions.length]));
}

export function onPartitionWatch(c: SaramaState, now: Ticks): void {
  const { session } = c;
  if (session === null || session.watched === null || session.cancelled) return;
  for (const [topic, number] of session.watched) {
    const { length } = c.partitions.get(topic) ?? [];
    if (length === number) continue;
    // A topic that is not there any more is an error to this goroutine; its end ends the session too (the deferred cancel).
    requestRejoin(c, session, 'partitions were added to a subscribed topic', now);
    return;
  }
  c.effects.startTimer(SaramaTimer.PartitionWatch, now + interval(c));
}

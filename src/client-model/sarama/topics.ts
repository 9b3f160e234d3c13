/**
 * Which topics an application of sarama consumes. Consume() takes names, and there is no subscription by pattern: an
 * application that wants one looks through client.Topics() and calls Consume() anew when the list has changed.
 *
 * This one does so with each background refresh of the metadata (Metadata.RefreshFrequency), by ending the context of the
 * Consume() that is running, and before each call. Inferred: it is what its users' loops do; the library has nothing of it.
 */
import type { Ticks } from '../../protocol/time.ts';
import { matching, sameTopics } from '../topic-pattern.ts';
import { cancelSession } from './cancel.ts';
import type { SaramaState } from './state.ts';

/** What a refresh asks for: these topics, or (null) all that there are. */
export function wantedTopics(c: SaramaState): readonly string[] | null {
  return c.pattern === null ? c.topics : null;
}

/** Of those that there are as far as the client knows. */
function chosen(c: SaramaState): readonly string[] {
  return c.pattern === null ? c.topics : matching(c.pattern, [...c.partitions.keys()].sort());
}

export function chooseTopics(c: SaramaState): void {
  c.topics = chosen(c);
}

/** The metadata is fresh. */
export function lookAtTopics(c: SaramaState, now: Ticks): void {
  if (c.pattern === null || c.session === null || sameTopics(chosen(c), c.topics)) return;
  cancelSession(c, c.session, null, now);
}

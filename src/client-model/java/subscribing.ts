/**
 * subscribe() and unsubscribe(), which the application calls between two polls.
 *
 * Mirrors ClassicKafkaConsumer.subscribe and unsubscribe (kafka-clients 4.4); J-LV-02. unsubscribe() commits nothing,
 * waits for nothing, and leaves the group at once. Without a subscription poll() throws an IllegalStateException, so
 * that a sound application does not call it: its thread rests, nobody reads the network, until it subscribes again.
 */
import { matching, wholeName } from '../topic-pattern.ts';
import type { ConsumerState } from './consumer-state.ts';
import { maybeLeaveGroup } from './heartbeat.ts';
import { resetStateAndRejoin } from './membership.ts';
import { setTopics } from './metadata.ts';
import { onLeavePrepare } from './rebalance.ts';

/** Another subscription makes any member join again (J-JG-09, in metadata.ts); the same one is nothing new. */
export function subscribe(c: ConsumerState, topics: readonly string[]): void {
  const { topicPattern } = c.settings;
  if (topicPattern === undefined) setTopics(c, topics);
  else {
    c.pattern = wholeName(topicPattern);
    setTopics(c, matching(c.pattern, [...c.metadata.keys()]));
  }
}

export function unsubscribe(c: ConsumerState): void {
  onLeavePrepare(c);
  if (c.defects.unsubscribesSilently) resetStateAndRejoin(c, 'consumer pro-actively leaving the group', true);
  else maybeLeaveGroup(c, 'the consumer unsubscribed from all topics');
  c.topics = [];
  c.pattern = null;
}

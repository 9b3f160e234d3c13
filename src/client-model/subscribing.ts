/**
 * subscribe() and unsubscribe(), which the application calls between two polls.
 *
 * Mirrors ClassicKafkaConsumer.subscribe and unsubscribe (kafka-clients 4.4); J-LV-02. unsubscribe() commits nothing,
 * waits for nothing, and leaves the group at once. Without a subscription poll() throws an IllegalStateException, so
 * that a sound application does not call it: its thread rests, nobody reads the network, until it subscribes again.
 */
import type { Ticks } from '../protocol/time.ts';
import type { ConsumerState } from './consumer-state.ts';
import { maybeLeaveGroup } from './heartbeat.ts';
import { beginPoll } from './poll.ts';
import { onLeavePrepare } from './rebalance.ts';
import { ClientTimer } from './timers.ts';

/** Makes the calls that are waiting, in the order of asking; poll() goes on, or the thread rests. */
export function makeCalls(c: ConsumerState, now: Ticks): void {
  for (const topics of c.callsWaiting.splice(0)) {
    if (topics.length === 0) unsubscribe(c);
    else subscribe(c, topics);
  }
  if (c.topics.length === 0) rest(c);
  else beginPoll(c, now);
}

/** Another subscription makes any member join again (J-JG-09, in metadata.ts); the same one is nothing new. */
function subscribe(c: ConsumerState, topics: readonly string[]): void {
  const same = c.joinedTopics !== null && c.joinedTopics.join() === topics.join();
  c.topics = same ? c.joinedTopics! : topics;
}

function unsubscribe(c: ConsumerState): void {
  onLeavePrepare(c);
  maybeLeaveGroup(c, 'the consumer unsubscribed from all topics');
  c.topics = [];
}

function rest(c: ConsumerState): void {
  c.thread = 'unsubscribed';
  c.effects.cancelTimer(ClientTimer.PollWake);
}

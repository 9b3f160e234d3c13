/**
 * Settings of Kafka that somebody may try and that the model does not have: said plainly, with the reason, instead of
 * being guessed at or silently ignored.
 */

const BUFFERS = 'TCP has no windows in the model';
const KIP_848 = 'the rebalance protocol of KIP-848 comes in a later version';
const NO_MATTER = 'it has no influence on a group';

const REASONS: Readonly<Record<string, string>> = {
  'receive.buffer.bytes': BUFFERS,
  'send.buffer.bytes': BUFFERS,
  'isolation.level': 'transactions come in a later version',
  'client.rack': 'racks come in a later version',
  'group.remote.assignor': KIP_848,
  'group.consumer.session.timeout.ms': KIP_848,
  'group.consumer.heartbeat.interval.ms': KIP_848,
  'group.consumer.assignors': KIP_848,
  'group.id': 'there is one group, called group; a scenario file may name it',
  'client.id': 'the pods are named m0, m1, …',
  'bootstrap.servers': 'nothing is connected to: the brokers are simulated',
  'key.deserializer': NO_MATTER,
  'value.deserializer': NO_MATTER,
  'check.crcs': NO_MATTER,
  'exclude.internal.topics': NO_MATTER,
  'reconnect.backoff.max.ms': "it stays at each client's own default (groupsim clients)",
  'connections.max.idle.ms': "it stays at each client's own default (groupsim clients)",
  'group.coordinator.append.linger.ms': 'use --append-latency for the time a write takes',
  'offsets.topic.num.partitions': 'one coordinator holds all groups',
};

/** Why the model has no such setting; null if it is not one of Kafka's that we know of. */
export function whyNotModelled(name: string): string | null {
  return Object.hasOwn(REASONS, name) ? REASONS[name]! : null;
}

/**
 * How rough a world is: many things hold of clients only where nothing disturbs them, and a watcher that does not know
 * what disturbs is no good. These look at the configuration alone.
 */
import { sharesOfPods } from '../../src/sim/shares.ts';
import type { ShareConfig, WorldConfig } from '../../src/sim/world-config.ts';

/** Events that only start and end processes. */
const GENTLE = new Set(['pod-start', 'pod-stop', 'pod-kill', 'pod-replace', 'scale', 'node-drain']);

/** No freeze, no lost packet, no coordinator that goes: whoever is silent has chosen to be. */
export function isSmooth(world: WorldConfig): boolean {
  const { rttMs, jitterMs, link } = world.network;
  return rttMs + jitterMs <= 300 && link === undefined && (world.events ?? []).every(({ kind }) => GENTLE.has(kind));
}

/** Nobody is busy for so long that it could miss a poll. */
export function isRelaxed(world: WorldConfig): boolean {
  return world.groups.every(({ clients }) => clients.every(hasTime));
}

function hasTime({ application: a, consumer }: ShareConfig): boolean {
  const busyMs = a.processingPerBatchMs * 2 + a.processingPerRecordMs * consumer.maxPollRecords;
  const longest = busyMs + a.revokedCallbackMs + a.assignedCallbackMs + 2 * consumer.heartbeatIntervalMs;
  return longest < consumer.maxPollIntervalMs / 2;
}

/** Nobody drops its subscription. */
export function isFaithful(world: WorldConfig): boolean {
  return world.groups.every(({ acts }) => acts.length === 0);
}

/** By pod. */
export function sharesOf(world: WorldConfig): readonly ShareConfig[] {
  return world.groups.flatMap(sharesOfPods);
}

/** How late anything may come over the network, in milliseconds, with some to spare. */
export function slackMs({ network, broker }: WorldConfig): number {
  return 2 * (network.rttMs + 2 * network.jitterMs) + broker.appendLatencyMs + 500;
}

/** Only one protocol can be chosen, and it is the incremental one. */
export function isCooperative({ consumer: { partitionAssignmentStrategy } }: ShareConfig): boolean {
  return partitionAssignmentStrategy.every((name) => name === 'cooperative-sticky');
}

/** None of its protocols is the incremental one. */
export function isEager({ consumer: { partitionAssignmentStrategy } }: ShareConfig): boolean {
  return !partitionAssignmentStrategy.includes('cooperative-sticky');
}

/** While a JoinGroup of a Java client is on its way nobody but the application reads answers (J-JG-10). */
export function hearsInTime(share: ShareConfig): boolean {
  const { consumer, application: a } = share;
  const busyMs = isEager(share) ? 0 : a.processingPerBatchMs * (1 + a.processingSpread) + a.revokedCallbackMs;
  return consumer.heartbeatIntervalMs * 2 + busyMs <= consumer.sessionTimeoutMs;
}

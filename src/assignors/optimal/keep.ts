/**
 * The balanced plan that moves the fewest partitions.
 *
 * Everybody starts with what it owns, as far as a balanced plan may give it that. What is free or too much is then sent
 * to where it is lacking, on paths that take as few partitions as possible from their owners: first over those that
 * take none, then one, and so on (successive shortest paths with prices). No path ever has to be undone, so the result
 * is optimal.
 */

import type { OptimalGroup } from './group.ts';
import { NOBODY } from './group.ts';
import type { Transport } from './transport.ts';

const FAR = 0x3fffffff;

/** Fills the network of {@link balancedPlans} with the plan of fewest moves. */
export function keepMost(network: Transport, group: OptimalGroup): void {
  startFromOwners(network, group);
  const nodes = Array.from({ length: network.sink + 1 }, (_, node) => node);
  while (network.surplus.some((units) => units > 0)) {
    raisePrices(network, nodes);
    network.sendFreely(nodes);
  }
}

function startFromOwners(network: Transport, { counts, owners }: OptimalGroup): void {
  const { arcs, surplus, topics, members, block } = network;
  owners.forEach((owner, topic) => {
    surplus[topic] = counts[topic]!;
    for (const arc of owner) {
      if (arc === NOBODY || block[topic] !== block[topics + arcs.memberOf[arc]!]) continue;
      network.own[arc]!++;
      surplus[topic]!--;
      surplus[topics + arcs.memberOf[arc]!]!++;
    }
  });
  network.flow.set(network.own);
  for (let member = 0; member < members; member++) passWithinBounds(network, member);
  surplus[network.sink]! -= counts.reduce((sum, count) => sum + count, 0);
}

function passWithinBounds(network: Transport, member: number): void {
  const load = network.surplus[network.topics + member]!;
  const passed = Math.min(Math.max(load, network.low[member]!), network.high[member]!);
  network.passed[member] = passed;
  network.surplus[network.topics + member] = load - passed;
  network.surplus[network.sink]! += passed;
}

/** Raises the prices by the distances, so that the cheapest paths from surplus to lack become free. */
function raisePrices(network: Transport, nodes: readonly number[]): void {
  const distances = new Int32Array(nodes.length).fill(FAR);
  const nearest = measure(network, nodes, distances);
  for (const node of nodes) network.price[node]! += Math.min(distances[node]!, nearest);
}

/**
 * Distances from the nodes with surplus, up to the nearest node that lacks something, whose distance is returned.
 * They are small whole numbers, so the queue of Dijkstra's method is a list for each (Dial).
 */
function measure(network: Transport, nodes: readonly number[], distances: Int32Array): number {
  const queues: number[][] = [nodes.filter((node) => network.surplus[node]! > 0)];
  for (const node of queues[0]!) distances[node] = 0;
  for (let distance = 0; distance < queues.length; distance++) {
    for (const node of queues[distance] ?? []) {
      if (distances[node] !== distance) continue;
      if (network.surplus[node]! < 0) return distance;
      relax(network, node, distances, queues);
    }
  }
  throw new Error('a balanced plan exists, but no path leads to it');
}

function relax(network: Transport, node: number, distances: Int32Array, queues: number[][]): void {
  const degree = network.degree(node);
  for (let i = 0; i < degree; i++) {
    if (network.room(node, i) === 0) continue;
    const next = network.neighbour(node, i);
    const step = network.cost(node, i) + network.price[node]! - network.price[next]!;
    const distance = distances[node]! + step;
    if (distance >= distances[next]!) continue;
    distances[next] = distance;
    queues[distance] ??= [];
    queues[distance].push(next);
  }
}

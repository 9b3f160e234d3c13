/**
 * Which loads a balanced plan can have: the least sum of squared loads, and every plan that reaches it.
 *
 * The group is split until each block has one level: each of its members can hold `low` or `high`, which differ by at
 * most one. Start with everybody in one block and try to give each member the average, rounded down or up. If that
 * cannot be done, then some topics hold more than their subscribers' share, or some members' topics hold less; these
 * topics and members together (the side of the minimum cut that the surplus reaches) are a block of their own, for no
 * balanced plan gives anything across that cut. Each block is treated in the same way.
 *
 * This is the decomposition of a separable convex problem over the bases of a polymatroid (Fujishige 1980; Groenevelt
 * 1991). A block of n members takes at most n splits, each a maximum flow.
 */

import type { OptimalGroup } from './group.ts';
import { Transport } from './transport.ts';

interface Block {
  readonly topics: readonly number[];
  readonly members: readonly number[];
}

interface Bounds {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** A network in which every plan within the bounds and the blocks is balanced, and no other; without flow. */
export function balancedPlans(group: OptimalGroup): Transport {
  const network = new Transport(group.arcs, group.topics.length, group.members.length);
  const found = { low: new Int32Array(group.members.length), high: new Int32Array(group.members.length) };
  const open: Block[] = [{ topics: [...group.topics.keys()], members: [...group.members.keys()] }];
  let blocks = 1;
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    const part = block.members.length === 0 ? null : tryLevel(network, group, block, found);
    if (part === null) continue;
    for (const topic of part.topics) network.block[topic] = blocks;
    for (const member of part.members) network.block[network.topics + member] = blocks;
    blocks++;
    open.push(part, without(block, part));
  }
  network.low.set(found.low);
  network.high.set(found.high);
  network.flow.fill(0);
  network.surplus.fill(0);
  return network;
}

/** Gives each member of the block the average; the part to be split off if that fails, else null. */
function tryLevel(network: Transport, { counts }: OptimalGroup, block: Block, found: Bounds): Block | null {
  const total = block.topics.reduce((sum, topic) => sum + counts[topic]!, 0);
  const low = Math.floor(total / block.members.length);
  const high = Math.ceil(total / block.members.length);
  clear(network, block);
  setBounds(network, block, low, high);
  for (const topic of block.topics) network.surplus[topic] = counts[topic]!;
  network.surplus[network.sink] = low * block.members.length - total;
  network.sendFreely(block.topics);
  const isLevel = block.topics.every((topic) => network.surplus[topic] === 0);
  const part = isLevel ? null : reached(network, block);
  for (const member of block.members) [found.low[member], found.high[member]] = [low, high];
  setBounds(network, block, 0, 0);
  return part;
}

function clear({ arcs, flow }: Transport, { topics }: Block): void {
  for (const topic of topics) flow.fill(0, arcs.ofTopic[topic], arcs.ofTopic[topic + 1]);
}

/** Each member starts as one that passes `low` on to the sink and lacks as much. With 0 and 0 it is out of the game. */
function setBounds(network: Transport, { members }: Block, low: number, high: number): void {
  for (const member of members) {
    network.low[member] = low;
    network.high[member] = high;
    network.passed[member] = low;
    network.surplus[network.topics + member] = -low;
  }
}

function reached(network: Transport, { topics, members }: Block): Block {
  return {
    topics: topics.filter((topic) => network.isReached(topic)),
    members: members.filter((member) => network.isReached(network.topics + member)),
  };
}

function without(block: Block, part: Block): Block {
  const [topics, members] = [new Set(part.topics), new Set(part.members)];
  return {
    topics: block.topics.filter((topic) => !topics.has(topic)),
    members: block.members.filter((member) => !members.has(member)),
  };
}

/**
 * Of the balanced plans with the fewest moves, one in which each member has few topics.
 *
 * The fewest pairs of member and topic cannot be asked for: that contains the question whether topics can be packed
 * into members without a rest, which is NP-hard. What is done here is to look at each pair that came about by chance
 * (nothing holds the member to that topic), smallest first, and to give its partitions away whole over other pairs
 * that exist, as long as that can be done. In the end no pair can be dissolved into others; in a new group the pairs
 * form no cycle, so there are fewer of them than members and topics together.
 */

import type { Transport } from './transport.ts';

const UNSEEN = -1;

/** Dissolves pairs until none can be; balance and moves stay as they are. */
export function coLocate(network: Transport): void {
  const pairs = new Pairs(network);
  for (let found = true; found; ) {
    found = false;
    for (const arc of pairs.loose()) if (pairs.dissolve(arc)) found = true;
  }
}

class Pairs {
  readonly #network: Transport;
  /** By node the places that lead over existing pairs; those that were dissolved since are skipped. */
  readonly #places: number[][] = [];
  /** From where each node was reached, as an index into the queue; and over which place. */
  readonly #from: Int32Array;
  readonly #place: Int32Array;

  constructor(network: Transport) {
    this.#network = network;
    for (let node = 0; node <= network.sink; node++) this.#places.push(this.#existing(node));
    this.#from = new Int32Array(network.sink + 1);
    this.#place = new Int32Array(network.sink + 1);
  }

  /** Arcs that could go down to nothing without a move, those with the fewest partitions first, then by name. */
  loose(): number[] {
    const { flow } = this.#network;
    const arcs = [...flow.keys()].filter((arc) => flow[arc]! > 0 && this.#isLoose(arc));
    return arcs.sort((a, b) => flow[a]! - flow[b]! || a - b);
  }

  /** Sends the partitions of the pair from its topic to its member over other pairs; false if that cannot be done. */
  dissolve(arc: number): boolean {
    const { flow, arcs, topics } = this.#network;
    const units = flow[arc]!;
    const [topic, member] = [arcs.topicOf[arc]!, topics + arcs.memberOf[arc]!];
    if (units === 0 || !this.#isLoose(arc) || !this.#search(topic, member, units, arc)) return false;
    for (let node = member; node !== topic; node = this.#from[node]!) {
      this.#network.move(this.#from[node]!, this.#place[node]!, units);
    }
    flow[arc]! -= units;
    return true;
  }

  /** No price is paid for the last partition of the pair, nor for any before. */
  #isLoose(arc: number): boolean {
    const { flow, own, price, arcs, topics } = this.#network;
    const cost = flow[arc]! > own[arc]! ? 0 : 1;
    const isOneStep = own[arc] === 0 || cost === 1;
    return isOneStep && price[topics + arcs.memberOf[arc]!]! + cost === price[arcs.topicOf[arc]!]!;
  }

  #existing(node: number): number[] {
    const { flow } = this.#network;
    const all = Array.from({ length: this.#network.degree(node) }, (_, i) => i);
    return all.filter((i) => {
      const arc = this.#network.arcAt(node, i);
      return arc === -1 || flow[arc]! > 0;
    });
  }

  /** A way for so many units from the topic to the member, without the arc between them. */
  #search(topic: number, member: number, units: number, without: number): boolean {
    const network = this.#network;
    this.#from.fill(UNSEEN);
    this.#from[topic] = topic;
    const queue = [topic];
    for (let head = 0; head < queue.length && this.#from[member] === UNSEEN; head++) {
      const node = queue[head]!;
      for (const i of this.#places[node]!) {
        const next = network.neighbour(node, i);
        if (this.#from[next] !== UNSEEN || !this.#leads(node, i, units, without)) continue;
        this.#from[next] = node;
        this.#place[next] = i;
        queue.push(next);
      }
    }
    return this.#from[member] !== UNSEEN;
  }

  #leads(node: number, i: number, units: number, without: number): boolean {
    const arc = this.#network.arcAt(node, i);
    if (arc === without || (arc !== -1 && this.#network.flow[arc] === 0)) return false;
    return this.#network.isFree(node, i) && this.#network.room(node, i) >= units;
  }
}

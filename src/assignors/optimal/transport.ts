/**
 * Partitions flow from their topics to the subscribers, and from each member on to one sink, which takes between
 * `low` and `high` from it. This file moves units along augmenting paths, cheapest first, until nobody has too many or
 * too few: minimum-cost flow by the primal-dual method, each step a maximum flow over the arcs that cost nothing
 * (Dinic's blocking flows).
 *
 * What costs: taking a partition from an owner costs 1, giving it back −1, everything else 0. The start, in which all
 * owners keep what they own, costs nothing; it is optimal for the surplus and the lack it leaves, and every path of
 * least cost keeps it so. Units only ever move over arcs within one block (see levels.ts).
 */

import type { Arcs } from './group.ts';

const UNSEEN = -1;
const NO_LIMIT = 0x3fffffff;

/** Nodes are the topics, then the members, then the sink. */
export class Transport {
  readonly arcs: Arcs;
  readonly topics: number;
  readonly members: number;
  readonly sink: number;
  /** Block of each topic and member: a unit may use an arc only within one. */
  readonly block: Int32Array;
  /** Partitions on each arc. */
  readonly flow: Int32Array;
  /** Partitions of the topic that the member owns, by arc: it costs to go below. */
  readonly own: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** What each member passes on to the sink. */
  readonly passed: Int32Array;
  /** Units that have arrived at a node and must leave; negative: units it lacks. */
  readonly surplus: Int32Array;
  /** Dual prices: no open arc costs less than the price difference it bridges. */
  readonly price: Int32Array;
  readonly #depth: Int32Array;
  readonly #cursor: Int32Array;

  constructor(arcs: Arcs, topics: number, members: number) {
    this.arcs = arcs;
    this.topics = topics;
    this.members = members;
    this.sink = topics + members;
    this.block = new Int32Array(this.sink);
    this.flow = new Int32Array(arcs.topicOf.length);
    this.own = new Int32Array(arcs.topicOf.length);
    this.low = new Int32Array(members);
    this.high = new Int32Array(members);
    this.passed = new Int32Array(members);
    this.surplus = new Int32Array(this.sink + 1);
    this.price = new Int32Array(this.sink + 1);
    this.#depth = new Int32Array(this.sink + 1);
    this.#cursor = new Int32Array(this.sink + 1);
  }

  /** Number of places to look at from a node, see {@link Transport.neighbour}. */
  degree(node: number): number {
    if (node < this.topics) return this.arcs.ofTopic[node + 1]! - this.arcs.ofTopic[node]!;
    if (node === this.sink) return this.members;
    const member = node - this.topics;
    return this.arcs.ofMember[member + 1]! - this.arcs.ofMember[member]! + 1;
  }

  /** The arc at the i-th place, for a topic or a member; −1 for the way between a member and the sink. */
  arcAt(node: number, i: number): number {
    if (node < this.topics) return this.arcs.ofTopic[node]! + i;
    if (node === this.sink) return -1;
    const at = this.arcs.ofMember[node - this.topics]! + i;
    return at === this.arcs.ofMember[node - this.topics + 1] ? -1 : this.arcs.byMember[at]!;
  }

  neighbour(node: number, i: number): number {
    if (node === this.sink) return this.topics + i;
    const arc = this.arcAt(node, i);
    if (node < this.topics) return this.topics + this.arcs.memberOf[arc]!;
    return arc === -1 ? this.sink : this.arcs.topicOf[arc]!;
  }

  /** How many units may go that way at {@link Transport.cost}; 0 if none. */
  room(node: number, i: number): number {
    if (node === this.sink) return this.passed[i]! - this.low[i]!;
    const arc = this.arcAt(node, i);
    if (arc === -1) return this.high[node - this.topics]! - this.passed[node - this.topics]!;
    if (this.block[this.arcs.topicOf[arc]!] !== this.block[this.topics + this.arcs.memberOf[arc]!]) return 0;
    const [flow, own] = [this.flow[arc]!, this.own[arc]!];
    if (node < this.topics) return flow < own ? own - flow : NO_LIMIT;
    return flow > own ? flow - own : flow;
  }

  /** Of one more unit that way. */
  cost(node: number, i: number): number {
    const arc = this.arcAt(node, i);
    if (arc === -1) return 0;
    const [flow, own] = [this.flow[arc]!, this.own[arc]!];
    if (node < this.topics) return flow < own ? -1 : 0;
    return flow > own ? 0 : 1;
  }

  move(node: number, i: number, units: number): void {
    const arc = this.arcAt(node, i);
    if (node === this.sink) this.passed[i]! -= units;
    else if (node < this.topics) this.flow[arc]! += units;
    else if (arc === -1) this.passed[node - this.topics]! += units;
    else this.flow[arc]! -= units;
  }

  /** May a unit go that way without costing more than the prices allow? */
  isFree(node: number, i: number): boolean {
    return this.cost(node, i) + this.price[node]! === this.price[this.neighbour(node, i)]! && this.room(node, i) > 0;
  }

  /** Sends as many units as there is room for over free ways, from the given nodes. */
  sendFreely(sources: readonly number[]): void {
    while (this.#layer(sources)) {
      this.#cursor.fill(0);
      for (const source of sources) while (this.surplus[source]! > 0 && this.#augment(source));
    }
  }

  /** Whether the sources could send more to this node, after {@link Transport.sendFreely} has sent all it could. */
  isReached(node: number): boolean {
    return this.#depth[node] !== UNSEEN;
  }

  /** All nodes by number of free steps from the sources with surplus; whether one that lacks units is reached. */
  #layer(sources: readonly number[]): boolean {
    this.#depth.fill(UNSEEN);
    const queue = sources.filter((source) => this.surplus[source]! > 0);
    for (const source of queue) this.#depth[source] = 0;
    let nearest = NO_LIMIT;
    for (let head = 0; head < queue.length && this.#depth[queue[head]!]! < nearest; head++) {
      const node = queue[head]!;
      const degree = this.degree(node);
      for (let i = 0; i < degree; i++) {
        const next = this.neighbour(node, i);
        if (this.#depth[next] !== UNSEEN || !this.isFree(node, i)) continue;
        this.#depth[next] = this.#depth[node]! + 1;
        if (this.surplus[next]! < 0) nearest = this.#depth[next]!;
        queue.push(next);
      }
    }
    return nearest < NO_LIMIT;
  }

  /** One path from the source down the layers to a node that lacks units; false if there is none any more. */
  #augment(source: number): boolean {
    const path = [source];
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (this.surplus[node]! < 0) {
        this.#sendAlong(path);
        return true;
      }
      const next = this.#descend(node);
      if (next !== UNSEEN) path.push(next);
      else {
        path.pop();
        if (path.length > 0) this.#cursor[path.at(-1)!]!++;
      }
    }
    return false;
  }

  /** The next node one layer down; the cursor of `node` stays at it. */
  #descend(node: number): number {
    const degree = this.degree(node);
    for (let i = this.#cursor[node]!; i < degree; i++) {
      const next = this.neighbour(node, i);
      if (this.#depth[next] !== this.#depth[node]! + 1 || !this.isFree(node, i)) continue;
      this.#cursor[node] = i;
      return next;
    }
    this.#cursor[node] = degree;
    return UNSEEN;
  }

  #sendAlong(path: readonly number[]): void {
    const [source, target] = [path[0]!, path.at(-1)!];
    let units = Math.min(this.surplus[source]!, -this.surplus[target]!);
    for (const node of path.slice(0, -1)) units = Math.min(units, this.room(node, this.#cursor[node]!));
    for (const node of path.slice(0, -1)) this.move(node, this.#cursor[node]!, units);
    this.surplus[source]! -= units;
    this.surplus[target]! += units;
  }
}

/**
 * The connections between pods and their coordinator, each as a list of what is on it: answers on their way back, at most one
 * request at the coordinator, requests on their way there. TCP keeps the order, and the broker takes one request of a
 * connection at a time (clients.md N-03).
 *
 * Lists are numbered; 0 is the empty one. Each operation is worked out once per list.
 */
import { PairMap } from './pair-map.ts';
import type { Parts } from './parts.ts';
import type { Renaming } from './words.ts';

/** Low bits of an entry; above them the message. */
const REQUEST = 0;
const AT_BROKER = 1;
const ANSWER = 2;
const KIND_MASK = 3;
const KIND_BITS = 2;

export class Wires {
  private readonly lists: (readonly number[])[] = [[]];
  private readonly byKey = new Map<string, number>([['', 0]]);
  private readonly messages: Parts;
  private readonly sending = new PairMap();
  private readonly answering = new PairMap();
  private readonly renamed = new PairMap();
  private readonly arriving: number[] = [];
  private readonly delivering: number[] = [];
  /** By list: names in its messages. */
  readonly memberIds: number[] = [0];
  readonly generations: number[] = [0];
  /** By list: the request that can arrive next, or −1; the answer that can; whether one is at the coordinator. */
  readonly nextRequest: number[] = [-1];
  readonly nextAnswer: number[] = [-1];
  readonly isAtBroker: boolean[] = [false];

  constructor(messages: Parts) {
    this.messages = messages;
  }

  private number(list: readonly number[]): number {
    const key = list.join();
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const number = this.lists.length;
    this.byKey.set(key, number);
    this.lists.push(list);
    this.describe(list);
    return number;
  }

  private describe(list: readonly number[]): void {
    let [ids, generations] = [0, 0];
    for (const entry of list) {
      if ((entry & KIND_MASK) === AT_BROKER) continue;
      ids |= this.messages.memberIds[entry >> KIND_BITS]!;
      generations |= this.messages.generations[entry >> KIND_BITS]!;
    }
    const isAtBroker = list.includes(AT_BROKER);
    const request = list.find((entry) => (entry & KIND_MASK) === REQUEST);
    const first = list[0];
    this.memberIds.push(ids);
    this.generations.push(generations);
    this.isAtBroker.push(isAtBroker);
    this.nextRequest.push(request === undefined || isAtBroker ? -1 : request >> KIND_BITS);
    this.nextAnswer.push(first !== undefined && (first & KIND_MASK) === ANSWER ? first >> KIND_BITS : -1);
  }

  send(wire: number, message: number): number {
    let next = this.sending.get(wire, message);
    if (next < 0) {
      next = this.number([...this.lists[wire]!, (message << KIND_BITS) | REQUEST]);
      this.sending.set(wire, message, next);
    }
    return next;
  }

  /** The next request is at the coordinator now. */
  arrive(wire: number): number {
    const known = this.arriving[wire];
    if (known !== undefined) return known;
    const list = this.lists[wire]!;
    const at = list.findIndex((entry) => (entry & KIND_MASK) === REQUEST);
    const next = this.number(list.with(at, AT_BROKER));
    this.arriving[wire] = next;
    return next;
  }

  /** What is at the coordinator is answered. */
  answer(wire: number, message: number): number {
    let next = this.answering.get(wire, message);
    if (next < 0) {
      const list = this.lists[wire]!;
      next = this.number(list.with(list.indexOf(AT_BROKER), (message << KIND_BITS) | ANSWER));
      this.answering.set(wire, message, next);
    }
    return next;
  }

  /** The oldest answer has come. */
  deliver(wire: number): number {
    const known = this.delivering[wire];
    if (known !== undefined) return known;
    const next = this.number(this.lists[wire]!.slice(1));
    this.delivering[wire] = next;
    return next;
  }

  /** Something is on its way, either way. */
  isMoving(wire: number): boolean {
    return this.nextRequest[wire]! >= 0 || this.nextAnswer[wire]! >= 0;
  }

  renamedBy(wire: number, number: number, names: Renaming): number {
    if (wire === 0) return 0;
    const known = this.renamed.get(wire, number);
    if (known >= 0) return known;
    const list = this.lists[wire]!.map((entry) => {
      if ((entry & KIND_MASK) === AT_BROKER) return entry;
      const message = this.messages.renamedBy(entry >> KIND_BITS, number, names);
      return (message << KIND_BITS) | (entry & KIND_MASK);
    });
    const other = this.number(list);
    this.renamed.set(wire, number, other);
    return other;
  }
}

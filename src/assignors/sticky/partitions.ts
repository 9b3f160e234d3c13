/**
 * Partitions by number, so that the sticky assignors work on arrays of integers.
 *
 * Topics are sorted by name; partition p of topic t has the id `base[t] + p`. A claimed partition beyond its topic's
 * count gets an id after all the real ones.
 */

import type { TopicPartition } from '../../protocol/partitions.ts';
import type { AssignorInput } from '../assignor.ts';
import { partitionHash, stringHash } from '../java-hash-order.ts';
import { existingAmong, partitionCount, subscriptionLists } from '../topics.ts';

export class Partitions {
  /** Existing topics that somebody subscribes to, by name. */
  readonly topics: readonly string[];
  readonly counts: readonly number[];
  /** All members have the same topics in the same order, each once. */
  readonly isOneList: boolean;
  /** Number of real partitions; ids from here on are beyond their topic's count. */
  readonly total: number;
  /** Index of the topic, by id. */
  readonly topicOf: number[] = [];
  /** Number within the topic, by id. */
  readonly numberOf: number[] = [];
  readonly #bases: number[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #beyond = new Map<string, number>();
  /** The topic asked for last: claims come topic by topic. */
  #lastTopic: string | null = null;
  #lastIndex: number | undefined;

  constructor(input: AssignorInput) {
    const lists = subscriptionLists(input.members);
    this.isOneList = lists.length === 1 && new Set(lists[0]).size === lists[0]!.length;
    this.topics = existingAmong(input, lists);
    this.counts = this.topics.map((topic) => partitionCount(input, topic));
    this.topics.forEach((topic, index) => {
      this.#indexes.set(topic, index);
      this.#bases.push(this.topicOf.length);
      for (let number = 0; number < this.counts[index]!; number++) this.#add(index, number);
    });
    this.total = this.topicOf.length;
  }

  /** Number of ids given so far, those beyond the counts included. */
  get size(): number {
    return this.topicOf.length;
  }

  /** Index of the topic; undefined if it does not exist or nobody subscribes to it. */
  topicIndex(topic: string): number | undefined {
    return this.#indexes.get(topic);
  }

  /** Id of a topic's partition 0. */
  firstOf(topic: number): number {
    return this.#bases[topic]!;
  }

  /** Id of a claimed partition; undefined if its topic does not exist or nobody subscribes to it. */
  idOf(claim: TopicPartition): number | undefined {
    if (claim.topic !== this.#lastTopic) {
      this.#lastTopic = claim.topic;
      this.#lastIndex = this.#indexes.get(claim.topic);
    }
    const topic = this.#lastIndex;
    if (topic === undefined) return undefined;
    if (claim.partition < this.counts[topic]!) return this.#bases[topic]! + claim.partition;
    return this.#beyond.get(claim.name) ?? this.#addBeyond(claim, topic);
  }

  hashOf(id: number): number {
    return partitionHash(stringHash(this.topics[this.topicOf[id]!]!), this.numberOf[id]!);
  }

  #addBeyond(claim: TopicPartition, topic: number): number {
    const id = this.#add(topic, claim.partition);
    this.#beyond.set(claim.name, id);
    return id;
  }

  #add(topic: number, number: number): number {
    this.topicOf.push(topic);
    this.numberOf.push(number);
    return this.topicOf.length - 1;
  }
}

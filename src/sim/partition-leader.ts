/**
 * The broker as the leader of partitions: it answers what is asked of logs, and holds a fetch until there are as many bytes
 * as it wants at least.
 *
 * ReplicaManager.readFromLog and fetchMessages, DelayedFetch (KIP-74): the partitions in the order of the request, of each
 * no more than max.partition.fetch.bytes, of all together no more than fetch.max.bytes; but the first record of an answer
 * comes whatever its size. Fewer bytes than fetch.min.bytes wait for more, for fetch.max.wait.ms.
 * Deviation: every record is a batch of its own. A partition that gave records stays where it is in the order; Kafka's fetch
 * sessions move it to the end.
 *
 * A fetch that names a partition which is not there is not held (ReplicaManager.readFromLog, DelayedFetch case A).
 * Deviation: one that is held when the topic is deleted is answered when its time is over, half a second later at most.
 */
import {
  type FetchExchange,
  type ListOffsetsRequest,
  type MetadataRequest,
  NO_SUCH_PARTITION,
} from '../client-model/requests.ts';
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import type { EventQueue } from './engine/queue.ts';
import { EventKind } from './events.ts';
import type { BrokerPort } from './network/broker-port.ts';
import type { Exchange } from './network/connection.ts';
import type { TopicTable } from './topic-table.ts';

export class PartitionLeader {
  private readonly queue: EventQueue;
  private readonly port: BrokerPort;
  private readonly topics: TopicTable;

  constructor(queue: EventQueue, port: BrokerPort, topics: TopicTable) {
    this.queue = queue;
    this.port = port;
    this.topics = topics;
  }

  onFetchReady(exchange: Exchange, now: Ticks): void {
    const fetch = exchange.request as FetchExchange;
    this.fillFetch(fetch, now);
    if (this.topics.mayLack) this.refuseMissing(fetch, now);
    this.port.respond(exchange, fetch, now, fetch.errorCode);
  }

  /** True if some partition of a fetch is not there. */
  private refuseMissing(fetch: FetchExchange, now: Ticks): boolean {
    let lacks = false;
    for (let i = 0; i < fetch.count; i++) {
      if (this.topics.exists(fetch.partition(i), now)) continue;
      fetch.answer(i, NO_SUCH_PARTITION);
      lacks = true;
    }
    return lacks;
  }

  fetch(exchange: Exchange, fetch: FetchExchange, now: Ticks): void {
    this.fillFetch(fetch, now);
    const lacks = this.topics.mayLack && this.refuseMissing(fetch, now);
    if (fetch.bytes >= fetch.minBytes || lacks || fetch.maxWaitMs === 0) {
      this.port.respond(exchange, fetch, now, fetch.errorCode);
      return;
    }
    const until = now + msToTicks(fetch.maxWaitMs);
    const at = fetch.minBytes === 1 ? Math.min(until, this.nextRecordAt(fetch)) : this.enoughAt(fetch, now, until);
    this.queue.push(at, EventKind.FetchReady, exchange.id, exchange.stamp, 0);
  }

  /** Fills in how far the client may read. */
  private fillFetch(fetch: FetchExchange, now: Ticks): void {
    const { topics } = this;
    let bytes = 0;
    for (let i = 0; i < fetch.count; i++) {
      const partition = fetch.partition(i);
      const from = fetch.offset(i);
      const size = topics.recordBytes(partition);
      let records = Math.max(0, topics.endOffset(partition, now) - from);
      const most = Math.min(fetch.maxBytesPerPartition, fetch.maxBytes - bytes);
      if (records * size > most) records = Math.max(Math.floor(most / size), bytes === 0 ? 1 : 0);
      fetch.answer(i, from + records);
      bytes += records * size;
    }
    fetch.bytes = bytes;
  }

  /** The first instant at which its partitions have the bytes that it wants at least; `until`, if that is earlier. */
  private enoughAt(fetch: FetchExchange, now: Ticks, until: Ticks): Ticks {
    let [before, at] = [now, until];
    while (at - before > 1) {
      const between = Math.floor((before + at) / 2);
      if (this.bytesAt(fetch, between) >= fetch.minBytes) at = between;
      else before = between;
    }
    return at;
  }

  /** What could be read then: of each partition no more than the most that is answered of it (DelayedFetch, case G). */
  private bytesAt(fetch: FetchExchange, at: Ticks): number {
    let bytes = 0;
    for (let i = 0; i < fetch.count; i++) {
      const partition = fetch.partition(i);
      const records = Math.max(0, this.topics.endOffset(partition, at) - fetch.offset(i));
      bytes += Math.min(records * this.topics.recordBytes(partition), fetch.maxBytesPerPartition);
    }
    return bytes;
  }

  private nextRecordAt(fetch: FetchExchange): Ticks {
    let at = Number.POSITIVE_INFINITY;
    for (let i = 0; i < fetch.count; i++) {
      at = Math.min(at, this.topics.timeOf(fetch.partition(i), fetch.offset(i)));
    }
    return at;
  }

  listOffsets(exchange: Exchange, request: ListOffsetsRequest, now: Ticks): void {
    const offsets = request.partitions.map(({ index }) => {
      if (!this.topics.exists(index, now)) return NO_SUCH_PARTITION;
      return request.at === 'earliest' ? 0 : this.topics.endOffset(index, now);
    });
    this.port.respond(exchange, { api: Api.ListOffsets, errorCode: Errors.NONE, offsets }, now);
  }

  metadata(exchange: Exchange, request: MetadataRequest, now: Ticks): void {
    const topics = request.topics ?? this.topics.names(now);
    const partitions = topics.map((topic) => this.topics.at(topic, now));
    const named = request.topics === null ? { topics } : {};
    this.port.respond(exchange, { api: Api.Metadata, errorCode: Errors.NONE, ...named, partitions }, now);
  }
}

/**
 * The broker as the leader of partitions: it answers what is asked of logs, and holds a fetch until there are records.
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
    const records = this.fillFetch(fetch, now);
    const lacks = this.topics.mayLack && this.refuseMissing(fetch, now);
    if (records > 0 || lacks || fetch.maxWaitMs === 0) {
      this.port.respond(exchange, fetch, now, fetch.errorCode);
      return;
    }
    const at = Math.min(now + msToTicks(fetch.maxWaitMs), this.nextRecordAt(fetch));
    this.queue.push(at, EventKind.FetchReady, exchange.id, exchange.stamp, 0);
  }

  /** Fills in how far the client may read; returns the number of records. */
  private fillFetch(fetch: FetchExchange, now: Ticks): number {
    let records = 0;
    for (let i = 0; i < fetch.count; i++) {
      const from = fetch.offset(i);
      const end = Math.min(this.topics.endOffset(fetch.partition(i), now), from + fetch.maxRecordsPerPartition);
      fetch.answer(i, Math.max(from, end));
      records += fetch.endOffset(i) - from;
    }
    return records;
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

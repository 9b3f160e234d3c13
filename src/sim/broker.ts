/**
 * The broker: it takes requests from its port, lets them wait for a thread if it has few, and hands them to whoever they
 * are for: the coordinator of groups, or the leader of partitions. Mirrors KafkaApis.handle.
 *
 * One node that leads every partition and coordinates every group.
 */
import type {
  ApiVersionsResponse,
  FetchExchange,
  ListOffsetsRequest,
  MetadataRequest,
} from '../client-model/requests.ts';
import { Api } from '../protocol/api.ts';
import { Errors } from '../protocol/errors.ts';
import type { Ticks } from '../protocol/time.ts';
import type { CoordinatorHost } from './coordinator-host.ts';
import type { BrokerPort } from './network/broker-port.ts';
import type { Exchange } from './network/connection.ts';
import type { PartitionLeader } from './partition-leader.ts';
import type { Service } from './service.ts';

const SPEAKS_ALL: ApiVersionsResponse = { api: Api.ApiVersions, errorCode: Errors.NONE };

export class Broker {
  readonly host: CoordinatorHost;
  /** Of every partition. */
  readonly leader: PartitionLeader;
  private readonly port: BrokerPort;
  private readonly service: Service | null;

  /** @param service null: handling takes no time, ever */
  constructor(port: BrokerPort, host: CoordinatorHost, leader: PartitionLeader, service: Service | null) {
    this.port = port;
    this.host = host;
    this.leader = leader;
    this.service = service;
  }

  /** A request has been read. */
  take(exchange: Exchange, now: Ticks): void {
    if (this.service === null || !this.service.works) this.handle(exchange, now);
    else this.service.take(exchange, now);
  }

  /** A thread has dealt with it. */
  onServed(exchange: Exchange, life: number, now: Ticks): void {
    if (this.service!.served(life, now)) this.handle(exchange, now);
    else this.port.abandon(exchange);
  }

  /** From now on handling takes time, if it did not before. */
  startService(): void {
    if (this.service !== null) this.service.works = true;
  }

  /** The process ends: what its threads had or waited for is lost. */
  endService(): void {
    for (const exchange of this.service?.end() ?? []) this.port.abandon(exchange);
  }

  private handle(exchange: Exchange, now: Ticks): void {
    switch (exchange.api) {
      case Api.Fetch:
        this.leader.fetch(exchange, exchange.request as FetchExchange, now);
        break;
      case Api.ApiVersions:
        this.port.respond(exchange, SPEAKS_ALL, now);
        break;
      case Api.FindCoordinator:
        this.port.respond(exchange, this.host.whereabouts, now);
        break;
      case Api.ListOffsets:
        this.leader.listOffsets(exchange, exchange.request as ListOffsetsRequest, now);
        break;
      case Api.Metadata:
        this.leader.metadata(exchange, exchange.request as MetadataRequest, now);
        break;
      default:
        this.host.take(exchange, now);
    }
  }
}

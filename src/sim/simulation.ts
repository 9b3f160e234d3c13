/**
 * A world of one broker, its topics, and the pods of one or more groups, in virtual time.
 *
 * The same configuration gives the same events, and so the same trace hash, always. Time passes only from event to
 * event; equal instants keep the order of scheduling, unless `ties` says otherwise (ties.ts). (A timer that was moved to a later deadline is queued again when
 * its first check comes up, and so stands behind events of its new instant that were scheduled before that.)
 */
import type { ConnectionKindValue, Disconnect } from '../client-model/effects.ts';
import type { ClientRequest, ClientResponse } from '../client-model/requests.ts';
import type { GroupCoordinator } from '../coordinator/coordinator.ts';
import { msToTicks, type Ticks } from '../protocol/time.ts';
import { scheduleActs, scheduleChanges, startPods } from './beginnings.ts';
import { Broker } from './broker.ts';
import { Churn } from './churn.ts';
import { CoordinatorHost } from './coordinator-host.ts';
import { TraceHash } from './engine/hash.ts';
import type { EventQueue } from './engine/queue.ts';
import { RandomStreams } from './engine/random.ts';
import { EventKind } from './events.ts';
import type { Exchange } from './network/connection.ts';
import { type Endpoints, Network } from './network/network.ts';
import { Postmarks } from './network/postmarks.ts';
import type { Observer, PodCause } from './observer.ts';
import { PartitionLeader } from './partition-leader.ts';
import type { Pod } from './pod.ts';
import type { PodHost } from './pod-host.ts';
import { makePods } from './pods.ts';
import { Freezes } from './schedule/freezes.ts';
import { INTERFERENCES, type Interference, interfere } from './schedule/interference.ts';
import { Links } from './schedule/links.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { Step } from './schedule/steps.ts';
import { Service } from './service.ts';
import { connectionPolicies } from './shares.ts';
import { queueOf } from './ties.ts';
import { Timers } from './timers.ts';
import { TopicTable } from './topic-table.ts';
import type { WorldConfig } from './world-config.ts';

export class Simulation implements PodHost, Endpoints {
  readonly config: WorldConfig;
  readonly observer: Observer;
  readonly queue: EventQueue;
  readonly timers: Timers;
  readonly topics: TopicTable;
  readonly network: Network;
  readonly pods: readonly Pod[];
  /** The instant that the run has reached. */
  now: Ticks = 0;
  /** Delivered messages and expired timers so far. */
  events = 0;
  private readonly broker: Broker;
  private readonly churns: readonly (Churn | null)[];
  /** null: nobody ever stands still. */
  private readonly freezes: Freezes | null;
  private readonly scheduler: Scheduler | null;
  /** Over every event, and over what decides: generations, assignments, positions, committed offsets. */
  readonly hash = new TraceHash();

  /** @throws RangeError for an assignor that a client does not have */
  constructor(config: WorldConfig, observer: Observer) {
    this.config = config;
    this.observer = observer;
    this.topics = new TopicTable(config.topics);
    const random = new RandomStreams(config.seed);
    this.queue = queueOf(config.ties, random);
    this.timers = new Timers(this.queue);
    const streams = (pod: number, purpose: string) => random.stream(`member-${pod}/${purpose}`);
    const policies = connectionPolicies(config);
    const { events = [], called = 0 } = config;
    const links = Links.of(config.network, events, policies.length, streams);
    const marks = config.called === undefined ? null : new Postmarks();
    this.network = new Network(
      config.network,
      config.broker,
      this.queue,
      this.timers,
      this,
      streams,
      policies,
      links,
      marks,
    );
    const memberIds = random.stream('member-ids');
    const service = Service.of(config.broker.service, events, called, this.queue, (name) => random.stream(name));
    const { queue, timers, topics } = this;
    const { port } = this.network;
    const host = new CoordinatorHost(config, queue, timers, port, topics, this, memberIds);
    this.broker = new Broker(port, host, new PartitionLeader(queue, port, topics), service);
    this.pods = makePods(config, this, streams);
    this.churns = config.groups.map((group, index) => {
      const own = this.pods.filter((pod) => pod.group === index);
      const stopping = (pod: Pod, cause: PodCause) => observer.podStopping(this.now, pod.index, cause);
      return group.churn === null ? null : new Churn(group.churn, own, random.stream(`group-${index}/churn`), stopping);
    });
    this.schedule();
    const isCalm = events.length === 0 && config.called === undefined;
    this.freezes = isCalm ? null : new Freezes(this.queue, this.timers, this.network, this.pods);
    this.scheduler =
      this.freezes && new Scheduler(events, called, this, this.broker, this.freezes, random.stream('events'));
  }

  /** The broker's side, for traces and invariants. */
  get coordinator(): GroupCoordinator {
    return this.broker.host.coordinator;
  }

  /**
   * Runs all events up to an instant, or as many as allowed.
   *
   * @param limit in ticks; the clock stands there afterwards if all is done
   * @returns true when the limit is reached, false when `maxEvents` ended the run before
   */
  runUntil(limit: Ticks, maxEvents = Number.POSITIVE_INFINITY): boolean {
    const { queue, freezes } = this;
    const end = this.events + maxEvents;
    while (this.events < end) {
      if (!queue.pop(limit)) {
        this.now = Math.max(this.now, limit);
        return true;
      }
      this.now = queue.time;
      if (freezes?.puts(queue.kind, queue.who, queue.a, queue.time)) continue;
      this.dispatch(queue.kind, queue.who, queue.a);
    }
    return false;
  }

  /**
   * An event of the schedule that waits to be called happens now; it counts as an event of the world.
   *
   * @param index among the configuration's events
   */
  begin(index: number): void {
    this.scheduled(index, Step.Begins, 0);
    this.settle();
  }

  /** The same, when its instant has come. */
  callLater(index: number): void {
    this.queue.push(msToTicks(this.config.events![index]!.atMs), EventKind.Scheduled, index, Step.Begins, 0);
  }

  /** Somebody interferes with a message that is on its way; that counts as an event of the world. */
  interfere(exchange: Exchange, act: Interference): void {
    const { pod } = exchange.connection!;
    this.record(EventKind.Interference, pod, exchange.api, INTERFERENCES.indexOf(act.do));
    interfere(exchange, act, this.network, this.freezes!, this.now);
    this.settle();
  }

  /** 16 hex digits over every event so far. */
  traceHash(): string {
    return this.hash.digest();
  }

  private schedule(): void {
    const { topics, groups } = this.config;
    topics.forEach((topic, index) => {
      scheduleChanges(topic, index, this.queue);
    });
    groups.forEach((group, index) => {
      startPods(
        group,
        this.pods.filter((pod) => pod.group === index),
      );
      this.scheduleChurn(index);
      scheduleActs(group, index, this.queue);
    });
  }

  private act(group: number, index: number): void {
    const { pod, act } = this.config.groups[group]!.acts[index]!;
    const own = this.pods.filter((candidate) => candidate.group === group)[pod]!;
    if (own.frozenUntil > this.now) {
      this.queue.push(own.frozenUntil, EventKind.Act, group, index, 0);
      return;
    }
    this.record(EventKind.Act, own.index, index, 0);
    own.act(act);
  }

  private scheduleChurn(group: number): void {
    const churn = this.churns[group];
    if (!churn) return;
    const next = this.now + Math.max(1, churn.pause());
    if (next <= churn.lastAct) this.queue.push(next, EventKind.Churn, group, 0, 0);
  }

  /** The three kinds that make up nearly all events stand here, the others apart, so that this stays small and fast. */
  private dispatch(kind: number, who: number, a: number): void {
    if (kind === EventKind.TimerCheck) this.checkTimer(who);
    else if (kind === EventKind.RequestArrives) this.requestArrives(who);
    else if (kind === EventKind.ResponseArrives) this.responseArrives(who);
    else this.dispatchRare(kind, who, a);
    do this.network.port.pump();
    while (this.broker.host.pump(this.now));
  }

  /** What an input from outside has made possible. */
  private settle(): void {
    do this.network.port.pump();
    while (this.broker.host.pump(this.now));
  }

  private dispatchRare(kind: number, who: number, a: number): void {
    switch (kind) {
      case EventKind.FetchReady:
        this.fetchReady(who, a);
        break;
      case EventKind.AppendDone:
        this.record(EventKind.AppendDone, 0, who, 0);
        this.broker.host.onAppendDone(who, this.now);
        break;
      case EventKind.ConnectionClosed:
      case EventKind.Dialled:
      case EventKind.ConnectionLost:
        this.connectionEvent(kind, who);
        break;
      case EventKind.PodStart:
        this.podStart(who, a);
        break;
      case EventKind.Churn:
        this.record(EventKind.Churn, who, 0, 0);
        this.churns[who]!.act();
        this.scheduleChurn(who);
        break;
      case EventKind.Act:
        this.act(who, a);
        break;
      case EventKind.Served:
        this.served(who, a, this.queue.b);
        break;
      case EventKind.Scheduled:
        this.scheduled(who, a, this.queue.b);
        break;
      case EventKind.TopicChange:
        this.topicChanges(who, a);
        break;
    }
  }

  /** To clients what follows from it is arithmetic (topic-table.ts): they learn of it when they ask. */
  private topicChanges(topic: number, partitions: number): void {
    this.record(EventKind.TopicChange, topic, partitions, 0);
    this.observer.topicChanged(this.now, topic, partitions);
    if (partitions === 0) this.broker.host.topicDeleted(this.config.topics[topic]!.name, this.now);
  }

  private podStart(pod: number, start: number): void {
    if (!this.pods[pod]!.isAwaited(start)) return;
    this.record(EventKind.PodStart, pod, 0, 0);
    this.pods[pod]!.onStarted();
  }

  private served(id: number, stamp: number, life: number): void {
    const exchange = this.network.port.exchange(id);
    if (exchange.stamp !== stamp) return;
    this.record(EventKind.Served, exchange.connection!.pod, exchange.api, 0);
    this.broker.onServed(exchange, life, this.now);
  }

  private scheduled(index: number, step: number, pod: number): void {
    this.record(EventKind.Scheduled, index, step, pod);
    this.scheduler!.dispatch(index, step, pod);
  }

  private checkTimer(slot: number): void {
    const { timers } = this;
    if (!timers.expire(slot, this.now)) return;
    const owner = timers.owner(slot);
    const detail = timers.detailOf(slot);
    if (timers.kindOf(slot) !== EventKind.ClientTimer) {
      this.brokerTimer(slot, owner, detail);
      return;
    }
    this.record(EventKind.ClientTimer, owner, detail, 0);
    this.pods[owner]!.onTimer(detail);
  }

  private brokerTimer(slot: number, owner: number, detail: number): void {
    const kind = this.timers.kindOf(slot);
    if (kind === EventKind.CoordinatorTimer) {
      this.record(kind, owner, detail, 0);
      this.broker.host.onTimer(slot, this.now);
    } else if (this.network.onRequestTimeout(owner, this.now)) {
      this.record(kind, owner, detail, 0);
    }
  }

  private requestArrives(slot: number): void {
    const connection = this.network.connection(slot);
    if (!connection.closedAtBroker) this.record(EventKind.RequestArrives, connection.pod, connection.arriving!.api, 0);
    this.network.port.onRequestArrives(connection);
  }

  private responseArrives(slot: number): void {
    const connection = this.network.connection(slot);
    const { api, errorCode } = connection.head!;
    this.record(EventKind.ResponseArrives, connection.pod, api, errorCode);
    this.network.onResponseArrives(connection, this.now);
  }

  private fetchReady(id: number, stamp: number): void {
    const exchange = this.network.port.exchange(id);
    if (exchange.stamp !== stamp) return;
    this.record(EventKind.FetchReady, exchange.connection!.pod, 0, 0);
    this.broker.leader.onFetchReady(exchange, this.now);
  }

  private connectionEvent(kind: number, slot: number): void {
    const connection = this.network.connection(slot);
    this.record(kind, connection.pod, connection.kind, 0);
    if (kind === EventKind.Dialled) this.network.onDialled(connection, this.now);
    else if (kind === EventKind.ConnectionLost) this.network.onConnectionLost(connection, this.now);
    else this.network.port.onConnectionClosed(connection);
  }

  /** An event is counted, hashed and shown before its consequences. */
  private record(kind: number, who: number, a: number, b: number): void {
    this.events++;
    this.hash.mix(this.now, kind, who, a, b);
    this.observer.event(this.now, kind, who, a, b);
  }

  podChanged(pod: number): void {
    this.scheduler?.pods.changed(pod);
  }

  // ---- what the network brings ----

  handle(exchange: Exchange): void {
    this.broker.take(exchange, this.now);
  }

  onResponse(pod: number, api: number, request: ClientRequest, response: ClientResponse): void {
    this.pods[pod]!.consumer?.onResponse(api, request, response, this.now);
  }

  onConnected(pod: number, connection: ConnectionKindValue): void {
    this.pods[pod]!.consumer?.onConnected(connection, this.now);
  }

  onDisconnect(pod: number, connection: ConnectionKindValue, how: Disconnect): void {
    this.pods[pod]!.consumer?.onDisconnect(connection, how, this.now);
  }
}

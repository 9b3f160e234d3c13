/**
 * What is written down of a run: the same events that the measured programs and the broker's log gave.
 */
import type { ClientName } from '../../../src/client-model/profiles/configuration.ts';
import type { RemovalCause, TransitionCause } from '../../../src/coordinator/effects.ts';
import { Api } from '../../../src/protocol/api.ts';
import { type ErrorCode, Errors } from '../../../src/protocol/errors.ts';
import type { TopicPartition } from '../../../src/protocol/partitions.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { GroupState } from '../../../src/protocol/states.ts';
import { type Ticks, ticksToMs } from '../../../src/protocol/time.ts';
import { NullObserver } from '../../../src/sim/null-observer.ts';

/** Records [from, to) of a partition, processed by a pod. Times in milliseconds. */
export interface Processed {
  readonly at: number;
  readonly pod: number;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export interface Transition {
  readonly at: number;
  readonly from: GroupState;
  readonly to: GroupState;
}

/** Something about a pod's partitions. */
export interface Handover {
  readonly at: number;
  readonly pod: number;
  readonly what: 'assigned' | 'revoked' | 'lost';
  readonly partitions: readonly number[];
}

export interface CommitCall {
  readonly from: number;
  readonly to: number;
  readonly pod: number;
  readonly failed: boolean;
}

/** An error that a pod met: by a commit, or as a member. */
export interface Trouble {
  readonly at: number;
  readonly pod: number;
  readonly level: 'commit' | 'membership';
}

export interface Arrival {
  readonly at: number;
  readonly pod: number;
}

export class Recorder extends NullObserver {
  /** When the last process was up, in ticks. */
  lastStart: Ticks = Number.NEGATIVE_INFINITY;
  /** Records are processed by others than who polls: they are told to `worked`. */
  handOver: ((pod: number, range: Omit<Processed, 'at' | 'pod'>) => void) | null = null;
  readonly processed: Processed[] = [];
  readonly transitions: Transition[] = [];
  readonly handovers: Handover[] = [];
  readonly commits: CommitCall[] = [];
  readonly troubles: Trouble[] = [];
  readonly joins: Arrival[] = [];
  readonly leaves: Arrival[] = [];
  readonly expiries: Arrival[] = [];
  /** Since when each pod waits for a commit of its application. */
  private readonly committing = new Map<number, number>();
  private readonly failed = new Set<number>();
  private readonly client: ClientName;
  /** Its application tells when it begins and ends a commit; of the others it is inferred. */
  private readonly tellsCommits: boolean;

  constructor(client: ClientName) {
    super();
    this.client = client;
    this.tellsCommits = client !== 'java';
  }

  override podStarted(now: Ticks): void {
    this.lastStart = now;
  }

  override recordsDelivered(_now: Ticks, pod: number, partition: number, from: number, to: number): void {
    this.handOver?.(pod, { partition, from, to });
  }

  override recordsProcessed(now: Ticks, pod: number, partition: number, from: number, to: number): void {
    if (this.handOver !== null) return;
    this.worked(now, pod, { partition, from, to });
  }

  worked(now: Ticks, pod: number, range: Omit<Processed, 'at' | 'pod'>): void {
    this.processed.push({ at: ticksToMs(now), pod, ...range });
    if (!this.tellsCommits) this.beginCommit(now, pod);
  }

  override groupTransition(
    now: Ticks,
    _group: number,
    from: GroupState,
    to: GroupState,
    _generation: number,
    _cause: TransitionCause,
  ): void {
    this.transitions.push({ at: ticksToMs(now), from, to });
  }

  override requestArrived(now: Ticks, pod: number, _exchange: number, request: CoordinatorRequest): void {
    if (request.api === Api.JoinGroup) this.joins.push({ at: ticksToMs(now), pod });
    if (request.api === Api.LeaveGroup) this.leaves.push({ at: ticksToMs(now), pod });
  }

  override memberRemoved(now: Ticks, _group: number, _member: string, cause: RemovalCause): void {
    if (cause === 'session-expired') this.expiries.push({ at: ticksToMs(now), pod: -1 });
  }

  override partitionsAssigned(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.noteHandover(now, pod, 'assigned', partitions);
  }

  override partitionsRevoked(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.noteHandover(now, pod, 'revoked', partitions);
  }

  override partitionsLost(now: Ticks, pod: number, partitions: readonly TopicPartition[]): void {
    this.noteHandover(now, pod, 'lost', partitions);
  }

  private noteHandover(now: Ticks, pod: number, what: Handover['what'], partitions: readonly TopicPartition[]): void {
    this.handovers.push({ at: ticksToMs(now), pod, what, partitions: partitions.map(({ index }) => index) });
  }

  override heartbeatAnswered(now: Ticks, pod: number, errorCode: ErrorCode): void {
    if (errorCode === Errors.FENCED_INSTANCE_ID) this.memberTrouble(now, pod, 'heartbeat');
  }

  override commitAnswered(now: Ticks, pod: number, errorCode: ErrorCode, refusal: string | null): void {
    if (errorCode !== Errors.NONE || refusal !== null) this.failed.add(pod);
    if (errorCode === Errors.FENCED_INSTANCE_ID) this.trouble(now, pod, 'commit');
    if (!this.tellsCommits) this.endCommit(now, pod);
  }

  /** What an application learns: the pod tells it (pod.applicationEvent). */
  applicationEvent(now: Ticks, pod: number, event: string, detail: string): void {
    if (event === 'commit-end' && detail !== '') this.failed.add(pod);
    if (event === 'commit-begin') this.beginCommit(now, pod);
    else if (event === 'commit-end') this.endCommit(now, pod);
    else if (detail !== '') this.memberTrouble(now, pod, event);
  }

  private beginCommit(now: Ticks, pod: number): void {
    this.failed.delete(pod);
    this.committing.set(pod, ticksToMs(now));
  }

  private endCommit(now: Ticks, pod: number): void {
    const from = this.committing.get(pod);
    if (from === undefined) return;
    this.committing.delete(pod);
    this.commits.push({ from, to: ticksToMs(now), pod, failed: this.failed.delete(pod) });
  }

  private memberTrouble(now: Ticks, pod: number, event: string): void {
    if (event === MEMBER_TROUBLE[this.client]) this.trouble(now, pod, 'membership');
  }

  private trouble(now: Ticks, pod: number, level: Trouble['level']): void {
    this.troubles.push({ at: ticksToMs(now), pod, level });
  }
}

/** How each program learns that it is no member any more. */
const MEMBER_TROUBLE: Readonly<Record<ClientName, string>> = {
  java: 'heartbeat',
  librdkafka: 'fatal',
  'franz-go': 'group-error',
  sarama: 'consume-return',
};

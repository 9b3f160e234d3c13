/**
 * The world that the recording harness gave Kafka's coordinator, for ours: a hand-cranked clock, timers that fire in
 * order of (deadline, order of scheduling), and a log that commits at once unless told to hold or to refuse.
 */
import { type CoordinatorConfig, DEFAULT_COORDINATOR_CONFIG } from '../../../src/coordinator/config.ts';
import { GroupCoordinator } from '../../../src/coordinator/coordinator.ts';
import type { CoordinatorEffects } from '../../../src/coordinator/effects.ts';
import type { GroupRecord } from '../../../src/coordinator/records.ts';
import type { CoordinatorTimer } from '../../../src/coordinator/timers.ts';
import { type ErrorCode, type ErrorName, Errors } from '../../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../../src/protocol/responses.ts';
import { msToTicks, ticksToMs } from '../../../src/protocol/time.ts';
import { present } from './aliases.ts';
import { timerName } from './state.ts';
import type { JsonObject } from './trace.ts';

export class Host implements CoordinatorEffects {
  readonly coordinator: GroupCoordinator;
  nowMs = 0;
  /** Armed timers and when each was scheduled, as a count. */
  readonly armed = new Map<CoordinatorTimer, number>();
  /** Since the last {@link takeStep}: answers, fired timers, appended records, refused appends. */
  responses = new Map<number, CoordinatorResponse>();
  fired: JsonObject[] = [];
  appended: GroupRecord[] = [];
  refusals = 0;

  private readonly log: GroupRecord[] = [];
  private scheduled = 0;
  private issued = 0;
  private hold = false;
  private failures = 0;
  private failure: ErrorCode = Errors.NONE;
  /** Appends that are written and not committed, oldest first; and refusals not yet reported. */
  private open: number[] = [];
  private refused: number[] = [];

  constructor(config: JsonObject) {
    this.coordinator = new GroupCoordinator(configOf(config), this);
    this.elect();
  }

  // ---- what the coordinator asks for ----

  respond(requestId: number, response: CoordinatorResponse): void {
    if (this.responses.has(requestId)) throw new Error(`request ${requestId} was answered twice`);
    this.responses.set(requestId, response);
  }

  startTimer(timer: CoordinatorTimer): void {
    this.armed.set(timer, this.scheduled++);
  }

  cancelTimer(timer: CoordinatorTimer): void {
    this.armed.delete(timer);
  }

  append(appendId: number, records: readonly GroupRecord[]): void {
    if (this.failures > 0) {
      this.failures--;
      this.refusals++;
      this.refused.push(appendId);
      return;
    }
    this.log.push(...records);
    this.appended.push(...records);
    this.open.push(appendId);
  }

  newMemberId(): string {
    return `m${++this.issued}`;
  }

  transition(): void {}
  memberAdded(): void {}
  memberRemoved(): void {}

  // ---- what the trace does ----

  request(request: CoordinatorRequest, requestId: number): void {
    this.coordinator.handle(request, requestId, this.now);
  }

  /** Whether it is an operation that {@link act} can do. */
  knows(op: JsonObject): boolean {
    return Object.hasOwn(this.acts, op.op as string);
  }

  /** Does an operation that is no request. */
  act(op: JsonObject): void {
    this.acts[op.op as string]!(op);
  }

  private readonly acts: { readonly [op: string]: (op: JsonObject) => void } = {
    adv: (op) => this.advanceTo(this.nowMs + Number(op.ms ?? 0)),
    failover: () => {
      this.resign();
      this.elect();
    },
    resign: () => this.resign(),
    elect: () => this.elect(),
    electSlow: () => this.coordinator.startLoading(this.now),
    loaded: () => this.coordinator.loaded(this.log, this.now),
    failAppends: (op) => {
      this.failures = Number(op.n ?? 1);
      this.failure = Errors[op.with as ErrorName] ?? Errors.UNKNOWN_SERVER_ERROR;
    },
    hold: () => {
      this.hold = true;
    },
    release: () => {
      this.hold = false;
    },
  };

  /** Reports what became of the appends, and of those that follow from the reports. */
  settle(): void {
    while (this.refused.length > 0 || (!this.hold && this.open.length > 0)) {
      for (const appendId of this.refused.splice(0)) this.coordinator.appendDone(appendId, this.failure, this.now);
      if (this.hold) continue;
      for (const appendId of this.open.splice(0)) this.coordinator.appendDone(appendId, Errors.NONE, this.now);
    }
  }

  /** Fires what is due up to the instant, each with all its consequences, then moves the clock there. */
  advanceTo(targetMs: number): void {
    for (let timer = this.nextDue(targetMs); timer !== null; timer = this.nextDue(targetMs)) {
      this.nowMs = Math.max(this.nowMs, ticksToMs(timer.deadline));
      this.armed.delete(timer);
      const name = timerName(timer);
      if (name !== null) this.fired.push(present({ k: name, at: this.nowMs }));
      this.coordinator.timerFired(timer, this.now);
      this.settle();
    }
    this.nowMs = Math.max(this.nowMs, targetMs);
  }

  private nextDue(targetMs: number): CoordinatorTimer | null {
    const limit = msToTicks(targetMs);
    let first: CoordinatorTimer | null = null;
    let firstOrder = 0;
    for (const [timer, order] of this.armed) {
      if (timer.deadline > limit) continue;
      const isEarlier = first === null || timer.deadline < first.deadline;
      if (!isEarlier && (timer.deadline > first!.deadline || order > firstOrder)) continue;
      first = timer;
      firstOrder = order;
    }
    return first;
  }

  private resign(): void {
    this.coordinator.unload(this.now);
    this.open = [];
    this.refused = [];
  }

  private elect(): void {
    this.coordinator.elect(this.log, this.now);
  }

  private get now(): number {
    return msToTicks(this.nowMs);
  }
}

/** The header's settings; those in parentheses are derived or fixed values. */
function configOf(config: JsonObject): CoordinatorConfig {
  const d = DEFAULT_COORDINATOR_CONFIG;
  const ms = (key: string, otherwise: number) => (typeof config[key] === 'number' ? config[key] : otherwise);
  return {
    behaviour: d.behaviour,
    defects: d.defects,
    minSessionTimeoutMs: ms('group.min.session.timeout.ms', d.minSessionTimeoutMs),
    maxSessionTimeoutMs: ms('group.max.session.timeout.ms', d.maxSessionTimeoutMs),
    initialRebalanceDelayMs: ms('group.initial.rebalance.delay.ms', d.initialRebalanceDelayMs),
    maxSize: ms('group.max.size', d.maxSize),
    newMemberJoinTimeoutMs: ms('(new member join timeout)', d.newMemberJoinTimeoutMs),
    offsetsCommitTimeoutMs: ms('offsets.commit.timeout.ms', d.offsetsCommitTimeoutMs),
    offsetMetadataMaxBytes: ms('offset.metadata.max.bytes', d.offsetMetadataMaxBytes),
    offsetsRetentionMs: ms('(offsets retention ms)', d.offsetsRetentionMs),
    offsetsRetentionCheckIntervalMs: ms('offsets.retention.check.interval.ms', d.offsetsRetentionCheckIntervalMs),
  };
}

/**
 * Runs arbitrary inputs and holds the coordinator to three things: it does not throw, it keeps C-INV-01…11 after each
 * step, and a request that is refused for what it says changes nothing but the answer.
 */
import { brokenInvariants } from '../../properties/invariants/coordinator.ts';
import { CoordinatorHistory } from '../../properties/invariants/coordinator-history.ts';
import type { ClassicGroup } from '../../src/coordinator/classic/group.ts';
import { NOT_ARMED } from '../../src/coordinator/timers.ts';
import { type ErrorCode, Errors } from '../../src/protocol/errors.ts';
import type { CoordinatorRequest } from '../../src/protocol/requests.ts';
import type { CoordinatorResponse } from '../../src/protocol/responses.ts';
import { Chaos, type ChaosBroker } from './chaos.ts';

/** Errors that say that the request was wrong; it must have changed nothing. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  Errors.UNKNOWN_MEMBER_ID,
  Errors.ILLEGAL_GENERATION,
  Errors.FENCED_INSTANCE_ID,
  Errors.INVALID_GROUP_ID,
  Errors.INVALID_SESSION_TIMEOUT,
  Errors.INVALID_REQUEST,
]);

/** One run of arbitrary inputs from a seed. */
export class FuzzRun {
  readonly chaos: Chaos;
  /** How many requests were refused, and compared. */
  refusals = 0;
  private readonly history: CoordinatorHistory;
  private before = '';

  constructor(seed: number) {
    this.chaos = new Chaos(seed);
    const { broker } = this.chaos;
    this.history = new CoordinatorHistory(broker.coordinator);
    const respond = broker.respond.bind(broker);
    broker.respond = (requestId, response) => {
      respond(requestId, response);
      this.history.responded(requestId, response);
    };
    this.chaos.watch = {
      beforeRequest: (request) => this.beforeRequest(request),
      unloaded: () => this.history.unloaded(),
    };
  }

  /** One input; what it broke, empty if nothing. */
  step(): string[] {
    this.before = '';
    const requestId = this.chaos.step();
    const broken = brokenInvariants(this.chaos.broker.coordinator).map(({ id, groupId }) => `${id} (group ${groupId})`);
    const past = this.history.afterInput();
    // A group whose creation is refused late takes parked requests with it; no log does that.
    if (!this.chaos.refusesLate) for (const { id, what } of past) broken.push(`${id}: ${what}`);
    if (requestId !== null) broken.push(...this.compare(requestId));
    this.chaos.broker.responses.clear();
    return broken;
  }

  private beforeRequest(request: CoordinatorRequest): void {
    const { broker } = this.chaos;
    this.history.arrived(broker.nextRequest, request);
    this.before = dump(broker);
  }

  private compare(requestId: number): string[] {
    const { broker, last } = this.chaos;
    const response = broker.responses.get(requestId);
    const isUpheaval = Array.isArray(last);
    if (isUpheaval || response === undefined || !isRefused(response)) return [];
    this.refusals++;
    const after = dump(broker);
    return after === this.before ? [] : [`a refused request changed something:\n  ${this.before}\n  ${after}`];
  }
}

/** Whether every part of the request was refused. */
function isRefused(response: CoordinatorResponse): boolean {
  if (REFUSALS.has(response.errorCode)) return !('partitionErrors' in response) || response.partitionErrors === null;
  if (response.errorCode !== Errors.NONE || !('members' in response)) return false;
  const entries = response.members as readonly { readonly errorCode?: ErrorCode }[];
  return entries.length > 0 && entries.every(({ errorCode }) => errorCode !== undefined && REFUSALS.has(errorCode));
}

/** All that a later input can tell from: groups, armed timers, offsets, the log, what waits for it. */
export function dump({ coordinator, armed, log, open }: ChaosBroker): string {
  const groups = Array.from(coordinator.groups(), groupDump);
  const timers = Array.from(armed, ([t, order]) => [t.kind, t.groupId, t.memberId, t.deadline, t.armedBy, order]);
  const offsets = Array.from(coordinator.groups(), ({ groupId }) => [...(coordinator.committedOffsets(groupId) ?? [])]);
  const { status, openOperations } = coordinator;
  return JSON.stringify({ status, openOperations, groups, timers, offsets, log: log.length, open });
}

function groupDump(group: ClassicGroup): unknown {
  const { timers, members, ...fields } = group;
  const sessions = Array.from(timers.sessions.values()).filter(({ deadline }) => deadline !== NOT_ARMED);
  return [
    Object.entries(fields).map(([name, value]) => [name, plain(value)]),
    Array.from(members.values(), ({ sessionTimer: _, ...member }) => ({
      ...member,
      parkedJoin: member.parkedJoin?.requestId,
      parkedSync: member.parkedSync?.requestId,
    })),
    [timers.join.deadline, timers.sync.deadline, timers.isInitialDelay, timers.initialDelayMs],
    [timers.initialRemainingMs, timers.syncGeneration, sessions.map(({ memberId, deadline }) => [memberId, deadline])],
  ];
}

function plain(value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

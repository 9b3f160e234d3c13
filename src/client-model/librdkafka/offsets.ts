/**
 * Where to start reading: OffsetFetch for newly assigned partitions, then, for those without a committed offset, where the log
 * begins or ends. Mirrors rd_kafka_assignment_serve_pending, …_handle_OffsetFetch and …_apply_offsets (v2.4.0, v2.11.1);
 * R-PO-01, N5.
 */
import { Api } from '../../protocol/api.ts';
import { type ErrorCode, Errors } from '../../protocol/errors.ts';
import type { OffsetFetchRequest } from '../../protocol/requests.ts';
import type { OffsetFetchResponse } from '../../protocol/responses.ts';
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import { offsetFetchRequest } from '../membership-requests.ts';
import { type ListOffsetsRequest, type ListOffsetsResponse, NO_SUCH_PARTITION } from '../requests.ts';
import type { AssignedPartition } from './assignment-state.ts';
import { queryCoordinator } from './coordinator.ts';
import { retry, sendToCoordinator } from './exchanges.ts';
import { fetchMore } from './fetches.ts';
import { tell } from './identity.ts';
import { OFFSET_FETCH_REACTIONS, OFFSET_QUERY_DELAY_MS, stepsFor } from './profile.ts';
import { serveAssignment } from './removals.ts';
import type { LibrdkafkaState } from './state.ts';
import { Connection, type Outstanding } from './state-parts.ts';
import { Timer } from './timers.ts';

/** One OffsetFetch at a time, and none while a commit is under way: its offset may be the one to begin at. */
export function queryOffsets(c: LibrdkafkaState): void {
  if (c.coordinatorState !== 'up' || c.assignment.count('pending') === 0 || c.assignment.count('queried') > 0) return;
  const pending = c.assignment.all.filter(({ stage }) => stage === 'pending');
  for (const state of pending) state.stage = 'queried';
  const partitions = pending.map(({ partition }) => partition);
  sendToCoordinator(c, offsetFetchRequest(c.settings, partitions), c.settings.requestTimeoutMs);
}

export function onOffsetFetchAnswered(
  c: LibrdkafkaState,
  outstanding: Outstanding,
  response: OffsetFetchResponse | null,
  code: ErrorCode,
  now: Ticks,
): void {
  const asked = stillQueried(c, outstanding.request as OffsetFetchRequest);
  const failure = code !== Errors.NONE ? code : unstable(response);
  if (failure !== Errors.NONE) {
    const steps = stepsFor(OFFSET_FETCH_REACTIONS, failure);
    if (steps.includes('look-up')) queryCoordinator(c, now);
    if (steps.includes('retry') && asked.length > 0 && retry(c, outstanding, now)) return;
    if (steps.includes('tell')) tell(c, 'Failed to fetch committed offsets', failure);
    // N5: they stay assigned, and nobody asks again.
    for (const state of asked) state.stage = 'stuck';
  } else if (response !== null) {
    applyOffsets(c, asked, response, now);
  }
  serveAssignment(c, now);
}

/** Partitions that were given up meanwhile, or given up and assigned anew, are not meant. */
function stillQueried(c: LibrdkafkaState, { partitions }: OffsetFetchRequest): AssignedPartition[] {
  return c.assignment.all.filter(({ stage, partition }) => stage === 'queried' && partitions?.includes(partition));
}

/** UNSTABLE_OFFSET_COMMIT comes per partition, and makes all of them be asked for again. */
function unstable(response: OffsetFetchResponse | null): ErrorCode {
  const isUnstable = response?.offsets.some(({ errorCode }) => errorCode === Errors.UNSTABLE_OFFSET_COMMIT);
  return isUnstable ? Errors.UNSTABLE_OFFSET_COMMIT : Errors.NONE;
}

function applyOffsets(
  c: LibrdkafkaState,
  asked: readonly AssignedPartition[],
  { offsets }: OffsetFetchResponse,
  now: Ticks,
): void {
  for (const state of asked) {
    const offset = offsets.find(({ partition }) => partition === state.partition)?.offset ?? -1;
    if (offset < 0) {
      state.stage = 'reset';
      continue;
    }
    state.committed = offset;
    state.start(offset);
    c.effects.positionInitialized(state.partition, offset, false);
  }
  if (c.assignment.count('reset') > 0) c.effects.startTimer(Timer.OffsetQuery, now + msToTicks(OFFSET_QUERY_DELAY_MS));
  fetchMore(c, now);
}

/** auto.offset.reset, for all partitions that wait for it. */
export function onOffsetQueryDue(c: LibrdkafkaState): void {
  const reset = c.assignment.all.filter(({ stage }) => stage === 'reset');
  if (c.listOffsets !== null || reset.length === 0 || !c.node.up) return;
  const partitions = reset.map(({ partition }) => partition);
  c.listOffsets = { api: Api.ListOffsets, partitions, at: c.settings.autoOffsetReset };
  c.effects.send(Connection.Node, c.listOffsets, c.settings.requestTimeoutMs);
}

function reset(c: LibrdkafkaState, state: AssignedPartition, offset: number): void {
  if (offset === NO_SUCH_PARTITION) {
    state.stage = 'stuck';
    return;
  }
  state.start(offset);
  c.effects.positionInitialized(state.partition, offset, true);
}

export function onListOffsets(
  c: LibrdkafkaState,
  request: ListOffsetsRequest,
  response: ListOffsetsResponse,
  now: Ticks,
): void {
  if (request !== c.listOffsets) return;
  c.listOffsets = null;
  if (response.errorCode === Errors.NONE) {
    request.partitions.forEach((partition, i) => {
      const state = c.assignment.get(partition);
      if (state?.stage === 'reset') reset(c, state, response.offsets[i]!);
    });
  }
  if (c.assignment.count('reset') > 0) c.effects.startTimer(Timer.OffsetQuery, now + msToTicks(OFFSET_QUERY_DELAY_MS));
  fetchMore(c, now);
}

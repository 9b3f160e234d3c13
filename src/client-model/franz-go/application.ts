/**
 * The application around the client: it polls, works, perhaps commits, and polls again.
 *
 * One goroutine. A poll waits for records without limit, and is left when there is something else to do: an act that it was
 * asked for, or the end. Automatic commits, heartbeats and rebalances need no poll (F-MP-01).
 * Deviation: franz-go has no way to unsubscribe and subscribe again; such acts are passed over.
 */
import { msToTicks, type Ticks } from '../../protocol/time.ts';
import type { ApplicationAct } from '../client.ts';
import { isFatal } from '../common/fatal-errors.ts';
import { pollsWait } from './callbacks.ts';
import { endProcess, startClose } from './closing.ts';
import { requestCommit } from './commits.ts';
import type { FranzState } from './state.ts';
import { Timer } from './timers.ts';
import { batchOffsets, markPolled, uncommittedOffsets, undirty } from './uncommitted.ts';

export function stepApplication(c: FranzState, now: Ticks): boolean {
  if (c.thread !== 'polling') return false;
  if (c.acts.length > 0) perform(c, c.acts.shift()!, now);
  else if (c.closeRequested) startClose(c);
  else return poll(c, now);
  return true;
}

function perform(c: FranzState, act: ApplicationAct, now: Ticks): void {
  if (act.act === 'work') {
    c.effects.applicationEvent('busy-begin', '');
    c.thread = 'busy';
    c.busyWith = 'act';
    c.effects.startTimer(Timer.Work, now + msToTicks(act.ms));
  } else if (act.act === 'commit') {
    commit(c, act.async ? 'beside' : 'app', uncommittedOffsets(c, true));
  }
}

/** Nothing to commit is done at once. */
function commit(c: FranzState, kind: 'app' | 'beside', offsets: ReturnType<typeof batchOffsets>): void {
  c.effects.applicationEvent('commit-begin', '');
  if (offsets.length === 0) {
    c.effects.applicationEvent('commit-end', '');
    return;
  }
  if (kind === 'app') c.thread = 'committing';
  requestCommit(c, kind, offsets);
}

/** One call after the other; false while it waits. */
function poll(c: FranzState, now: Ticks): boolean {
  undirty(c);
  if (pollsWait(c)) return false;
  if (c.pollError !== null) {
    onPollError(c, c.pollError);
    return true;
  }
  if (!c.polled) return false;
  c.polled = false;
  c.subscription.collect(c.batch, c.settings.maxPollRecords);
  if (c.batch.count === 0) return false;
  deliver(c, now);
  return true;
}

/** PollFetches returns errors beside the records; which of them are fatal is for the application to say. */
function onPollError(c: FranzState, error: string): void {
  c.effects.applicationEvent('error', error);
  c.pollError = null;
  if (isFatal(error)) onFatal(c, error);
}

function onFatal(c: FranzState, error: string): void {
  const { onFatal: how } = c.application;
  if (how === 'go-on') return;
  c.thrown = error;
  if (how === 'close') startClose(c);
  else endProcess(c);
}

function deliver(c: FranzState, now: Ticks): void {
  markPolled(c, c.batch);
  c.polled = true;
  c.fetchable = true;
  c.holding = c.application.blockRebalanceOnPoll;
  c.effects.batchDelivered(c.batch);
  const { processingPerBatchMs, processingPerRecordMs } = c.application;
  const workMs = processingPerBatchMs + processingPerRecordMs * c.batch.records;
  c.busyWith = 'batch';
  c.thread = 'busy';
  if (workMs === 0) onWorkDone(c);
  else c.effects.startTimer(Timer.Work, now + msToTicks(workMs * variation(c)));
}

function variation(c: FranzState): number {
  const { processingSpread } = c.application;
  return processingSpread === 0 ? 1 : 1 + processingSpread * (2 * c.effects.workRandom() - 1);
}

export function onWorkDone(c: FranzState): void {
  if (c.thread !== 'busy') return;
  c.thread = 'polling';
  if (c.busyWith === 'waking') {
    if (c.commitError === 'FENCED_INSTANCE_ID' && c.application.onFencedCommit === 'close') onFatal(c, c.commitError);
    return;
  }
  if (c.busyWith === 'act') {
    c.effects.applicationEvent('busy-end', '');
    return;
  }
  c.effects.batchProcessed(c.batch);
  c.holding = false;
  const mode = c.application.commit;
  if (mode === 'sync') commit(c, 'app', batchOffsets(c));
  else if (mode === 'async') commit(c, 'beside', batchOffsets(c));
}

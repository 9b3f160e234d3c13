/** How far the application is with the records it has in hand: it takes them one by one. */
import type { Ticks } from '../../protocol/time.ts';
import { NEVER } from './routine.ts';
import type { Claim, Marked } from './state.ts';

/** Records of the batch in hand that are done at this instant. */
function recordsDone(claim: Claim, now: Ticks): number {
  if (claim.app !== 'busy' || claim.perRecord === 0) return 0;
  const done = Math.floor((now - claim.workFrom - claim.overhead) / claim.perRecord);
  return Math.max(0, Math.min(done, claim.batch.records));
}

/** MarkMessage for each record that is done: a commit in the middle of a batch has them. */
export function markProgress(claim: Claim, now: Ticks): void {
  const done = recordsDone(claim, now);
  if (done > 0) mark(claim.marked, claim.state.batchFrom + done);
}

/** MarkOffset: only forwards. */
export function mark(marked: Marked, offset: number): void {
  if (offset <= marked.offset) return;
  marked.offset = offset;
  marked.dirty = true;
}

/** The claim is to end: the record in hand is the last one of the batch. */
export function cutShort(claim: Claim, now: Ticks): void {
  if (claim.app !== 'busy' || claim.busyUntil === NEVER || claim.perRecord === 0) return;
  const { batch, state } = claim;
  const records = Math.min(recordsDone(claim, now) + 1, batch.records);
  state.batchTo = state.batchFrom + records;
  state.position = state.batchTo;
  batch.records = records;
  claim.busyUntil = claim.workFrom + claim.overhead + records * claim.perRecord;
}

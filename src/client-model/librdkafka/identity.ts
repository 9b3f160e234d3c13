/** Small changes that several concerns make: another member id or generation, an error for the application, the end. */
import { type ErrorCode, errorName } from '../../protocol/errors.ts';
import { NO_GENERATION, NO_MEMBER_ID } from '../../protocol/ids.ts';
import { localText } from './profile.ts';
import type { LibrdkafkaState } from './state.ts';

export function setMemberId(c: LibrdkafkaState, memberId: string): void {
  if (memberId === c.memberId) return;
  c.memberId = memberId;
  c.heartbeat = null;
  c.effects.memberIdTaken(memberId);
}

export function setGeneration(c: LibrdkafkaState, generationId: number): void {
  c.generationId = generationId;
  c.heartbeat = null;
}

/** Both kinds of forgetting, if they are among the steps. */
export function forget(c: LibrdkafkaState, steps: readonly string[]): void {
  if (steps.includes('forget-member-id')) setMemberId(c, NO_MEMBER_ID);
  if (steps.includes('forget-generation')) setGeneration(c, NO_GENERATION);
}

export function textOf(code: ErrorCode): string {
  return localText(code) ?? errorName(code);
}

export function tell(c: LibrdkafkaState, what: string, code: ErrorCode): void {
  c.queue.push({ kind: 'error', text: `${what}: ${textOf(code)}`, fatal: false });
}

/** FENCED_INSTANCE_ID: the client as a whole fails; no joins, heartbeats or commits any more (K-E-09). */
export function failForGood(c: LibrdkafkaState, code: ErrorCode): void {
  if (c.fatal) return;
  c.fatal = true;
  c.queue.push({ kind: 'error', text: `Fatal error: ${textOf(code)}`, fatal: true });
}

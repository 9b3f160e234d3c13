/**
 * Errors of a group that no waiting mends. The Go clients report them like any other and go on; an application that ends
 * on fatal errors ends on these. Java throws the same out of poll(): they are the codes that its tables of reactions to
 * JoinGroup and SyncGroup do not have (clients.md 3.1, 3.2).
 */
import type { ErrorName } from '../../protocol/errors.ts';

const FATAL: readonly ErrorName[] = [
  'FENCED_INSTANCE_ID',
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_MAX_SIZE_REACHED',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'UNSUPPORTED_VERSION',
];

const NAMES: ReadonlySet<string> = new Set(FATAL);

/** @param error as the client names it */
export function isFatal(error: string): boolean {
  return NAMES.has(error);
}

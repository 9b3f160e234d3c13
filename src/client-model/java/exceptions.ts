/**
 * The names of Java's exceptions, as an application sees them and as rejoin reasons quote them (KIP-800):
 * UNKNOWN_MEMBER_ID is an UnknownMemberIdException. Mirrors org.apache.kafka.common.protocol.Errors (4.4).
 */
import { type ErrorCode, Errors, errorName } from '../../protocol/errors.ts';

const IRREGULAR = new Map<ErrorCode, string>([
  [Errors.UNKNOWN_SERVER_ERROR, 'UnknownServerException'],
  [Errors.REQUEST_TIMED_OUT, 'TimeoutException'],
  [Errors.NETWORK_EXCEPTION, 'NetworkException'],
  [Errors.GROUP_AUTHORIZATION_FAILED, 'GroupAuthorizationException'],
]);

/** The simple name of the Java class of an error code. */
export function exceptionName(code: ErrorCode): string {
  const irregular = IRREGULAR.get(code);
  if (irregular !== undefined) return irregular;
  const words = errorName(code).toLowerCase().split('_');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Exception`;
}

/**
 * Why a coordinator began a rebalance, in its own words: `(reason: …; client reason: …)`, since 2.1 (KAFKA-6711) the
 * one and since 3.2 (KIP-800) the other.
 */
import type { PreparingWhy } from '../facts.ts';

export interface Reason {
  readonly why: PreparingWhy;
  /** Who gave the occasion; empty where it is not said. */
  readonly member: string;
  /** What the client gave as its reason; empty where it gave none. */
  readonly client: string;
}

const WORDS: readonly (readonly [RegExp, PreparingWhy])[] = [
  [/^Adding new member (\S+)/, 'join'],
  [/^explicit `LeaveGroup` request for \(([^,)]*)/, 'leave'],
  [/^[Rr]emoving member (\S+) on LeaveGroup/, 'leave'],
  [/^[Rr]emoving member (\S+) on heartbeat expiration/, 'expiry'],
  [/^Updating metadata for static member (\S+)/, 'static'],
  [/^Updating metadata for member (\S+)/, 'rejoin'],
  [/^[Ll]eader (\S+) re-joining group/, 'rejoin'],
  [/^Member (\S+) joining group/, 'rejoin'],
  [/^Group's selectedProtocol will change because static member (\S+)/, 'static'],
  [/^Freshly-loaded group is over capacity()/, 'load'],
  [/^[Ee]rror .*when storing group assignment.*\(member: ([^)]+)\)/, 'append'],
  [/^Removing .* on pending sync request expiration()/, 'sync'],
];

const NO_REASON: Reason = { why: 'unknown', member: '', client: '' };

export function readReason(text: string | undefined): Reason {
  if (text === undefined) return NO_REASON;
  const parts = /^(.*?)(?:; client reason: (.*?))?\.?$/s.exec(text);
  const own = parts?.[1] ?? text;
  for (const [pattern, why] of WORDS) {
    const match = pattern.exec(own);
    if (match !== null) return { why, member: match[1] ?? '', client: clientReason(parts?.[2]) };
  }
  return { ...NO_REASON, client: clientReason(parts?.[2]) };
}

/** `not provided` is what coordinators print where the client gave none. */
export function clientReason(text: string | undefined): string {
  return text === undefined || text === 'not provided' ? '' : text;
}

/** `None`, `null`, `Some(i1)`, `Optional[i1]`, `i1`. */
export function instanceOf(text: string | undefined): string {
  if (text === undefined || text === 'None' || text === 'null' || text === 'Optional.empty') return '';
  return text.replace(/^(?:Some\(|Optional\[)|[)\]]$/g, '');
}

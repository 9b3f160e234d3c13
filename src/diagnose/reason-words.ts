/**
 * Whose words a client's reason is: KIP-800 lets clients say why they join and leave, and each says it in its own way.
 */
import type { Program } from './log-reader.ts';

const WORDS: readonly (readonly [RegExp, Program])[] = [
  [
    /need to re-join with the given member-id|rebalance failed due to|consumer poll timeout|need to revoke partitions|group is already rebalancing/,
    'java',
  ],
  [
    /beginning to manage the group lifecycle|client leaving group per normal operation|after revoking what we lost/,
    'franz-go',
  ],
];

/** null: several could have said so. */
export function programOfReason(text: string): Program | null {
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/**
 * Kafka's errors by Kafka's names: each client words them in its own way.
 */

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/illegal.?generation|generation id is not valid/i, 'ILLEGAL_GENERATION'],
  [/unknown.?member|not aware of this member/i, 'UNKNOWN_MEMBER_ID'],
  [/rebalance.?in.?progress|group is rebalancing|is rebalancing, so a rejoin/i, 'REBALANCE_IN_PROGRESS'],
  [/fenced/i, 'FENCED_INSTANCE_ID'],
  [/not.?coordinator|not (?:the )?(?:correct )?coordinator/i, 'NOT_COORDINATOR'],
  [/coordinator.?not.?available|coordinator is not available/i, 'COORDINATOR_NOT_AVAILABLE'],
  [/coordinator.?load.?in.?progress|coordinator is loading/i, 'COORDINATOR_LOAD_IN_PROGRESS'],
  [/not part of an active group/i, 'UNKNOWN_MEMBER_ID'],
  [/timed? ?out|timeout/i, 'REQUEST_TIMED_OUT'],
];

/** As it stands where it is none that a group knows. */
export function errorName(text: string): string {
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? text.slice(0, 80);
}

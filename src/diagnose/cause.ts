/**
 * The vocabulary of causes: what a finding may name. A closed list: reports, documents and scenarios hang on it.
 */

export const CAUSES = [
  'formation',
  'join',
  'scale-up',
  'leave',
  'crash-session-expiry',
  'max-poll-exceeded',
  'slow-app-no-limit',
  'static-restart',
  'static-restart-beyond-session',
  'static-absent',
  'static-fenced',
  'static-removed',
  'commit-illegal-generation-loop',
  'slow-broker',
  'network-cut',
  'network-stall',
  'broker-pause',
  'metadata-change',
  'rejoin',
  'shutdown',
] as const;

export type Cause = (typeof CAUSES)[number];

/** How much the lines leave open. */
export type Confidence = 'certain' | 'likely' | 'possible';

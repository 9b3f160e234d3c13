/**
 * How long the timers of a client run that have a setting of their own: what an arc that shrinks is drawn against.
 * Of the others the deadline alone is known.
 */
import type { ConsumerSettings } from '../../client-model/settings.ts';

const SPANS: Readonly<Record<string, keyof ConsumerSettings>> = {
  Heartbeat: 'heartbeatIntervalMs',
  Session: 'sessionTimeoutMs',
  PollInterval: 'maxPollIntervalMs',
  AutoCommit: 'autoCommitIntervalMs',
  Metadata: 'metadataMaxAgeMs',
};

/** In milliseconds; null: no setting says. */
export function timerSpan(timer: string, settings: ConsumerSettings): number | null {
  const key = SPANS[timer];
  return key === undefined ? null : (settings[key] as number);
}

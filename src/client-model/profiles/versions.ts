/**
 * The versions of each library from which it behaves anew, oldest first, as one table: what `client@x` may name.
 * What changed with each is in the profile of the client; a test holds the two together.
 */
import { compareVersions } from '../common/versions.ts';
import type { ClientName } from './configuration.ts';

/** Java: kafka-clients 4.4 was read and recorded; nothing that matters here changed since 4.0. */
export const BEHAVIOUR_VERSIONS: Readonly<Record<ClientName, readonly string[]>> = {
  java: ['4.0'],
  librdkafka: ['2.4', '2.10'],
  'franz-go': ['1.16', '1.19', '1.21', '1.21.3', '1.22'],
  sarama: ['1.30', '1.31', '1.61'],
};

/** The version whose behaviour is taken where nobody names one. */
export function newestVersion(client: ClientName): string {
  return BEHAVIOUR_VERSIONS[client].at(-1)!;
}

/** The newest behaviour whose first version is not above the version; null if all are newer. */
export function behaviourVersion(client: ClientName, version: string): string | null {
  return BEHAVIOUR_VERSIONS[client].findLast((since) => compareVersions(since, version) <= 0) ?? null;
}

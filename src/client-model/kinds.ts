/**
 * The clients that there are, by name.
 */
import type { ClientKind } from './client.ts';
import { FRANZ_GO } from './franz-go/index.ts';
import { JAVA } from './java-kind.ts';
import type { ClientName } from './profiles/configuration.ts';

export const CLIENT_KINDS: Readonly<Partial<Record<ClientName, ClientKind>>> = {
  java: JAVA,
  'franz-go': FRANZ_GO,
};

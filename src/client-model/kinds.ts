/**
 * The clients that there are, by name.
 */
import type { ClientKind } from './client.ts';
import { FRANZ_GO } from './franz-go/index.ts';
import { JAVA } from './java/index.ts';
import { LIBRDKAFKA } from './librdkafka/index.ts';
import type { ClientName } from './profiles/configuration.ts';
import { SARAMA } from './sarama/index.ts';

export const CLIENT_KINDS: Readonly<Record<ClientName, ClientKind>> = {
  java: JAVA,
  librdkafka: LIBRDKAFKA,
  'franz-go': FRANZ_GO,
  sarama: SARAMA,
};

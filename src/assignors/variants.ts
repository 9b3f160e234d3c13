/**
 * The assignors of each client, so that a profile chooses its own.
 *
 * The names are those that go over the wire; a group agrees on a name, and what is then computed depends on the client
 * that leads it.
 */

import type { Assignor } from './assignor.ts';
import { franzGoWith } from './clients/franz-go.ts';
import { LIBRDKAFKA_FAULTS, librdkafkaWith } from './clients/librdkafka.ts';
import { SARAMA_FAULTS, saramaWith } from './clients/sarama.ts';
import { withDistinctMembers } from './orders.ts';
import { ASSIGNORS } from './registry.ts';

export type AssignorClient = 'java' | 'librdkafka' | 'franz-go' | 'sarama';

/** As each client computes them by default, its known faults included. */
export const CLIENT_ASSIGNORS: Readonly<Record<AssignorClient, readonly Assignor[]>> = {
  java: [ASSIGNORS.range, ASSIGNORS.roundrobin, ASSIGNORS.sticky, ASSIGNORS['cooperative-sticky'], ASSIGNORS.optimal],
  librdkafka: [...librdkafkaWith(LIBRDKAFKA_FAULTS).map(withDistinctMembers), ASSIGNORS.optimal],
  'franz-go': [...franzGoWith({ balanceRacks: false }).map(withDistinctMembers), ASSIGNORS.optimal],
  sarama: [...saramaWith(SARAMA_FAULTS).map(withDistinctMembers), ASSIGNORS.optimal],
};

/** The client's assignor of that name; undefined if it has none. `optimal` is the same for all. */
export function clientAssignor(client: AssignorClient, name: string): Assignor | undefined {
  return CLIENT_ASSIGNORS[client].find((assignor) => assignor.name === name);
}

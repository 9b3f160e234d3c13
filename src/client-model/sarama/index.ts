/** The sarama client (IBM/sarama v1.61; before it, the eager-only behaviour of v1.50). */
import type { ClientKind } from '../client.ts';
import { SaramaClient } from './client.ts';
import { CONNECTION_POLICY, CONNECTIONS } from './profile.ts';
import { SARAMA_TIMERS } from './timers.ts';

export const SARAMA: ClientKind = {
  name: 'sarama',
  timers: SARAMA_TIMERS,
  connections: CONNECTIONS,
  connectionPolicy: CONNECTION_POLICY,
  create: (version, settings, application, effects, assignors) =>
    new SaramaClient(version, settings, application, effects, assignors),
};

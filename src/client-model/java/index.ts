/** The Java client (kafka-clients, classic consumer) as a kind of client. */
import type { ClientKind } from '../client.ts';
import { ConnectionKind } from '../effects.ts';
import { Consumer } from './consumer.ts';
import { JAVA_CONNECTIONS } from './profile.ts';
import { ClientTimer } from './timers.ts';

export const JAVA: ClientKind = {
  name: 'java',
  timers: Object.keys(ClientTimer),
  connections: Object.keys(ConnectionKind),
  connectionPolicy: JAVA_CONNECTIONS,
  create: (_version, settings, application, effects, assignors) =>
    new Consumer(settings, application, effects, assignors),
};

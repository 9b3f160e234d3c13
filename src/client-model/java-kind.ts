/** The Java client (kafka-clients, classic consumer) as a kind of client. */
import type { ApplicationAct, Client, ClientKind } from './client.ts';
import { Consumer } from './consumer.ts';
import { ConnectionKind } from './effects.ts';
import { JAVA_CONNECTIONS } from './profiles/java.ts';
import { ClientTimer } from './timers.ts';

class JavaClient extends Consumer implements Client {
  get memberId(): string {
    return this.state.memberId;
  }

  get generationId(): number {
    return this.state.generationId;
  }

  owned() {
    return this.state.subscription.owned();
  }

  act(_act: ApplicationAct): void {}
}

export const JAVA: ClientKind = {
  name: 'java',
  timers: Object.keys(ClientTimer),
  connections: Object.keys(ConnectionKind),
  connectionPolicy: JAVA_CONNECTIONS,
  create: (_version, settings, application, effects, assignors) =>
    new JavaClient(settings, application, effects, assignors),
};

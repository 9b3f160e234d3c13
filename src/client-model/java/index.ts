/** The Java client (kafka-clients, classic consumer) as a kind of client. */
import type { Assignor } from '../../assignors/assignor.ts';
import { type AssignorFaults, JAVA_FAULTS } from '../../assignors/faults.ts';
import { assignorsWith } from '../../assignors/registry.ts';
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
    new Consumer(settings, application, effects, withPlanted(assignors, settings.planted?.assignors)),
};

/** The same assignors with planted faults. */
function withPlanted(assignors: readonly Assignor[], faults?: Partial<AssignorFaults>): readonly Assignor[] {
  if (faults === undefined) return assignors;
  const faulty: Readonly<Record<string, Assignor>> = assignorsWith({ ...JAVA_FAULTS, ...faults });
  return assignors.map((assignor) => faulty[assignor.name] ?? assignor);
}

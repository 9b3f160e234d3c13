/** franz-go as a kind of client. */
import type { ClientKind } from '../client.ts';
import { FranzGo } from './franz-go.ts';
import { behaviourOf, CONNECTION_POLICY } from './profile.ts';
import { FranzState } from './state.ts';
import { LINK_NAMES, TIMER_NAMES } from './timers.ts';

export const FRANZ_GO: ClientKind = {
  name: 'franz-go',
  timers: TIMER_NAMES,
  connections: LINK_NAMES,
  connectionPolicy: CONNECTION_POLICY,
  create: (version, settings, application, effects, assignors) =>
    new FranzGo(new FranzState(settings, application, effects, assignors, behaviourOf(version))),
};

/**
 * The scripts of all recorded cases, by name: plain life (A), one answer injected (B), rebalances noticed by heartbeat
 * (C), parked JoinGroup and SyncGroup (D), poll limit and silence (E), static members (F), retry series and connections
 * (G). What distinguishes the clients' options stands in each recording, not here.
 */
import { INJECTED } from './cases-injected.ts';
import { REBALANCES } from './cases-rebalance.ts';
import { TROUBLE } from './cases-trouble.ts';
import type { Script } from './script.ts';
import { T } from './world.ts';

const plain: Script = function* (x) {
  x.start();
  yield* x.stable();
  yield* x.sleep(9_000);
  yield* x.close(8_000);
};

const PLAIN: Record<string, Script> = {
  'A.single.auto': plain,
  'A.single.manual': plain,
  'A.idle': function* (x) {
    x.broker.rate = 0;
    yield* plain(x);
  },
  'A.follower.auto': function* (x) {
    x.group.mode = 'follower';
    x.group.assign = () => T.slice(0, 2);
    yield* plain(x);
  },
  'A.leader2.auto': function* (x) {
    x.group.mode = 'leader2';
    yield* plain(x);
  },
  'A.static.close': plain,
  'A.default': function* (x) {
    x.start();
    yield* x.stable();
    yield* x.sleep(20_000);
    yield* x.close(8_000);
  },
};

export const CASES: ReadonlyMap<string, Script> = new Map(
  Object.entries({ ...PLAIN, ...INJECTED, ...REBALANCES, ...TROUBLE }),
);

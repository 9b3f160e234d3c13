/** C: rebalances noticed by heartbeat. D: JoinGroup or SyncGroup parked at the broker. */
import { Api } from '../../../../src/protocol/api.ts';
import type { TopicPartition } from '../../../../src/protocol/partitions.ts';
import type { Script, Stage } from './script.ts';
import { T } from './world.ts';

const shrink = (nth: number): readonly TopicPartition[] => (nth === 0 ? T : T.slice(0, 2));
const grow = (nth: number): readonly TopicPartition[] => (nth < 2 ? T.slice(0, 2) : T.slice(0, 3));

function follow(x: Stage, assign: (nth: number) => readonly TopicPartition[]): void {
  x.group.mode = 'follower';
  x.group.assign = assign;
}

const twice: Script = function* (x) {
  x.start();
  yield* x.stable();
  for (let i = 0; i < 2; i++) {
    x.rebalance();
    yield* x.sleep(5_000);
  }
};

const slow5: Script = function* (x) {
  x.start();
  yield* x.stable();
  x.cmd('slow 5000');
  yield* x.sleep(700);
  x.rebalance();
  yield* x.sleep(10_000);
};

const lose = (ms: number): Script =>
  function* (x) {
    follow(x, shrink);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(ms);
  };

const BOTH_MODES: Record<string, Script> = {
  'C.idle': function* (x) {
    x.broker.rate = 0;
    yield* twice(x);
  },
  'C.flow': twice,
  'C.slow5': slow5,
  'C.commitflight': function* (x) {
    x.start();
    yield* x.stable();
    x.arm({ api: Api.OffsetCommit, stallMs: 3_000, onHit: () => x.rebalance() });
    yield* x.sleep(10_000);
  },
  'C.commit-then-completing': function* (x) {
    x.start();
    yield* x.stable();
    x.broker.syncHold = () => 2_500;
    x.rebalance();
    yield* x.sleep(9_000);
  },
  'C.lose': lose(8_000),
  'C.gain': function* (x) {
    follow(x, grow);
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.wait(() => x.answered(Api.SyncGroup) >= 2, 10_000);
    yield* x.sleep(300);
    x.rebalance();
    yield* x.sleep(7_000);
  },
  'C.leader-addmember': function* (x) {
    x.start();
    yield* x.stable();
    x.group.mode = 'leader2';
    x.rebalance();
    yield* x.sleep(8_000);
  },
};

const double: Script = function* (x) {
  x.start();
  yield* x.stable();
  for (let i = 0; i < 3; i++) {
    const before = x.answered(Api.SyncGroup);
    x.rebalance();
    yield* x.wait(() => x.answered(Api.SyncGroup) > before, 8_000);
    yield* x.sleep(50);
  }
  yield* x.sleep(5_000);
};

const unsubscribe: Script = function* (x) {
  x.start();
  yield* x.stable();
  x.cmd('unsub');
  yield* x.sleep(4_000);
};

const rebalanceFor = (ms: number): Script =>
  function* (x) {
    x.start();
    yield* x.stable();
    x.rebalance();
    yield* x.sleep(ms);
  };

// ---- parked ----

/** Parks the next one only; a second later something else happens. */
function once(x: Stage, ms: number, extra: ((x: Stage) => void) | null): () => number {
  let parked = false;
  return () => {
    if (parked) return 0;
    parked = true;
    if (extra !== null) x.world.after(1_000, () => extra(x));
    return ms;
  };
}

const parkedJoin = (holdMs: number, forMs: number, extra: ((x: Stage) => void) | null = null): Script =>
  function* (x) {
    x.start();
    yield* x.stable();
    x.broker.hold = once(x, holdMs, extra);
    x.rebalance();
    yield* x.sleep(forMs);
  };

const parkedSync = (holdMs: number, forMs: number, extra: ((x: Stage) => void) | null = null): Script =>
  function* (x) {
    x.start();
    yield* x.stable();
    x.broker.syncHold = once(x, holdMs, extra);
    x.rebalance();
    yield* x.sleep(forMs);
  };

const command = (text: string) => (x: Stage) => x.cmd(text);

export const REBALANCES: Record<string, Script> = {
  ...Object.fromEntries(
    Object.entries(BOTH_MODES).flatMap(([name, script]) => [
      [`${name}.auto`, script],
      [`${name}.manual`, script],
    ]),
  ),
  'C.slow5.nocb': slow5,
  'C.slowrevoke3': lose(11_000),
  'C.revcommit': lose(8_000),
  'C.block-slow3': rebalanceFor(11_000),
  'C.double': double,
  'C.unsubscribe': unsubscribe,
  'C.unsubscribe.static': unsubscribe,
  'D.park5.auto': parkedJoin(5_000, 12_000),
  'D.park5.manual': parkedJoin(5_000, 12_000),
  'D.park20.auto': parkedJoin(20_000, 27_000),
  'D.park20.manual': parkedJoin(20_000, 27_000),
  'D.park5.commit': parkedJoin(5_000, 12_000, command('commit')),
  'D.park5.acommit': parkedJoin(5_000, 12_000, command('acommit')),
  'D.park5.close': parkedJoin(5_000, 12_000, command('close')),
  'D.park5.slow8': parkedJoin(5_000, 12_000, command('slow 8000')),
  'D.park3.slow12': parkedJoin(3_000, 21_000, command('slow 12000')),
  'D.park5.commit.follower': function* (x) {
    follow(x, () => T.slice(0, 2));
    yield* parkedJoin(5_000, 13_000, command('commit'))(x);
  },
  'D.syncpark5.commit': parkedSync(5_000, 12_000, command('commit')),
  'D.syncpark5': parkedSync(5_000, 11_000),
  'D.syncpark12': parkedSync(12_000, 18_000),
  'D.park45': parkedJoin(45_000, 52_000),
};

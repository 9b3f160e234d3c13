/** E: poll limit, silent broker. F: static members. G: connections refused, dropped, closed. */
import { Api } from '../../../../src/protocol/api.ts';
import { Errors } from '../../../../src/protocol/errors.ts';
import type { Script } from './script.ts';

const slow12: Script = function* (x) {
  x.start();
  yield* x.stable();
  x.cmd('slow 12000');
  yield* x.sleep(18_000);
};

const silent = (ms: number, afterMs: number, expired: boolean): Script =>
  function* (x) {
    x.start();
    yield* x.stable();
    yield* x.silence(ms);
    if (expired) {
      x.group.forgetMembers();
      x.note('members-expired');
    }
    x.resume();
    yield* x.sleep(afterMs);
  };

const refused = (ms: number, afterMs: number, waitMs = 0): Script =>
  function* (x) {
    x.start();
    yield* x.stable();
    yield* x.sleep(waitMs);
    x.down();
    yield* x.sleep(ms);
    x.up();
    yield* x.sleep(afterMs);
  };

/** Once franz-go's metadata is old; the first with the metadata still young. */
const REFUSED_LATER = Object.fromEntries([
  ...[500, 9_000, 9_400, 9_800, 10_300, 10_700].map((ms) => [`G.refuse5.after${ms}`, refused(5_000, 3_000, ms)]),
  ...[14_000, 15_000, 16_000].map((ms) => [`G.refuse9.default.after${ms}`, refused(9_000, 3_000, ms)]),
]);

export const TROUBLE: Record<string, Script> = {
  ...REFUSED_LATER,
  'E.maxpoll': slow12,
  'E.maxpoll.manual': slow12,
  'E.maxpoll.static': slow12,
  'E.silent4': silent(4_000, 6_000, false),
  'E.silent15': silent(15_000, 9_000, false),
  'E.silent15.expired': silent(15_000, 9_000, true),
  'E.silent60.default': silent(60_000, 12_000, false),
  'E.silent40.default.expired': silent(40_000, 12_000, true),
  'E.hbsilent15': function* (x) {
    x.start();
    yield* x.stable();
    x.arm({ api: Api.Heartbeat, stallMs: 15_000, times: 3 });
    yield* x.sleep(30_000);
  },
  'F.restart': function* (x) {
    x.start();
    yield* x.stable();
    yield* x.close(8_000);
    yield* x.sleep(500);
    x.start();
    yield* x.stable();
    yield* x.sleep(3_000);
  },
  'F.killrestart': function* (x) {
    x.start();
    yield* x.stable();
    x.note('kill');
    x.process!.kill();
    yield { ms: 300 };
    x.start();
    yield* x.sleep(9_000);
  },
  'F.duplicate': function* (x) {
    x.start();
    yield* x.stable();
    x.start();
    yield* x.sleep(14_000);
  },
  'F.fencedloop': function* (x) {
    x.start();
    yield* x.stable();
    x.arm({ api: Api.Heartbeat, err: Errors.FENCED_INSTANCE_ID });
    yield* x.sleep(30_000);
  },
  'G.refuse5': refused(5_000, 10_000),
  'G.refuse20': refused(20_000, 12_000),
  'G.startrefused': function* (x) {
    x.down();
    x.start();
    yield* x.sleep(5_000);
    x.up();
    yield* x.sleep(9_000);
  },
  'G.acceptclose': function* (x) {
    x.start();
    yield* x.stable();
    x.world.network.port.listening = 'dropping';
    x.note('reject-connections');
    x.world.closeAllConnections();
    yield* x.sleep(8_000);
    x.world.network.port.listening = 'accepting';
    x.note('accept-connections');
    yield* x.sleep(10_000);
  },
  'G.coord-conn-drop': function* (x) {
    x.start();
    yield* x.stable();
    x.note('drop-all-connections');
    x.world.closeAllConnections();
    yield* x.sleep(9_000);
  },
};

/** A librdkafka client against the scripted broker of the recorded dialogues. */
import { scriptedClient } from '../../conformance/clients/scripted/clients.ts';
import { play, type Script } from '../../conformance/clients/scripted/script.ts';
import { ScriptedWorld } from '../../conformance/clients/scripted/world.ts';
import { Story } from '../franz-go/stage.ts';

export { error, follow, gaps } from '../franz-go/stage.ts';

export interface Setup {
  /** 2.11.1 unless said. */
  readonly version?: string;
  readonly cooperative?: boolean;
  /** As the recorded program takes them: `commit=manual`, `each=0`, `instance=i1`, `slowrevoke=3000` … */
  readonly options?: string;
  /** Draws of back-offs and races. */
  readonly seed?: string;
}

export const OLD = '2.4.0';

/** Plays a script; gives what was recorded. */
export function record(setup: Setup, script: Script): Story {
  const { version = '2.11.1', cooperative = false, options = '', seed = 'test' } = setup;
  const mode = cooperative ? 'coop' : 'eager';
  const opts = `strategy=${cooperative ? 'coop' : 'range'} ${options}`.trim();
  const client = scriptedClient({ client: `librdkafka-${version}-${mode}`, case: '', repeat: '1', opts });
  const world = new ScriptedWorld(client!, seed);
  play(world, script);
  return new Story(world.recorder.lines);
}

/** A stable member; then this happens to it. */
export function stable(setup: Setup, then: Script): Story {
  return record(setup, function* (x) {
    x.start();
    yield* x.stable();
    yield* then(x);
  });
}

/** The next request of this kind is treated so, in the first join. */
export function injectAtStart(setup: Setup, injection: Parameters<Stage['arm']>[0], ms = 8_000): Story {
  return record(setup, function* (x) {
    x.arm(injection);
    x.start();
    yield* x.sleep(ms);
  });
}

/** The next request of this kind is treated so, to a stable member. */
export function inject(setup: Setup, injection: Parameters<Stage['arm']>[0], ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    yield* x.sleep(ms);
  });
}

/** The same in a rebalance. */
export function injectInRebalance(setup: Setup, injection: Parameters<Stage['arm']>[0], ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    x.rebalance();
    yield* x.sleep(ms);
  });
}

/** A rebalance whose JoinGroup is parked; a second later this happens. */
export function parked(setup: Setup, parkedMs: number, then: (x: Stage) => void): Story {
  return stable(setup, function* (x) {
    let once = false;
    x.broker.hold = () => {
      if (once) return 0;
      once = true;
      return parkedMs;
    };
    x.rebalance();
    yield* x.sleep(2_000);
    then(x);
    yield* x.sleep(parkedMs + 6_000);
  });
}

type Stage = Parameters<Script>[0];

export type { Stage };

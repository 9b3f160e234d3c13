/** A sarama client against the scripted broker of the recorded dialogues. */
import type { Injection } from '../../conformance/clients/scripted/broker.ts';
import { scriptedClient } from '../../conformance/clients/scripted/clients.ts';
import { play, type Script } from '../../conformance/clients/scripted/script.ts';
import { ScriptedWorld } from '../../conformance/clients/scripted/world.ts';
import { Story } from '../franz-go/stage.ts';

export { error, follow, gaps, type Story } from '../franz-go/stage.ts';

export interface Setup {
  /** 1.61.1 unless said. */
  readonly version?: string;
  readonly coop?: boolean;
  /** As the real program takes them: `commit=manual`, `instance=i1`, `procms=700` … */
  readonly options?: string;
}

/** The snapshot that clients.md describes: every session is eager. */
export const SNAPSHOT = '1.50.2';

/** Plays a script; gives what was recorded. */
export function record({ version = '1.61.1', coop = false, options = '' }: Setup, script: Script): Story {
  const opts = `strategy=${coop ? 'coop' : 'range'} ${options}`.trim();
  const name = `sarama-${version}-${coop ? 'coop' : 'eager'}`;
  const world = new ScriptedWorld(scriptedClient({ client: name, case: '', repeat: '1', opts })!, 'test');
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

/** The next request of this kind is answered so; then so much time passes. */
export function inject(setup: Setup, injection: Injection, ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    yield* x.sleep(ms);
  });
}

/** The same before the client is a member. */
export function injectAtStart(setup: Setup, injection: Injection, ms = 8_000): Story {
  return record(setup, function* (x) {
    x.arm(injection);
    x.start();
    yield* x.sleep(ms);
  });
}

/** The same in a rebalance. */
export function injectInRebalance(setup: Setup, injection: Injection, ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    x.rebalance();
    yield* x.sleep(ms);
  });
}

export function rebalanced(setup: Setup, ms = 4_000): Story {
  return stable(setup, function* (x) {
    x.rebalance();
    yield* x.sleep(ms);
  });
}

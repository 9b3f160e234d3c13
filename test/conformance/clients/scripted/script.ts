/**
 * What a script can do and wait for, in the words of the recorder's cases. A script is a generator: what it yields is how
 * long the world runs before it goes on.
 */
import { Api, apiName } from '../../../../src/protocol/api.ts';
import { errorName } from '../../../../src/protocol/errors.ts';
import { msToTicks } from '../../../../src/protocol/time.ts';
import type { Injection } from './broker.ts';
import type { Program } from './program.ts';
import type { ScriptedWorld } from './world.ts';

/** Run on for `ms`, or until `done` holds. */
export interface Wait {
  readonly ms: number;
  readonly done?: () => boolean;
}

export type Steps = Generator<Wait, void, void>;
export type Script = (x: Stage) => Steps;

/** How often the recorder looked whether what it waits for has come. */
const LOOK_EVERY_MS = 5;
/** From the first SyncGroup answer until the script goes on. */
const SETTLE_MS = 2_300;
const STABLE_WITHIN_MS = 25_000;
/** After the end of a process, for the rest of its traffic. */
const AFTERMATH_MS = 300;

export class Stage {
  readonly world: ScriptedWorld;
  /** The process that commands go to: the one started last. */
  process: Program | null = null;

  constructor(world: ScriptedWorld) {
    this.world = world;
  }

  get broker() {
    return this.world.broker;
  }

  get group() {
    return this.world.broker.group;
  }

  answered(api: number): number {
    return this.broker.answered.get(api) ?? 0;
  }

  note(what: string, fields: object = {}): void {
    this.world.recorder.script(this.world.now, what, fields as never);
  }

  start(): void {
    this.process = this.world.spawn();
  }

  cmd(text: string): void {
    if (!this.process!.ended) this.process!.command(text);
  }

  private ended(): boolean {
    return this.process?.ended ?? false;
  }

  *sleep(ms: number): Steps {
    if (!this.ended()) yield { ms, done: () => this.ended() };
    if (this.ended()) yield { ms: AFTERMATH_MS };
  }

  *wait(done: () => boolean, maxMs: number): Steps {
    for (let waited = 0; waited < maxMs && !done() && !this.ended(); waited += LOOK_EVERY_MS) {
      yield { ms: LOOK_EVERY_MS, done: () => this.ended() };
    }
  }

  /** Until the client is a member of a stable group, and a little longer. */
  *stable(): Generator<Wait, boolean, void> {
    const done = () => this.group.state === 'Stable' && this.answered(Api.SyncGroup) > 0;
    yield* this.wait(done, STABLE_WITHIN_MS);
    const ok = done();
    if (ok) yield { ms: SETTLE_MS };
    this.note('stable', { ok });
    return ok;
  }

  arm(injection: Injection): void {
    this.broker.inject(injection);
    const err = injection.err === undefined ? {} : { err: errorName(injection.err) };
    this.note('arm', { api: apiName(injection.api), times: injection.times ?? 1, ...err });
  }

  rebalance(): void {
    this.group.state = 'Preparing';
    this.note('rebalance-begin');
  }

  *close(maxMs: number): Steps {
    this.cmd('close');
    yield { ms: maxMs, done: () => this.ended() };
    if (!this.ended()) this.note('close-timeout');
  }

  *silence(ms: number): Steps {
    this.world.goSilent();
    this.note('broker-silent', { ms });
    yield* this.sleep(ms);
  }

  resume(): void {
    this.note('broker-resumes');
    this.world.speakAgain();
  }

  down(): void {
    this.note('broker-down');
    this.world.network.port.listening = 'refusing';
    this.world.closeAllConnections();
  }

  up(): void {
    this.world.network.port.listening = 'accepting';
    this.note('broker-up');
  }
}

/** Plays a script to its end. */
export function play(world: ScriptedWorld, script: Script): void {
  const stage = new Stage(world);
  const steps = script(stage);
  for (let step = steps.next(); !step.done; step = steps.next()) {
    world.runUntil(world.now + msToTicks(step.value.ms), step.value.done);
  }
  stage.note('end');
}

/**
 * A franz-go client against the scripted broker of the recorded dialogues (connections that are dialled, set up, refused
 * and stalled), and what a test reads off the lines that the recorder would have written.
 */
import type { Api } from '../../../src/protocol/api.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import type { AppLine, Line, RequestLine, ResponseLine, ScriptLine } from '../../conformance/clients/dialogue.ts';
import type { Injection } from '../../conformance/clients/scripted/broker.ts';
import { scriptedClient } from '../../conformance/clients/scripted/clients.ts';
import { play, type Script, type Stage } from '../../conformance/clients/scripted/script.ts';
import { ScriptedWorld } from '../../conformance/clients/scripted/world.ts';

export interface Setup {
  /** 1.22.2 unless said. */
  readonly version?: string;
  readonly eager?: boolean;
  /** As the real program takes them: `commit=manual`, `instance=i1`, `slowrevoke=3000`, `block=1 blockslow=3000`, … */
  readonly options?: string;
  /** Draws of the back-offs. */
  readonly seed?: string;
}

export const OLD = '1.18.1';

/** Plays a script; gives what was recorded. */
export function record(setup: Setup, script: Script): Story {
  const { version = '1.22.2', eager = false, options = '', seed = 'test' } = setup;
  const mode = eager ? 'eager' : 'coop';
  const opts = `strategy=${eager ? 'range' : 'coop'} ${options}`.trim();
  const client = scriptedClient({ client: `franz-go-${version}-${mode}`, case: '', repeat: '1', opts });
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

/** The next request of this kind is answered so; then so much time passes. */
export function inject(setup: Setup, injection: Injection, ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    yield* x.sleep(ms);
  });
}

/** A rebalance of a stable member. */
export function rebalanced(setup: Setup, ms = 4_000): Story {
  return stable(setup, function* (x) {
    x.rebalance();
    yield* x.sleep(ms);
  });
}

/** The same as `inject`, in a rebalance. */
export function injectInRebalance(setup: Setup, injection: Injection, ms = 8_000): Story {
  return stable(setup, function* (x) {
    x.arm(injection);
    x.rebalance();
    yield* x.sleep(ms);
  });
}

export const error = (api: number, err: ErrorCode, times = 1): Injection => ({ api, err, times });

export function follow(x: Stage, ...given: readonly (readonly number[])[]): void {
  const all = [0, 1, 2, 3].map((n) => x.world.partitionsOf('t')[n]!);
  x.group.mode = 'follower';
  x.group.assign = (nth) => given[Math.min(nth, given.length - 1)]!.map((n) => all[n]!);
}

const NOISE = new Set(['Fetch', 'Metadata', 'ApiVersions', 'ListOffsets', 'Heartbeat', 'OffsetCommit', 'OffsetFetch']);

export class Story {
  readonly lines: readonly Line[];

  constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  /** Requests of this kind after this time. */
  requests(api: keyof typeof Api, from = -1): RequestLine[] {
    return this.lines.filter((line): line is RequestLine => line.dir === 'req' && line.api === api && line.t > from);
  }

  answers(api: keyof typeof Api, from = 0): ResponseLine[] {
    return this.lines.filter((line): line is ResponseLine => line.dir === 'res' && line.api === api && line.t >= from);
  }

  app(event: string, from = 0): AppLine[] {
    return this.lines.filter((line): line is AppLine => line.dir === 'app' && line.ev === event && line.t >= from);
  }

  /** When the script did this for the first time. */
  when(act: string): number {
    return this.lines.find((line): line is ScriptLine => line.dir === 'script' && line.do === act)!.t;
  }

  /** When this error was first answered. */
  answered(err: string, api?: keyof typeof Api): number {
    return this.lines.find((line) => line.dir === 'res' && line.err === err && (api ?? line.api) === line.api)!.t;
  }

  /** Joins, syncs, leaves and callbacks in order: `>JoinGroup`, `<JoinGroup NONE`, `assigned 0,1`. */
  story(from = 0): string[] {
    return this.lines.filter(({ t }) => t >= from).flatMap((line) => wordsOf(line));
  }

  /** What follows the first of these words. */
  after(word: string): string[] {
    const words = this.story();
    return words.slice(words.indexOf(word) + 1);
  }
}

const CALLBACKS = new Set(['assigned', 'revoked', 'lost']);

function wordsOf(line: Line): string[] {
  if (line.dir === 'req' && !NOISE.has(line.api) && line.api !== 'FindCoordinator') return [`>${line.api}`];
  if (line.dir === 'res' && !NOISE.has(line.api) && line.api !== 'FindCoordinator') return [`<${line.api} ${line.err}`];
  if (line.dir === 'app' && CALLBACKS.has(line.ev)) return [`${line.ev} ${line.p ?? ''}`.trim()];
  return [];
}

/** From one time to the next. */
export function gaps(lines: readonly { readonly t: number }[]): number[] {
  return lines.slice(1).map(({ t }, i) => t - lines[i]!.t);
}

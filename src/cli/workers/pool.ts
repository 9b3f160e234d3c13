/**
 * Many small tasks on all cores. A task is done by the default export of a module of its own (`*.worker.ts`): a function
 * from plain data to plain data, which knows nothing of threads. Here it is imported once per thread, or, where threads
 * are of no use, once: with one core, with one task, and where the module is TypeScript as it is in the tests.
 *
 * Results do not depend on the threads: each comes with the number of its task, in any order.
 */
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';

export interface Work<Task> {
  /** From `workerModule`. */
  readonly module: URL;
  readonly tasks: readonly Task[];
  /** At most so many; by default one per core. */
  readonly threads?: number;
  /** A turn of the event loop after each task that is done in this thread, so that Ctrl-C is heard. */
  readonly turn: () => Promise<void>;
}

/** Told of each result. false: no more are wanted; those under way still come, and are not told of. */
export type Done<Result> = (result: Result, task: number) => boolean;

/** How a task is done, wherever that is. */
type Do<Task, Result> = (task: Task) => Result | Promise<Result>;

/** Tasks that wait at a thread's door, so that it never waits for one. */
const AHEAD = 2;

/** The module `name` beside the one that asks, in the language that this one is in: `workerModule('x.worker', import.meta.url)`. */
export function workerModule(name: string, besides: string): URL {
  return new URL(`${name}${isSource(besides) ? '.ts' : '.js'}`, besides);
}

const isSource = (url: string) => url.endsWith('.ts');

/**
 * Does all tasks.
 * @throws what a task throws; the others are given up then
 */
export async function doAll<Task, Result>(work: Work<Task>, done: Done<Result>): Promise<void> {
  const threads = Math.min(work.threads ?? availableParallelism(), work.tasks.length);
  const hands = openHands<Task, Result>(work.module, threads, work.turn);
  try {
    const tasks = work.tasks.entries();
    let wanted = true;
    const next = async () => {
      for (const [index, task] of tasks) {
        if (!wanted) return;
        const result = await hands.run(task);
        wanted &&= done(result, index);
      }
    };
    await Promise.all(Array.from({ length: hands.ahead }, next));
  } finally {
    await hands.close();
  }
}

/** Whoever asks for a task to be done does not know whether a thread does it or this one. */
export interface Hands<Task, Result> {
  /** How many tasks it is worth to ask for at once. */
  readonly ahead: number;
  /** Rejects with what the task throws, and after `close()`. */
  run(task: Task): Promise<Result>;
  /** Lets go of what is still being done. */
  close(): Promise<void>;
}

/** Hands for tasks that follow from each other's results; threads are made when the first is asked for. */
export function openHands<Task, Result>(module: URL, threads: number, turn: () => Promise<void>): Hands<Task, Result> {
  if (threads <= 1 || isSource(module.href)) return handsHere(module, turn);
  let pool: Tinypool | null = null;
  const opened = () => {
    pool ??= new Tinypool({ filename: module.href, minThreads: threads, maxThreads: threads });
    return pool;
  };
  return {
    ahead: threads * AHEAD,
    run: (task) => opened().run(task) as Promise<Result>,
    close: async () => pool?.destroy(),
  };
}

function handsHere<Task, Result>(module: URL, turn: () => Promise<void>): Hands<Task, Result> {
  const run = async (task: Task) => {
    const { default: one } = (await import(module.href)) as { default: Do<Task, Result> };
    const result = await one(task);
    await turn();
    return result;
  };
  return { ahead: 1, run, close: async () => {} };
}

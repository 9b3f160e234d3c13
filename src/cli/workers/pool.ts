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
  if (threads <= 1 || isSource(work.module.href)) await doHere(work, done);
  else await doInThreads(work, threads, done);
}

async function doHere<Task, Result>({ module, tasks, turn }: Work<Task>, done: Done<Result>): Promise<void> {
  const { default: one } = (await import(module.href)) as { default: Do<Task, Result> };
  for (const [index, task] of tasks.entries()) {
    const result = await one(task);
    await turn();
    if (!done(result, index)) return;
  }
}

async function doInThreads<Task, Result>(work: Work<Task>, threads: number, done: Done<Result>): Promise<void> {
  const pool = new Tinypool({ filename: work.module.href, minThreads: threads, maxThreads: threads });
  try {
    const tasks = work.tasks.entries();
    let wanted = true;
    const next = async () => {
      for (const [index, task] of tasks) {
        if (!wanted) return;
        const result: Result = await pool.run(task);
        wanted &&= done(result, index);
      }
    };
    await Promise.all(Array.from({ length: threads * AHEAD }, next));
  } finally {
    await pool.destroy();
  }
}

/** The pool of workers: all results, wherever they are made; an end before the end; failures. */
import { describe, expect, it } from 'vitest';
import { doAll, workerModule } from '../../../src/cli/workers/pool.ts';

interface Doubled {
  readonly twice: number;
  readonly threadId: number;
}

const module = new URL('./double.worker.mjs', import.meta.url);
const tasks = Array.from({ length: 40 }, (_, n) => 100 + n);
const turn = async () => {};

describe.each([1, 2, 3])('with %i threads', (threads) => {
  it('every task is done once', async () => {
    const results = new Map<number, number>();
    const threadIds = new Set<number>();
    await doAll<number, Doubled>({ module, tasks, threads, turn }, ({ twice, threadId }, task) => {
      expect(results.has(task)).toBe(false);
      results.set(task, twice);
      threadIds.add(threadId);
      return true;
    });
    expect([...results].sort(([a], [b]) => a - b)).toEqual(tasks.map((n, task) => [task, 2 * n]));
    expect(threadIds.size).toBeLessThanOrEqual(threads);
  });

  it('it stops when no more are wanted', async () => {
    let told = 0;
    await doAll<number, Doubled>({ module, tasks, threads, turn }, () => ++told < 5);
    expect(told).toBe(5);
  });

  it('a task that throws is told of', async () => {
    const work = { module, tasks: [1, 13, 2], threads, turn };
    await expect(doAll(work, () => true)).rejects.toThrow('13 is refused');
  });
});

it('with one thread that is this one, with turns of its loop', async () => {
  let turns = 0;
  const ids: number[] = [];
  const work = { module, tasks: [1, 2, 3], threads: 1, turn: async () => void turns++ };
  await doAll<number, Doubled>(work, ({ threadId }) => ids.push(threadId) > 0);
  const here = (await import('node:worker_threads')).threadId;
  expect([turns, ids]).toEqual([3, [here, here, here]]);
});

it('a module is looked for in the language of the one beside it', () => {
  expect(workerModule('a.worker', 'file:///x/pool.js').href).toBe('file:///x/a.worker.js');
  expect(workerModule('a.worker', 'file:///x/pool.ts').href).toBe('file:///x/a.worker.ts');
});

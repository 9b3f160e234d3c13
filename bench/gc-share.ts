/** The share of a run's wall time that goes to garbage collection. */
import { PerformanceObserver, performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/**
 * Runs `work` and asks the runtime how long it collected meanwhile. Takes `work` of some hundred milliseconds or more:
 * young collections come every few milliseconds at most.
 *
 * @returns percent
 */
export async function gcSharePercent(work: () => void): Promise<number> {
  globalThis.gc?.();
  const pauses: { readonly startTime: number; readonly duration: number }[] = [];
  const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const start = performance.now();
  work();
  const end = performance.now();
  await delivered();
  pauses.push(...observer.takeRecords());
  observer.disconnect();
  const inside = pauses.filter(({ startTime }) => startTime >= start && startTime < end);
  return (100 * inside.reduce((sum, { duration }) => sum + duration, 0)) / (end - start);
}

/** Entries are handed over in later turns of the event loop. */
async function delivered(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

/**
 * First causes, and whether two runs have the same one. Chains name instants in tenths of a second, and a process that
 * crashes in one run may be told to stop at the same instant in another, and end a little later.
 */
import type { RebalanceRecord } from '../../sim/measures/result.ts';

/** The beginning or the end of a process: `pod m3 crashed at 20.0 s (churn)`. */
interface PodTurn {
  /** Number in its group. */
  readonly pod: number;
  readonly atMs: number;
  readonly turn: 'start' | 'end';
}

/** How long a process may take to close its consumer. */
const CLOSE_MS = 5_000;

const POD_TURN = /^pod m(\d+) (started|stopped|crashed|ended)\b.*?at (\d+(?:\.\d)?) s/;

/** null: the cause is of another kind. */
export function podTurnOf(root: string): PodTurn | null {
  const [, pod, verb, seconds] = POD_TURN.exec(root) ?? [];
  if (pod === undefined) return null;
  return { pod: Number(pod), atMs: Number(seconds) * 1_000, turn: verb === 'started' ? 'start' : 'end' };
}

/** The first known cause of a rebalance: what is looked for again in a run with other settings. */
export function rootOf({ causes }: RebalanceRecord): string {
  return causes.at(-1)?.text ?? '';
}

/** Whether a rebalance was started by a cause, or would have been had it not been running already. */
export function isDueTo(record: RebalanceRecord, root: string): boolean {
  return [record.causes, ...record.further].some((chain) => chain.some(({ text }) => isSame(text, root)));
}

function isSame(text: string, root: string): boolean {
  if (text === root) return true;
  const one = podTurnOf(text);
  const other = podTurnOf(root);
  return (
    one !== null && other !== null && one.pod === other.pod && one.turn === other.turn && isClose(one.atMs, other.atMs)
  );
}

export function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= CLOSE_MS;
}

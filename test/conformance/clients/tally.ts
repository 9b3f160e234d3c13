/** Counts what matches: every recorded dialogue against what the simulator plays for its client and case. */
import { compare, type Difference } from './compare.ts';
import type { Dialogue, Line } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { type Track, trackOf } from './places.ts';
import type { Case, Recording, Recordings } from './recordings.ts';
import type { Simulate } from './simulated.ts';

export interface ClientFigures {
  dialogues: number;
  matches: number;
  notSimulated: number;
}

export interface Mismatch {
  readonly dialogue: Dialogue;
  readonly simulated: Track;
  readonly difference: Difference;
}

export interface Outcome {
  readonly byClient: { readonly [client: string]: ClientFigures };
  readonly mismatches: readonly Mismatch[];
}

/**
 * Judges recordings. The simulator is deterministic, so a case is played once; it matches all its repeats or none, since
 * the repeats are the evidence together.
 */
export function judge(judged: readonly Recording[], all: Recordings, simulate: Simulate): Outcome {
  const byClient: { [client: string]: ClientFigures } = {};
  const mismatches: Mismatch[] = [];
  const verdicts = new Map<Case, Verdict>();
  for (const { dialogue } of judged) {
    const one = all.caseOf(dialogue);
    const verdict = verdicts.get(one) ?? verdictOn(one, all, simulate);
    verdicts.set(one, verdict);
    const { simulated, difference } = verdict;
    byClient[dialogue.client] ??= { dialogues: 0, matches: 0, notSimulated: 0 };
    const figures = byClient[dialogue.client]!;
    figures.dialogues++;
    if (simulated === null) figures.notSimulated++;
    else if (difference === null) figures.matches++;
    else mismatches.push({ dialogue, simulated, difference });
  }
  return { byClient, mismatches };
}

interface Verdict {
  readonly simulated: Track | null;
  readonly difference: Difference | null;
}

function verdictOn(one: Case, all: Recordings, simulate: Simulate): Verdict {
  const meta = { client: one.client, case: one.name, repeat: 'simulated', opts: one.opts };
  const lines: readonly Line[] | null = simulate(meta);
  if (lines === null) return { simulated: null, difference: null };
  const simulated = trackOf(sequenceOf({ ...meta, lines }));
  const evidence = { repeats: one.recordings.map(({ track }) => track), spreads: all.spreadsOf(one.client) };
  return { simulated, difference: compare(simulated, evidence) };
}

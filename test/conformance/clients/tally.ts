/** Counts what matches: every recorded dialogue against what the simulator plays for its client and case. */
import { compare, type Difference } from './compare.ts';
import type { Dialogue } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { type Track, trackOf } from './places.ts';
import type { Recording, Recordings } from './recordings.ts';
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

/** Judges recordings: what is simulated for each, by the evidence of all repeats of its client and case. */
export function judge(judged: readonly Recording[], all: Recordings, simulate: Simulate): Outcome {
  const byClient: { [client: string]: ClientFigures } = {};
  const mismatches: Mismatch[] = [];
  for (const recording of judged) {
    const { dialogue } = recording;
    byClient[dialogue.client] ??= { dialogues: 0, matches: 0, notSimulated: 0 };
    const figures = byClient[dialogue.client]!;
    figures.dialogues++;
    const lines = simulate(dialogue);
    if (lines === null) {
      figures.notSimulated++;
      continue;
    }
    const simulated = trackOf(sequenceOf({ ...dialogue, lines }));
    const difference = compare(simulated, {
      repeats: repeatsOf(recording, all),
      spreads: all.spreadsOf(dialogue.client),
    });
    if (difference === null) figures.matches++;
    else mismatches.push({ dialogue, simulated, difference });
  }
  return { byClient, mismatches };
}

/** All repeats of the client and case, the recording itself first. */
function repeatsOf({ dialogue, track }: Recording, all: Recordings): Track[] {
  const tracks = all.caseOf(dialogue).recordings.map((recording) => recording.track);
  return [track, ...tracks.filter((other) => other !== track)];
}

/**
 * The comparator proves itself on the real recordings: it takes a repeat for one of the same client and case (each is judged
 * by the others, as if it had come from the simulator), and it does not take another library's dialogue of the same case for
 * one of this client. Pairs of the same library (another version, or the other protocol) are told apart: many of them truly
 * behave alike.
 */
import { compare, type Difference } from './compare.ts';
import type { Case, Recording, Recordings } from './recordings.ts';

export interface Figure {
  readonly of: number;
  readonly yes: number;
}

export interface SelfProof {
  /** Repeats accepted as such. */
  readonly accepted: Figure;
  readonly acceptedByClient: { readonly [client: string]: Figure };
  /** Dialogues of another library with the same protocol that were rejected. */
  readonly rejected: Figure;
  /** Dialogues of another library with the other protocol that were rejected. */
  readonly rejectedOtherProtocol: Figure;
  /** Dialogues of the same library, but another version or protocol, that were rejected. */
  readonly rejectedSameLibrary: Figure;
  /** The repeats that were not accepted. */
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly recording: Recording;
  readonly difference: Difference;
}

export function selfProof(recordings: Recordings): SelfProof {
  const cases = [...recordings.cases.values()];
  const refused: Refusal[] = [];
  const byClient: { [client: string]: Figure } = {};
  for (const one of cases) {
    if (one.recordings.length < 2) continue;
    const bad = one.recordings.flatMap((recording) => refusalOf(recording, one, recordings) ?? []);
    refused.push(...bad);
    const of = one.recordings.length;
    byClient[one.client] = sum([byClient[one.client] ?? NONE, { of, yes: of - bad.length }]);
  }
  const pairs = cases.flatMap((one) =>
    cases
      .filter((other) => other.name === one.name && other.client !== one.client)
      .map((other) => [one, other] as const),
  );
  const rejected = (is: (a: Kin, b: Kin) => boolean) =>
    sum(
      pairs
        .filter(([one, other]) => is(kinOf(one), kinOf(other)))
        .map(([one, other]) => rejectedOf(one, other, recordings)),
    );
  return {
    accepted: sum(Object.values(byClient)),
    acceptedByClient: byClient,
    rejected: rejected((a, b) => a.library !== b.library && a.protocol === b.protocol),
    rejectedOtherProtocol: rejected((a, b) => a.library !== b.library && a.protocol !== b.protocol),
    rejectedSameLibrary: rejected((a, b) => a.library === b.library),
    refused,
  };
}

const NONE: Figure = { of: 0, yes: 0 };

function sum(figures: readonly Figure[]): Figure {
  return figures.reduce((a, b) => ({ of: a.of + b.of, yes: a.yes + b.yes }), NONE);
}

function refusalOf(recording: Recording, { client, recordings }: Case, all: Recordings): Refusal | null {
  const repeats = recordings.filter((other) => other !== recording).map(({ track }) => track);
  const difference = compare(recording.track, { repeats, spreads: all.spreadsOf(client) });
  return difference === null ? null : { recording, difference };
}

/** How many dialogues of another client are not taken for one of this client. */
function rejectedOf(one: Case, other: Case, all: Recordings): Figure {
  const evidence = { repeats: one.recordings.map(({ track }) => track), spreads: all.spreadsOf(one.client) };
  const yes = other.recordings.filter(({ track }) => compare(track, evidence) !== null).length;
  return { of: other.recordings.length, yes };
}

interface Kin {
  readonly library: string;
  readonly protocol: string;
}

/** `franz-go-1.22.2-coop` is of the library `franz-go` and plays the protocol `coop`. */
function kinOf({ client }: Case): Kin {
  return { library: client.replace(/-\d.*$/, ''), protocol: client.slice(client.lastIndexOf('-') + 1) };
}

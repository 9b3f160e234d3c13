/**
 * The recordings as the comparator needs them: by client and case, with all their repeats, and what varies between repeats of
 * each client.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialogue, readDialogues } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { COUNTED_APIS, type Place, type Track, tallyOf, trackOf } from './places.ts';
import { Spreads } from './spread.ts';
import { isTimely } from './tolerance.ts';

/** Where the committed recordings are, from the root of the repository. */
export const PACKED_DIALOGUES = 'test/conformance/clients/data';

/** The files of committed recordings. */
export function packedFiles(): string[] {
  return readdirSync(PACKED_DIALOGUES)
    .filter((name) => name.includes('.ndjson'))
    .sort()
    .map((name) => join(PACKED_DIALOGUES, name));
}

/** One recording. */
export interface Recording {
  readonly dialogue: Dialogue;
  readonly track: Track;
}

/** What was recorded of one client in one case. */
export interface Case {
  readonly client: string;
  readonly name: string;
  readonly opts: string;
  readonly recordings: Recording[];
}

/** All recordings of some files. */
export class Recordings {
  readonly cases = new Map<string, Case>();
  private readonly spreads = new Map<string, Spreads>();

  /** Reads a file and gives its recordings; one that is known already is not added again. */
  add(file: string): Recording[] {
    return readDialogues(file).map((dialogue) => this.addDialogue(dialogue));
  }

  addDialogue(dialogue: Dialogue): Recording {
    const { recordings } = this.caseOf(dialogue);
    const known = recordings.find((other) => isSame(other.dialogue, dialogue));
    if (known !== undefined) return known;
    const added = { dialogue, track: trackOf(sequenceOf(dialogue)) };
    recordings.push(added);
    this.spreads.delete(dialogue.client);
    return added;
  }

  caseOf({ client, case: name, opts }: Dialogue): Case {
    const key = `${client} ${name}`;
    const known = this.cases.get(key) ?? { client, name, opts, recordings: [] };
    this.cases.set(key, known);
    return known;
  }

  /** How much a client varies. */
  spreadsOf(client: string): Spreads {
    let spreads = this.spreads.get(client);
    if (spreads !== undefined) return spreads;
    spreads = new Spreads();
    for (const one of this.cases.values()) if (libraryOf(one.client) === libraryOf(client)) learn(one, spreads);
    this.spreads.set(client, spreads);
    return spreads;
  }
}

function isSame(a: Dialogue, b: Dialogue): boolean {
  return (
    a.repeat === b.repeat && a.lines.length === b.lines.length && JSON.stringify(a.lines) === JSON.stringify(b.lines)
  );
}

function learn({ recordings }: Case, spreads: Spreads): void {
  recordings.forEach(({ track }, i) => {
    for (const other of recordings.slice(i + 1)) learnPair(track, other.track, spreads);
  });
}

/** What varies between two repeats, up to the first step that is another one. */
function learnPair(a: Track, b: Track, spreads: Spreads): void {
  for (let i = 0; i < Math.min(a.places.length, b.places.length); i++) {
    const [x, y] = [a.places[i]!, b.places[i]!];
    if (x.step?.label !== y.step?.label) return;
    const pair = [a, b] as const;
    if (!x.isUntimed) spreads.add(x.kind, pair, x.since, y.since, isTimely(x.since, [y.since]));
    for (const api of COUNTED_APIS)
      learnTally(api, x, y, (kind, p, q, agrees) => spreads.add(`${api} ${kind}`, pair, p, q, agrees));
  }
}

function learnTally(
  api: string,
  x: Place,
  y: Place,
  add: (kind: string, p: number, q: number, agrees: boolean) => void,
): void {
  const [p, q] = [tallyOf(x, api).times, tallyOf(y, api).times];
  add(`in ${x.kind}`, p.length, q.length, p.length === q.length);
  if (p.length > 0 && q.length > 0) add(`first in ${x.kind}`, p[0]!, q[0]!, isTimely(p[0]!, [q[0]!]));
}

/** `franz-go-1.22.2-coop` is of the library `franz-go`. */
export function libraryOf(client: string): string {
  return client.replace(/-\d.*$/, '');
}

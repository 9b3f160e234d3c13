/**
 * The recordings as the comparator needs them: by client and case, with all their repeats, and what varies between repeats of
 * each client.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFirstTimely, isStepTimely } from './agree.ts';
import { type Dialogue, readDialogues } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { COUNTED_APIS, measureOf, type Tally, type Track, tallyOf, trackOf } from './places.ts';
import { type Measure, Spreads } from './spread.ts';

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
    spreads = new Spreads(libraryOf(client));
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
    if (!x.isUntimed) spreads.add(measureOf(x, 'time'), [a, b], x.since, y.since, isStepTimely(x, [y]));
    for (const api of COUNTED_APIS)
      learnTally(tallyOf(x, api), tallyOf(y, api), (what) => measureOf(x, `${api} ${what}`));
  }

  function learnTally(p: Tally, q: Tally, measure: (what: 'count' | 'first') => Measure): void {
    const [m, n] = [p.times.length, q.times.length];
    spreads.add(measure('count'), [a, b], m, n, m === n);
    if (m > 0 && n > 0) spreads.add(measure('first'), [a, b], p.times[0]!, q.times[0]!, isFirstTimely(p, [q]));
  }
}

/** `franz-go-1.22.2-coop` is of the library `franz-go`. */
export function libraryOf(client: string): string {
  return client.replace(/-\d.*$/, '');
}

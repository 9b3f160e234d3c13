/**
 * The recordings as the comparator needs them: by client and case, with all their repeats, and what varies between repeats of
 * each client.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFirstTimely, isStepTimely } from './agree.ts';
import { type Dialogue, readDialogues } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { COUNTED_APIS, countOf, measureOf, type Place, type Track, tallyOf, totalOf, trackOf } from './places.ts';
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
    this.spreads.delete(libraryOf(dialogue.client));
    return added;
  }

  caseOf({ client, case: name, opts }: Dialogue): Case {
    const key = `${client} ${name}`;
    const known = this.cases.get(key) ?? { client, name, opts, recordings: [] };
    this.cases.set(key, known);
    return known;
  }

  /** How much a client varies: what its library does. */
  spreadsOf(client: string): Spreads {
    const library = libraryOf(client);
    const known = this.spreads.get(library);
    if (known !== undefined) return known;
    const spreads = new Spreads(library);
    for (const one of this.cases.values()) if (libraryOf(one.client) === library) learn(one, spreads);
    this.spreads.set(library, spreads);
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
    if (!x.isUntimed) learnTime(measureOf(x, 'time'), x.since, y.since, isStepTimely(x, [y]));
    for (const api of COUNTED_APIS) learnTally(api, x, y);
  }

  function learnTime(measure: Measure, m: number, n: number, agrees: boolean): void {
    const isLate = Math.abs(m - n) <= spreads.lateness(measure);
    spreads.add(measure, [a, b], m, n, agrees || isLate);
  }

  function learnTally(api: string, x: Place, y: Place): void {
    const [p, q] = [tallyOf(x, api).times, tallyOf(y, api).times];
    spreads.add(countOf(x, api, 'count'), [a, b], p.length, q.length, p.length === q.length);
    const [m, n] = [totalOf(x, api), totalOf(y, api)];
    if (m !== null && n !== null) spreads.add(countOf(x, api, 'total'), [a, b], m, n, m === n);
    if (p.length === 0 || q.length === 0) return;
    learnTime(measureOf(x, `${api} first`), p[0]!, q[0]!, isFirstTimely(tallyOf(x, api), [tallyOf(y, api)]));
  }
}

/** `franz-go-1.22.2-coop` is of the library `franz-go`. */
export function libraryOf(client: string): string {
  return client.replace(/-\d.*$/, '');
}

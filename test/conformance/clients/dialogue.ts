/**
 * Recorded dialogues of real Kafka clients with a scripted broker, as types, and how to read them: NDJSON, plain or
 * packed (`.gz`, `.br`), many recordings in a file. A line with `dir: meta` starts one. data/README.md says how they were recorded.
 *
 * The simulated side speaks in the same lines, so both sides go through the same code from here on.
 */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Names a dialogue: which client played which case, for which time, with which options (`key=value`, by spaces). */
export interface Meta {
  readonly client: string;
  readonly case: string;
  readonly repeat: string;
  readonly opts: string;
}

/** A subscription in a JoinGroup request. `gen` is −1 if the client does not tell. */
export interface Proto {
  readonly name: string;
  readonly ver?: number;
  readonly topics?: readonly string[];
  readonly owned?: readonly number[];
  readonly gen?: number;
  readonly userDataLen?: number;
}

interface Timed {
  /** Milliseconds since the start of the recording. */
  readonly t: number;
}

interface OnWire extends Timed {
  readonly conn: number;
  readonly api: string;
  readonly v: number;
  readonly corr: number;
  /** Member id, as an alias: `M1`, `M2` …, the scripted second member `F`, or nothing. */
  readonly mid?: string;
  readonly gen?: number;
}

/** A request, fully read by the broker. */
export interface RequestLine extends OnWire {
  readonly dir: 'req';
  readonly inst?: string;
  readonly protos?: readonly Proto[];
  readonly sessionMs?: number;
  readonly rebalanceMs?: number;
  readonly reason?: string;
  /** SyncGroup of the leader: member to partitions. */
  readonly assigns?: { readonly [member: string]: readonly number[] };
  /** OffsetCommit: partition to committed offset. Fetch: partition to position. */
  readonly offsets?: { readonly [partition: string]: number };
  /** OffsetFetch, ListOffsets: partitions. */
  readonly p?: readonly number[];
  /** LeaveGroup from version 3 on. */
  readonly members?: readonly { readonly mid: string; readonly reason?: string }[];
}

/** An answer, written by the broker; `undelivered` if nobody could read it any more. */
export interface ResponseLine extends OnWire {
  readonly dir: 'res';
  readonly err?: string;
  readonly leader?: string;
  /** JoinGroup: length of the list of members. */
  readonly members?: number;
  readonly proto?: string;
  /** SyncGroup: the partitions given. */
  readonly p?: readonly number[];
  readonly undelivered?: boolean;
}

/** A TCP connection opens or closes. */
export interface ConnLine extends Timed {
  readonly dir: 'conn';
  readonly conn: number;
  readonly ev: string;
  readonly by?: string;
}

/** Something that happened inside the client program: `assigned`, `revoked`, `lost`, `poll`, `closing` … */
export interface AppLine extends Timed {
  readonly dir: 'app';
  readonly ev: string;
  /** Callbacks: partitions (of an `error` it is something else). */
  readonly p?: readonly number[];
  /** The second program of a case with two. */
  readonly proc?: number;
}

/** What the script did: `spawn`, `command`, `rebalance-begin`, `inject-error`, `end` … */
export interface ScriptLine extends Timed {
  readonly dir: 'script';
  readonly do: string;
  readonly cmd?: string;
}

export type Line = RequestLine | ResponseLine | ConnLine | AppLine | ScriptLine;

export interface Dialogue extends Meta {
  readonly lines: readonly Line[];
}

/** A file that holds no dialogues; the message says why in one sentence. */
export class BrokenDialogue extends Error {}

/** What a line of each kind has to say for itself. `text?` may be absent. */
const FIELDS: Record<string, Record<string, 'text' | 'number' | 'text?' | 'number?' | 'list?' | 'object?'>> = {
  meta: { client: 'text', case: 'text', opts: 'text?' },
  req: {
    t: 'number',
    conn: 'number',
    api: 'text',
    corr: 'number',
    mid: 'text?',
    gen: 'number?',
    protos: 'list?',
    assigns: 'object?',
  },
  res: { t: 'number', conn: 'number', api: 'text', corr: 'number', err: 'text?', mid: 'text?', gen: 'number?' },
  conn: { t: 'number', conn: 'number', ev: 'text' },
  app: { t: 'number', ev: 'text' },
  script: { t: 'number', do: 'text' },
};

/** All dialogues of a file. Throws {@link BrokenDialogue}. */
export function readDialogues(file: string): Dialogue[] {
  const dialogues: (Meta & { lines: Line[] })[] = [];
  readText(file)
    .split('\n')
    .forEach((text, index) => {
      if (text.trim() === '') return;
      const where = `${file}, line ${index + 1}`;
      const value = parseLine(text, where);
      if (value.dir === 'meta') dialogues.push({ ...metaOf(value), lines: [] });
      else if (dialogues.length === 0) throw new BrokenDialogue(`${where}: expected a line with "dir": "meta" first`);
      else dialogues.at(-1)!.lines.push(value as unknown as Line);
    });
  if (dialogues.length === 0) throw new BrokenDialogue(`${file}: holds no dialogues`);
  return dialogues;
}

/** The first lines of all dialogues of a file, without reading the rest. */
export function readMetas(file: string): Meta[] {
  const lines = readText(file).match(/^.*"dir": ?"meta".*$/gm) ?? [];
  return lines.map((text) => metaOf(parseLine(text, file)));
}

function metaOf(value: Record<string, unknown>): Meta {
  const { client, case: name, repeat, opts } = value;
  return { client: `${client}`, case: `${name}`, repeat: `${repeat ?? ''}`, opts: `${opts ?? ''}` };
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (file.endsWith('.br')) return brotliDecompressSync(bytes).toString('utf8');
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new BrokenDialogue(`${file}: cannot be read (${(error as Error).message})`);
  }
}

function parseLine(text: string, where: string): Record<string, unknown> {
  const value = parseObject(text, where);
  const fields = FIELDS[`${value.dir}`];
  if (fields === undefined) {
    throw new BrokenDialogue(`${where}: "dir" is ${JSON.stringify(value.dir)}, not one of ${Object.keys(FIELDS)}`);
  }
  for (const key in fields) {
    if (isOf(fields[key]!, value[key])) continue;
    throw new BrokenDialogue(`${where}: "${key}" of a ${value.dir} line is to be a ${fields[key]!.replace('?', '')}`);
  }
  return value;
}

function parseObject(text: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, together with lines that are JSON but no object.
  }
  throw new BrokenDialogue(`${where}: not a JSON object`);
}

function isOf(kind: string, value: unknown): boolean {
  if (value === undefined || value === null) return kind.endsWith('?');
  if (kind.startsWith('text')) return typeof value === 'string';
  if (kind.startsWith('number')) return typeof value === 'number';
  return kind.startsWith('list') ? Array.isArray(value) : typeof value === 'object' && !Array.isArray(value);
}

/**
 * A log file as a source of facts: opened when it is first asked for, read chunk by chunk, unpacked if it is packed.
 */
import type { Fact } from '../../diagnose/facts.ts';
import { type LineCounts, type Listener, LogReader } from '../../diagnose/log-reader.ts';
import type { FactSource } from '../../diagnose/merge.ts';
import { TextLines } from '../../diagnose/text-lines.ts';
import type { UnreadLines } from '../../diagnose/unread.ts';
import type { Io } from '../io.ts';
import { Decoder } from './decode.ts';

export interface LogFileResult {
  readonly file: string;
  readonly counts: LineCounts;
  /** Why it could not be read to its end; null: it could. */
  readonly problem: string | null;
  /** First and last instant; −1: none. */
  readonly from: number;
  readonly to: number;
}

/** A look at the clock, at Ctrl-C and at the progress after so many pieces. */
const PIECES_A_PAUSE = 16;

/** Clients' facts are heard at once, the broker's wait to be merged. */
type ClientListener = Pick<Listener, 'client' | 'alive'>;

export class LogFile implements FactSource {
  readonly ready: Fact[] = [];
  /** Bytes of the file that were read. */
  bytes = 0;
  readonly #file: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #reader: LogReader;
  readonly #lines: TextLines;
  readonly #decoder = new Decoder();
  readonly #pause: () => Promise<boolean>;
  #problem: string | null = null;
  #pieces = 0;
  #from = -1;
  #to = -1;

  /** `pause`: called after each chunk; false: no more is wanted. */
  constructor(
    index: number,
    file: string,
    io: Pick<Io, 'readChunks'>,
    listener: ClientListener,
    unread: UnreadLines,
    pause: () => Promise<boolean>,
  ) {
    this.#file = file;
    this.#pause = pause;
    this.#chunks = io
      .readChunks(file, (bytes) => {
        this.bytes = bytes;
      })
      [Symbol.asyncIterator]();
    const own: Listener = {
      broker: (fact) => void this.ready.push(fact),
      client: (speaker, fact) => listener.client(speaker, fact),
      alive: (speaker, at) => listener.alive(speaker, at),
    };
    this.#reader = new LogReader(index, file, own, unread);
    this.#lines = new TextLines((line) => this.#reader.line(line));
  }

  async more(): Promise<boolean> {
    while (this.ready.length === 0) {
      const text = await this.#next();
      if (text === null) break;
      this.#piece(text);
      if (this.#pieces++ % PIECES_A_PAUSE === 0 && !(await this.#pause())) break;
    }
    return this.ready.length > 0;
  }

  /** null at the end, which may come before its time. */
  async #next(): Promise<string | null> {
    if (this.#problem !== null) return null;
    try {
      const { done, value } = await this.#chunks.next();
      if (done !== true) return this.#decoder.decode(value);
    } catch (error) {
      this.#problem = unreadable(error);
    }
    this.#problem ??= '';
    this.#piece(this.#decoder.end());
    this.#lines.end();
    this.#dated();
    return this.ready.length > 0 ? '' : null;
  }

  #piece(text: string): void {
    this.#reader.suspect = text.includes('\uFFFD') || text.includes('\0');
    this.#lines.piece(text);
    this.#dated();
  }

  #dated(): void {
    const { at } = this.#reader;
    if (at === 0) return;
    if (this.#from < 0) this.#from = this.#reader.firstAt;
    if (at > this.#to) this.#to = at;
  }

  result(): LogFileResult {
    const problem = this.#problem === '' ? null : this.#problem;
    return { file: this.#file, counts: this.#reader.counts, problem, from: this.#from, to: this.#to };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory: name the files in it',
  EACCES: 'there is no permission to read it',
  Z_BUF_ERROR: 'it is cut off: what stood before the cut was read',
  Z_DATA_ERROR: 'it is damaged: what stood before the damage was read',
};

export function unreadable(error: unknown): string {
  const { code = '', message } = error as { readonly code?: string; readonly message?: string };
  return WORDS[code] ?? message ?? String(error);
}

/**
 * All that the command may do to the outside world, so that tests can stand in for it.
 */

export interface Io {
  /** Results. */
  out(text: string): void;
  /** Words about them. */
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of the terminal that results go to; undefined in a pipe. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** @throws Error if there is no such file, or it cannot be read */
  readFile(path: string): string;
  exists(path: string): boolean;
  /** The whole file or nothing: until it is complete, what was there stays. @throws Error if it cannot be written */
  writeWhole(path: string, text: string): void;
  /** Why a file of this name could not be written; null: it could. Asked before a run, so that none is in vain. */
  unwritable(path: string): string | null;
  /** A file that lines are added to; each is out of the program's hands when the call returns. @throws Error likewise */
  append(path: string): Appender;
  remove(path: string): void;
  /** The page that reports are made of. @throws Error if the package was not built */
  reportPage(): string;
  /** The bytes of a log, unpacked, as they are read; `told`: how many of the file itself. `-`: standard input. */
  readChunks(path: string, told: (bytes: number) => void): AsyncIterable<Uint8Array>;
  /** Bytes of a file; 0 where that is not known. */
  fileSize(path: string): number;
  /** Calls back on Ctrl-C until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Serves the teaching page to this machine alone; or says why not. `port` 0: any that is free. */
  serve(port: number): Promise<Served | { readonly not: string }>;
  /** Has a browser go to an address, if there is one. */
  browse(address: string): void;
  /** Lets the event loop turn once, so that a Ctrl-C is heard. */
  turn(): Promise<void>;
}

/** Something that is served until it is closed. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

export interface Appender {
  write(text: string): void;
  close(): void;
}

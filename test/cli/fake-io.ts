/**
 * An outside world in which time passes only when it is looked at, and everything that is printed is kept.
 */
import type { Appender, Io, Served } from '../../src/cli/io.ts';

export class FakeIo implements Io {
  stdout = '';
  stderr = '';
  outIsTerminal = false;
  errIsTerminal = false;
  columns: number | undefined;
  env: Record<string, string | undefined> = {};
  readonly files = new Map<string, string>();
  /** Ctrl-C is pressed at this turn of the event loop; never if 0. */
  interruptAtTurn = 0;
  /** What each look at the clock costs. */
  msPerLook = 100;
  listeners = 0;
  #now = 0;
  #turns = 0;
  #listener: (() => void) | undefined;

  readonly out = (text: string): void => {
    this.stdout += text;
  };

  readonly err = (text: string): void => {
    this.stderr += text;
  };

  now(): number {
    this.#now += this.msPerLook;
    return this.#now;
  }

  readonly readFile = (path: string): string => {
    const text = this.files.get(path);
    if (text === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
    return text;
  };

  readonly exists = (path: string): boolean => this.files.has(path);

  readonly writeWhole = (path: string, text: string): void => void this.files.set(path, text);

  /** Why nothing can be written in a folder, by its name. */
  readonly closed = new Map<string, string>();
  readonly unwritable = (path: string): string | null => this.closed.get(path.replace(/[^/]*$/, '')) ?? null;

  readonly append = (path: string): Appender => ({
    write: (text) => void this.files.set(path, (this.files.get(path) ?? '') + text),
    close: () => {},
  });

  /** Where the page is served; '': it cannot be. Ctrl-C is pressed as soon as it is. */
  servedAt = 'http://127.0.0.1:4000/';
  readonly browsed: string[] = [];
  readonly browse = (address: string): void => void this.browsed.push(address);

  readonly serve = async (port: number): Promise<Served | { readonly not: string }> => {
    if (this.servedAt === '') return { not: `port ${port} cannot be used.` };
    setImmediate(() => this.#listener?.());
    return { url: port === 0 ? this.servedAt : `http://127.0.0.1:${port}/`, close: async () => {} };
  };

  readonly reportPage = (): string => '<script type="application/json">"groupsim-report-data"</script>';

  readonly remove = (path: string): void => void this.files.delete(path);
  readonly chunks = new Map<string, readonly Uint8Array[]>();

  async *readChunks(path: string, told: (bytes: number) => void): AsyncIterable<Uint8Array> {
    let bytes = 0;
    for (const chunk of this.chunks.get(path) ?? [Buffer.from(this.readFile(path))]) {
      bytes += chunk.length;
      told(bytes);
      yield chunk;
    }
  }

  readonly fileSize = (path: string): number => this.files.get(path)?.length ?? 0;

  onInterrupt(listener: () => void): () => void {
    this.#listener = listener;
    this.listeners++;
    return () => {
      this.listeners--;
    };
  }

  async turn(): Promise<void> {
    this.#turns++;
    if (this.#turns === this.interruptAtTurn) this.#listener?.();
  }
}

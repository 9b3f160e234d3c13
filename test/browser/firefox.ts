/**
 * The stock Firefox, which no driver of ours speaks to: it opens a page of ours that holds the built page in a frame, reads
 * what is shown there and tells it to the server that both came from.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isProgram } from './chromium.ts';

const NAMES = ['firefox', 'firefox-esr'];
const ELSEWHERE = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** null: there is none. */
export function firefoxPath(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.FIREFOX) return env.FIREFOX;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return (
    [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...ELSEWHERE].find(isProgram) ?? null
  );
}

export const HOW_TO_GET_FIREFOX =
  'no Firefox was found: install one (apt-get install firefox-esr), or name it in FIREFOX';

/** One window of a Firefox that knows nothing of the reader's own. */
export class Firefox {
  readonly #profile = mkdtempSync(join(tmpdir(), 'groupsim-firefox-'));
  readonly #child: ChildProcess;

  constructor(path: string, address: string) {
    const home = { HOME: this.#profile, MOZ_HEADLESS: '1' };
    const args = ['--headless', '--no-remote', '--profile', this.#profile, address];
    this.#child = spawn(path, args, { stdio: 'ignore', env: { ...process.env, ...home } });
  }

  async close(): Promise<void> {
    const isGone = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.kill()) await isGone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

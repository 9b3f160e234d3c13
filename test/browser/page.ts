/** The built page in a browser: built from the sources as they are, opened as a file, everything that goes wrong written down. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The package's names lead to the sources, so that nothing has to be built before. */
const ALIAS = [
  { find: 'groupsim/history', replacement: join(ROOT, 'src/history/index.ts') },
  { find: 'groupsim/properties', replacement: join(ROOT, 'properties/index.ts') },
  { find: /^groupsim$/, replacement: join(ROOT, 'src/index.ts') },
];

export class BuiltPage {
  /** Where the files of the page are. */
  readonly folder: string;
  readonly #browser: Browser | null;

  private constructor(folder: string, browser: Browser | null) {
    this.folder = folder;
    this.#browser = browser;
  }

  /** Without a browser (null) it is only built. */
  static async open(executablePath: string | null): Promise<BuiltPage> {
    const folder = mkdtempSync(join(tmpdir(), 'groupsim-page-'));
    await build({
      configFile: join(ROOT, 'web/vite.config.ts'),
      logLevel: 'error',
      resolve: { alias: ALIAS },
      build: { outDir: folder },
    });
    if (executablePath === null) return new BuiltPage(folder, null);
    // Containers run as root, where Chromium has no sandbox.
    return new BuiltPage(folder, await chromium.launch({ executablePath, args: ['--no-sandbox'] }));
  }

  /** A new reader. `errors` grows with whatever the page or its console complains of. */
  async reader(options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly errors: string[] }> {
    const context = await this.#browser!.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('request', (request) => !/^(file|blob|data):/.test(request.url()) && errors.push(request.url()));
    await page.goto(pathToFileURL(join(this.folder, 'index.html')).href);
    return { page, errors };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** What axe finds wrong in parts of the page, in a few words each. */
export async function barriers(page: Page, ...parts: readonly string[]): Promise<readonly string[]> {
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(
    (include) => (globalThis as unknown as { axe: { run(context: object): Promise<AxeResults> } }).axe.run({ include }),
    parts,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** The guides: every command in them is run, every program compiled and run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from '../cli/fake-io.ts';

const FOLDER = 'docs/guides';
const guides = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);

function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\``, 'gms'))].map(([, indent, body]) =>
    body!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

const TSC =
  '--ignoreConfig --strict --skipLibCheck --module nodenext --moduleResolution nodenext --target es2023'.split(' ');

/** Quotes, and no more of a shell than that. */
function wordsOf(command: string): string[] {
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));
}

describe.each(guides)('%s', (_name, text) => {
  const commands = blocks(text, 'sh').flatMap((block) => block.trim().split('\n'));

  it('is short, and has commands', () => {
    expect(text.split('\n').length).toBeLessThan(60);
    expect(commands.length).toBeGreaterThan(1);
  });

  it('has commands that work, one after the other', { timeout: 120_000 }, async () => {
    const io = new FakeIo();
    for (const command of commands) {
      const [npx, program, ...argv] = wordsOf(command);
      expect([npx, program]).toEqual(['npx', 'groupsim']);
      const exit = await sim(argv, io);
      // Only lint ends with 3 there: it has found something, which is what it is shown for.
      expect([0, ...(argv[0] === 'lint' ? [3] : [])], `${command}\n${io.stderr}`).toContain(exit);
    }
    expect(io.stdout.length).toBeGreaterThan(100);
  });

  it('has programs that compile and run', () => {
    // Inside the package, so that it finds itself by its name, as it was built.
    mkdirSync('.build', { recursive: true });
    for (const program of blocks(text, 'ts')) {
      const folder = mkdtempSync('.build/guide-');
      try {
        writeFileSync(join(folder, 'program.ts'), program);
        execFileSync('npx', ['tsc', ...TSC, join(folder, 'program.ts')]);
        execFileSync(process.execPath, [join(folder, 'program.js')]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  });

  it('names files that are there', () => {
    const links = [...text.matchAll(/\]\((\.\.[^)#]*)/g)].map(([, path]) => join(FOLDER, path!));
    for (const link of links) expect(() => readdirSync(link.replace(/[^/]*\.\w+$/, '') || '.')).not.toThrow();
  });
});

/**
 * Writes the table of deviations in docs/fidelity.md from the `Deviation:` lines of the sources, so that the page cannot
 * say something else than the code. `--check` only compares (exit 1 if the page is out of date).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateSection } from './sections.ts';

/** One departure from the real thing, as its source file tells it. */
interface Deviation {
  readonly file: string;
  readonly text: string;
}

/** A deviation goes on until its sentence block ends: an empty comment line, or the end of the comment. */
export function deviationsOf(file: string, source: string): Deviation[] {
  const found: Deviation[] = [];
  const pattern = /^[ \t]*(?:\*|\/\/) Deviation: ([\s\S]*?)(?=\n[ \t]*(?:\*\/|\*[ \t]*\n|\* Deviation:|[^*/ \t]))/gm;
  for (const match of source.matchAll(pattern)) {
    found.push({ file, text: match[1]!.replace(/\n[ \t]*(?:\*|\/\/)[ \t]?/g, ' ').trim() });
  }
  return found;
}

function allDeviations(): Deviation[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file))
    .sort()
    .flatMap((file) => deviationsOf(file, readFileSync(file, 'utf8')));
}

function table(deviations: readonly Deviation[]): string {
  const rows = deviations.map(({ file, text }) => `| \`${file}\` | ${text.replaceAll('|', '\\|')} |`);
  return ['| where | what is different from the real thing |', '| --- | --- |', ...rows, ''].join('\n');
}

updateSection({ name: 'deviations', script: 'scripts/fidelity.ts' }, table(allDeviations()));

/** Generated pages, and sections of docs/fidelity.md: there what stands between two marks is written by a script, the rest by people. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export const FIDELITY_PAGE = 'docs/fidelity.md';

/** `name`: what the section holds, in a word; `script`: what writes it. */
export interface Section {
  readonly name: string;
  readonly script: string;
}

function bounds(page: string, { name, script }: Section): readonly [begin: number, end: number] {
  const [first, last] = [`<!-- ${name}: written by ${script} -->\n`, `<!-- end of ${name} -->`];
  const [begin, end] = [page.indexOf(first), page.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`${FIDELITY_PAGE} has lost the lines '${first.trim()}' and '${last}'`);
  return [begin + first.length, end];
}

export function readPage(): string {
  return readFileSync(FIDELITY_PAGE, 'utf8');
}

/** What the page has in the section now. */
export function sectionOf(page: string, section: Section): string {
  return page.slice(...bounds(page, section));
}

/** Writes a page that is generated as a whole; with `--check` only says (exit 1) if it has something else. */
export function updatePage(path: string, content: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  if (isCheck()) complain(path);
  else writeFileSync(path, content);
}

/** Nothing is written, only compared. */
export function isCheck(): boolean {
  return process.argv.includes('--check');
}

export function complain(what: string): void {
  console.error(`${what}: out of date. Run: npm run docs`);
  process.exitCode = 1;
}

/** Writes the section; with `--check` only says (exit 1) if the page has something else there. */
export function updateSection(section: Section, content: string): void {
  const page = readPage();
  if (sectionOf(page, section) === content) return;
  if (isCheck()) {
    complain(`${FIDELITY_PAGE}, ${section.name}`);
    return;
  }
  const [begin, end] = bounds(page, section);
  writeFileSync(FIDELITY_PAGE, page.slice(0, begin) + content + page.slice(end));
}

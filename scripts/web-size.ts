/**
 * What a first load of the teaching page takes over the wire, packed as servers pack it; and that it stays within its bound.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FOLDER = new URL('../../dist/web/', import.meta.url);

/** In bytes. */
const BOUND = 300 * 1024;

const sizes = readdirSync(FOLDER).map((name) => {
  const bytes = readFileSync(new URL(name, FOLDER));
  return { name, plain: bytes.length, packed: gzipSync(bytes, { level: 9 }).length };
});

/** Loaded when the first file comes (web/src/files/lazy.ts). */
const LATER: readonly string[] = ['files.js'];
const first = sizes.filter(({ name }) => !LATER.includes(name));
const total = first.reduce((sum, { packed }) => sum + packed, 0);

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;
for (const { name, plain, packed } of sizes) console.log(`${kilobytes(plain)} ${kilobytes(packed)} gzipped  ${name}`);
console.log(`${' '.repeat(11)} ${kilobytes(total)} gzipped  at first load, of at most ${BOUND / 1024} KB`);
if (total > BOUND) {
  console.error('error: the page has become too big for a first load.');
  process.exitCode = 1;
}

/**
 * A text file, a pipe or a device read to its end, but not for ever: what is larger than any scenario is refused.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The output of `--json` of the largest worlds has some ten million characters. */
const MOST_BYTES = 256 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

/** @throws Error with a `code`, EFBIG among them */
export function readText(path: string, mostBytes = MOST_BYTES): string {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size > mostBytes) throw tooLarge();
    return readToEnd(file, mostBytes);
  } finally {
    closeSync(file);
  }
}

function readToEnd(file: number, mostBytes: number): string {
  const chunks: Buffer[] = [];
  for (let bytes = 0; ; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks).toString('utf8');
    bytes += read;
    // Something that is no text is known by its beginning: the rest need not be read.
    if (chunk.subarray(0, read).includes(0)) return '\0';
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk.subarray(0, read));
  }
}

function tooLarge(): Error {
  return Object.assign(new Error('file too large'), { code: 'EFBIG' });
}

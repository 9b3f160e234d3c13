/**
 * Files that are written whole or not at all, and files that grow line by line.
 */
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Appender } from './io.ts';

/** Written beside its place, forced to the disk, and only then put there by its name. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(beside, 'w');
    try {
      writeAll(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A file is made beside its place: so the folder is what counts. */
export function whyUnwritable(path: string): string | null {
  const folder = dirname(path);
  const is = statSync(folder, { throwIfNoEntry: false });
  if (is === undefined) return `there is no folder ${folder}: make it with mkdir -p ${folder}`;
  if (!is.isDirectory()) return `${folder} is no folder`;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return 'it is a folder: name a file in it';
  try {
    accessSync(folder, constants.W_OK);
    return null;
  } catch {
    return `the folder ${folder} may not be written to`;
  }
}

export function appendTo(path: string): Appender {
  const file = openSync(path, 'a');
  return { write: (text) => writeAll(file, text), close: () => closeSync(file) };
}

/** A write may take less than it is given. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

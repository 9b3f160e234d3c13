/**
 * Files that are written whole or not at all, and files that grow line by line.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Appender } from './io.ts';

/**
 * Written beside its place, forced to the disk, and only then put there by its name. A link stays one: what it leads to is
 * replaced. What is no file (`/dev/stdout`, a pipe) is written to, for a rename would put a file where a device was.
 *
 * @throws an error with the file's name, what is the matter, and the code of the file system
 */
export function writeWhole(path: string, text: string): void {
  try {
    if (isStream(path)) writeThrough(path, text);
    else replace(existsSync(path) ? realpathSync(path) : path, text);
  } catch (error) {
    throw unwritten(path, error as NodeJS.ErrnoException);
  }
}

/** An open file by the name that the system gives it: where it leads is the shell's affair. */
const OPEN_FILE = /^\/dev\/(?:stdout|stderr|fd\/\d+)$|^\/proc\/[^/]+\/fd\/\d+$/;

function isStream(path: string): boolean {
  if (!existsSync(path)) return false;
  const is = statSync(path);
  return is.isFile() ? OPEN_FILE.test(resolve(path)) : !is.isDirectory();
}

function writeThrough(path: string, text: string): void {
  const stream = appendTo(path);
  try {
    stream.write(text);
  } finally {
    stream.close();
  }
}

function replace(path: string, text: string): void {
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

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left there',
  ENOENT: 'no file can be made there',
  EACCES: 'it may not be written to',
  EROFS: 'what lies there can only be read',
};

function unwritten(path: string, error: NodeJS.ErrnoException): Error {
  const why = REASONS[error.code ?? ''] ?? error.message;
  return Object.assign(new Error(`${path} cannot be written: ${why}.`, { cause: error }), {
    code: error.code,
    syscall: error.syscall,
    path,
  });
}

/** A file is made beside its place: so the folder is what counts. */
export function whyUnwritable(path: string): string | null {
  if (isStream(path)) return null;
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

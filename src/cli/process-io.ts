/**
 * The real outside world.
 */
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Exit } from './exit-codes.ts';
import type { Io } from './io.ts';
import { readChunks } from './logs/read-chunks.ts';
import { readText } from './read-text.ts';
import { browse, serveWeb } from './web-server.ts';
import { appendTo, whyUnwritable, writeWhole } from './write-files.ts';

export function processIo(): Io {
  endOnFailure(process.stdout);
  endOnFailure(process.stderr);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    env: process.env,
    now: () => performance.now(),
    readFile: (path) => readText(path),
    exists: existsSync,
    writeWhole,
    unwritable: whyUnwritable,
    append: appendTo,
    reportPage: () => readFileSync(new URL('../../report/page.html', import.meta.url), 'utf8'),
    remove: (path) => rmSync(path, { force: true }),
    readChunks,
    fileSize: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return () => void process.off('SIGINT', listener);
    },
    serve: serveWeb,
    browse,
    turn: () => new Promise((resolve) => nextTurn(resolve)),
  };
}

/** A reader that is slower than a log is waited for, so that what is not read yet does not pile up. */
function nextTurn(resolve: () => void): void {
  if (process.stdout.writableNeedDrain) process.stdout.once('drain', resolve);
  else setImmediate(resolve);
}

/** `groupsim | head` has seen enough: that is no error. A full disk is one, and said if there is a place to say it. */
function endOnFailure(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(Exit.ok);
    if (stream === process.stdout) process.stderr.write(`error: ${unwritable(error)}\n`);
    process.exit(Exit.output);
  });
}

function unwritable({ code, message }: NodeJS.ErrnoException): string {
  const why = code === 'ENOSPC' ? 'no space is left where they go' : message;
  return `the results cannot be written: ${why}.`;
}

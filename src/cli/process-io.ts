/**
 * The real outside world.
 */
import { readFileSync } from 'node:fs';
import type { Io } from './io.ts';

export function processIo(): Io {
  quietOnClosedPipe(process.stdout);
  quietOnClosedPipe(process.stderr);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
    env: process.env,
    now: () => performance.now(),
    readFile: (path) => readFileSync(path, 'utf8'),
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return () => void process.off('SIGINT', listener);
    },
    turn: () => new Promise((resolve) => nextTurn(resolve)),
  };
}

/** A reader that is slower than a log is waited for, so that what is not read yet does not pile up. */
function nextTurn(resolve: () => void): void {
  if (process.stdout.writableNeedDrain) process.stdout.once('drain', resolve);
  else setImmediate(resolve);
}

/** `groupsim | head` has seen enough: that is no error. */
function quietOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

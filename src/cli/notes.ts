/** What was left out of people's own files: on stderr, before anything else. */
import { fitWidth, wrap } from '../report/layout.ts';
import { paintFor } from './colour.ts';
import type { Io } from './io.ts';

export function printNotes(notes: readonly string[], io: Io): void {
  const paint = paintFor(io, io.errIsTerminal);
  for (const note of notes)
    io.err(`${paint('dim', 'note:')} ${wrap(note, fitWidth(io.columns) - 6).join('\n      ')}\n`);
  if (notes.length > 0) io.err('\n');
}

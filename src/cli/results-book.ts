/**
 * The results of an experiment on the disk: the journal while it runs, the file when it is complete, and what is there
 * already from an experiment that was broken off.
 */
import { type Known, nothingKnown } from '../experiment/conduct.ts';
import type { Job, Outcome } from '../experiment/plan.ts';
import { planOf, readResults, resultsText, runLine, type Title, titleLine } from '../experiment/results-file.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Appender, Io } from './io.ts';

export interface Book {
  /** What was run before. */
  readonly known: Known;
  /** Keeps a run. */
  keep(job: Job, outcome: Outcome): void;
  /** The experiment is complete: the file is written, and the journal goes. */
  finish(): void;
  /** It was broken off: the journal stays. */
  close(): void;
}

/** Without a file nothing is kept. */
export function openBook(out: string | null, title: Title, io: Io): Book | { readonly problem: Problem } {
  if (out === null) {
    return { known: nothingKnown(planOf(title)), keep: () => {}, finish: () => {}, close: () => {} };
  }
  const journal = journalOf(out);
  if (io.exists(out)) return finished(out, title, io);
  const before = io.exists(journal) ? readBefore(journal, title, io) : nothingKnown(planOf(title));
  if ('problem' in before) return before;
  // Written anew, so that a last line that was cut off is gone.
  io.writeWhole(journal, resultsText({ title, known: before }));
  return journalBook(out, title, before, io.append(journal), io);
}

/** While an experiment runs: beside the file that it will be. */
export function journalOf(out: string): string {
  return `${out}.part`;
}

function journalBook(out: string, title: Title, known: Known, lines: Appender, io: Io): Book {
  return {
    known,
    keep: (job, outcome) => lines.write(runLine(job, outcome, title)),
    finish: () => {
      lines.close();
      io.writeWhole(out, resultsText({ title, known }));
      io.remove(journalOf(out));
    },
    close: () => lines.close(),
  };
}

/** The file of the same experiment, complete: nothing is left to do. */
function finished(out: string, title: Title, io: Io): Book | { readonly problem: Problem } {
  const before = readBefore(out, title, io);
  if ('problem' in before) return before;
  return { known: before, keep: () => {}, finish: () => {}, close: () => {} };
}

function readBefore(path: string, title: Title, io: Io): Known | { readonly problem: Problem } {
  const read = readResults(io.readFile(path));
  const refuse = (message: string) => ({ problem: { path: '--out', message: `${path} ${message}` } });
  if ('not' in read) return refuse(`${read.not} Choose another name for --out, or delete it.`);
  if (titleLine(read.title) === titleLine(title)) return read.known;
  return refuse(
    'holds another experiment (another scenario, other values or seeds, another shard, or another version of groupsim). ' +
      'Choose another name for --out, or delete it.',
  );
}

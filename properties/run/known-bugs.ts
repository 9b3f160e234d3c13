/**
 * `npm run known-bugs [-- --json] [--only ID,ID] [--minutes M] [--story] [--keep FOLDER]`: plants each known bug, and prints
 * which property caught it, after how many histories, how soon, and how small the history became; with --story what happens
 * in it. `npm run properties -- --replay FILE` shows a history that was kept.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureText } from '../histories/failure.ts';
import { historyText } from '../histories/file.ts';
import { sizeOf } from '../histories/history.ts';
import { type Caught, catchBug } from '../known-bugs/catch.ts';
import { KNOWN_BUGS, NOT_PLANTED } from '../known-bugs/index.ts';
import type { KnownBug } from '../known-bugs/known-bug.ts';
import { parseOptions } from './options.ts';

/** What is written of one bug; `caught` false: the time was over first. */
interface Row {
  readonly id: string;
  readonly caught: boolean;
  readonly by: string | null;
  readonly histories: number;
  readonly seconds: number;
  readonly members: number;
  readonly acts: number;
}

const HEAD = 'bug     caught by                                 histories  seconds  shrunk to\n';

const options = parseOptions(process.argv.slice(2));
const SECONDS = options.minutes === null ? 60 : options.minutes * 60;

function seconds(since: number): number {
  return (performance.now() - since) / 1_000;
}

function rowOf(bug: KnownBug): Row {
  const start = performance.now();
  let histories = 0;
  const caught = catchBug(bug, (done) => {
    histories = done;
    progress(`${bug.id}: ${done} histories`);
    return seconds(start) < SECONDS;
  });
  if (caught === null)
    return { id: bug.id, caught: false, by: null, histories, seconds: round(seconds(start)), members: 0, acts: 0 };
  kept.set(bug.id, caught);
  return rowOfCaught(bug, caught, seconds(start));
}

function rowOfCaught(bug: KnownBug, caught: Caught, took: number): Row {
  const { by } = caught.broken;
  return { id: bug.id, caught: true, by, histories: caught.histories, seconds: round(took), ...sizeOf(caught.history) };
}

const round = (value: number) => Math.round(value * 10) / 10;

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function textOf(row: Row): string {
  const by = row.caught ? (row.by ?? '') : 'NOT CAUGHT';
  const size = row.caught ? `${row.members} members, ${row.acts} acts` : '';
  return [
    row.id.padEnd(6),
    by.padEnd(40),
    String(row.histories).padStart(8),
    row.seconds.toFixed(1).padStart(7),
    size,
  ].join('  ');
}

function print(row: Row): void {
  progress('');
  if (!options.json) process.stdout.write(`${textOf(row)}\n`);
}

const kept = new Map<string, Caught>();

function all(): readonly Row[] {
  const wanted = KNOWN_BUGS.filter(({ id }) => options.only === null || options.only.includes(id));
  if (!options.json) process.stdout.write(HEAD);
  return wanted.map((bug) => {
    const row = rowOf(bug);
    print(row);
    const caught = kept.get(bug.id);
    if (caught !== undefined && options.story) process.stdout.write(`${storyOf(bug, caught)}\n\n`);
    if (caught !== undefined && options.keep !== null) keep(options.keep, bug, caught);
    return row;
  });
}

function keep(folder: string, { id: bug }: KnownBug, { broken: { by }, history }: Caught): void {
  writeFileSync(join(folder, `${bug}.json`), historyText({ bug, by, history }));
}

function storyOf({ id, source, sentence, plant }: KnownBug, { shrunk, histories, ...caught }: Caught): string {
  return failureText({
    ...caught,
    plant,
    title: `${id} (${source}): ${sentence}`,
    replay: `npm run known-bugs -- --only ${id} --story`,
    found: `history ${histories}`,
    steps: shrunk,
  });
}

function catchAll(): void {
  const rows = all();
  if (options.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  const caught = rows.filter((row) => row.caught).length;
  progress('');
  process.stderr.write(`${caught} of ${rows.length} planted bugs caught; ${NOT_PLANTED.length} entries not planted\n`);
  process.exitCode = caught === rows.length ? 0 : 1;
}

catchAll();

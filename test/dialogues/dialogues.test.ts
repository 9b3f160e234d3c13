/**
 * Replays every exchange in the *.txt files beside this: a command line, and what it prints and ends with.
 * `UPDATE=1 npx vitest run test/dialogues` records them anew.
 *
 * A file is one or more exchanges: `$ sim …`, then stdout as it is, stderr with `! ` before each line, and last
 * `exit n` unless n is 0. Empty lines around an exchange, and lines that begin with `#` after an empty one, are the author's.
 * A `--scenario` may name a file in scenarios/.
 * Time on the wall stands still (every look at the clock costs 100 ms), so that speeds are the same everywhere.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from '../cli/fake-io.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
/** Files that the commands of dialogues may name. */
const SCENARIOS = 'scenarios/';
const scenarios = readdirSync(FOLDER + SCENARIOS);
const RECORD = process.env.UPDATE === '1';

interface Exchange {
  /** Lines that begin with `#`. */
  readonly comment: string;
  readonly command: string;
  readonly expected: string;
}

function parse(text: string): Exchange[] {
  const exchanges: { comment: string; command: string; expected: string }[] = [];
  let comment = '';
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1] ?? '';
    const isFirst = before === '' || (comment !== '' && before.startsWith('#'));
    if (line.startsWith('#') && isFirst) comment += `${line}\n`;
    else if (line.startsWith('$ ')) {
      exchanges.push({ comment, command: line.slice(2), expected: '' });
      comment = '';
    } else if (exchanges.length > 0) exchanges.at(-1)!.expected += `${line}\n`;
  }
  return exchanges.map((exchange) => ({ ...exchange, expected: exchange.expected.trimEnd() }));
}

/** Words as a shell would take them apart, quotes and all that a dialogue needs of them. */
function wordsOf(command: string): string[] {
  const words = command.match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^'(.*)'$/, '$1'));
}

async function replay(command: string): Promise<string> {
  const [program, ...argv] = wordsOf(command);
  if (program !== 'sim') throw new Error(`a dialogue begins with "$ sim", not "$ ${program}"`);
  const io = new FakeIo();
  io.columns = 80;
  for (const name of scenarios) io.files.set(name, readFileSync(FOLDER + SCENARIOS + name, 'utf8'));
  const exit = await sim(argv, io);
  const errors = io.stderr.trimEnd().replace(/^/gm, '! ').replace(/^! $/gm, '!');
  const parts = [io.stdout.trimEnd(), io.stderr === '' ? '' : errors, exit === 0 ? '' : `exit ${exit}`];
  return parts.filter((part) => part !== '').join('\n');
}

async function record(file: string, exchanges: readonly Exchange[]): Promise<void> {
  const parts: string[] = [];
  for (const { comment, command } of exchanges) parts.push(`${comment}$ ${command}\n${await replay(command)}\n`);
  writeFileSync(FOLDER + file, parts.join('\n'));
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

describe.each(files)('%s', async (file) => {
  if (RECORD) await record(file, parse(readFileSync(FOLDER + file, 'utf8')));
  const exchanges = parse(readFileSync(FOLDER + file, 'utf8'));
  test('is not empty', () => expect(exchanges.length).toBeGreaterThan(0));
  test.each(exchanges)('$command', async ({ command, expected }) => {
    expect(await replay(command)).toBe(expected);
  });
});

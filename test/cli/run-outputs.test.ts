/** Files beside a run: made, refused before it, whole. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { whyUnwritable, writeWhole } from '../../src/cli/write-files.ts';
import { FakeIo } from './fake-io.ts';

const RUN = ['--members', '3', '--churn', '--for', '2m'];

async function run(...flags: string[]) {
  const io = new FakeIo();
  io.closed.set('no/', 'there is no folder no: make it with mkdir -p no');
  const exit = await sim([...RUN, ...flags], io);
  return { io, exit };
}

describe('outputs of a run', () => {
  it('are written, and change nothing of what is printed', async () => {
    const plain = await run();
    const { io, exit } = await run('--md', 'a.md', '--trace', 'b.json', '--mermaid', 'c.mmd', '--window', '1:00..1:10');
    expect(exit).toBe(0);
    expect([...io.files.keys()].sort()).toEqual(['a.md', 'b.json', 'c.mmd']);
    expect(io.stdout.replace(/simulated in .*/, '')).toBe(plain.io.stdout.replace(/simulated in .*/, ''));
    expect(io.files.get('c.mmd')).toContain('title 01:00.0 to 01:10.0');
    expect(() => JSON.parse(io.files.get('b.json')!)).not.toThrow();
  });

  it('are the same of the same run', async () => {
    const flags = ['--md', 'a.md', '--trace', 'b.json', '--mermaid', 'c.mmd'];
    const [one, two] = [await run(...flags), await run(...flags)];
    expect([...one.io.files]).toEqual([...two.io.files]);
  });

  it.each([
    [['--trace', 'no/t.json'], '--trace no/t.json cannot be written: there is no folder no: make it with mkdir -p no.'],
    [['--md', 'x', '--junit', 'x'], '--junit x cannot be written: --md goes there already.'],
    [['--md', 'x', '--junit', './x'], '--junit ./x cannot be written: --md goes there already.'],
    [['--window', '1:00..2:00'], '--window is of --trace FILE or --mermaid FILE: give one of them.'],
    [['--trace', 't', '--window', '1:00'], '--window "1:00" is no window: write FROM..TO'],
    [['--trace', 't', '--window', '1:10..1:00'], '--window "1:10..1:00" ends before it begins.'],
    [['--trace', 't', '--window', '9:00..9:01'], 'begins after the end of the run'],
  ])('%j is refused before anything runs', async (flags, message) => {
    const { io, exit } = await run(...flags);
    expect(exit).toBe(2);
    expect(io.stdout).toBe('');
    expect(io.stderr.replace(/\n {7}/g, ' ')).toContain(message);
    expect(io.files.size).toBe(0);
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groupsim-outputs-'));

  it('can be written, or it is said why not', () => {
    expect(whyUnwritable(join(folder, 'x'))).toBeNull();
    expect(whyUnwritable(join(folder, 'deep/x'))).toContain(`mkdir -p ${join(folder, 'deep')}`);
    expect(whyUnwritable(folder)).toContain('it is a folder');
    writeWhole(join(folder, 'file'), 'text');
    expect(whyUnwritable(join(folder, 'file/x'))).toContain('is no folder');
  });

  it('that is a link stays one', () => {
    const [link, aim] = [join(folder, 'link'), join(folder, 'aim')];
    writeFileSync(aim, 'before');
    symlinkSync(aim, link);
    writeWhole(link, 'after');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(aim, 'utf8')).toBe('after');
    rmSync(link);
    rmSync(aim);
  });

  it('that is a pipe or a device is written to and never replaced', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    expect(whyUnwritable(pipe)).toBeNull();
    writeWhole(pipe, 'text');
    const bytes = Buffer.alloc(9);
    expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('text');
    closeSync(reader);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    rmSync(pipe);
  });

  it('that fails says which and why', () => {
    const path = join(folder, 'not-here', 'x');
    expect(() => writeWhole(path, 'text')).toThrow(`${path} cannot be written: no file can be made there.`);
  });

  it('that could not be written leaves nothing behind', () => {
    const path = join(folder, 'is-a-folder');
    expect(() => writeWhole(join(path, 'x'), 'text')).toThrow();
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual(['file']);
    rmSync(folder, { recursive: true });
  });
});

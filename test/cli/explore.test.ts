/** The commands `explore` and `replay`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../src/cli/request.ts';
import { sim } from '../../src/cli/sim.ts';
import { DEFAULT_EXPLORE } from '../../src/explore/settings.ts';
import { FakeIo } from './fake-io.ts';

const none = (path: string): string => {
  throw new Error(path);
};

async function run(argv: readonly string[], io = new FakeIo()) {
  const code = await sim(argv, io);
  return { code, out: io.stdout, err: io.stderr };
}

describe('explore', () => {
  it('takes its size, its faults and its bounds', () => {
    const words = ['explore', '--members', '3', '--kinds', 'crash,leave', '--static', '--depth', '9', '--memory', '64'];
    expect(readRequest(words, none)).toEqual({
      kind: 'explore',
      settings: { ...DEFAULT_EXPLORE, members: 3, faults: 1, kinds: ['crash', 'leave'], isStatic: true },
      depth: 9,
      memoryMiB: 64,
      all: false,
      path: false,
      json: false,
    });
  });

  it.each([
    [['explore', 'now'], '"now" stands alone: explore takes flags only.'],
    [['explore', '--member', '2'], '--member is no flag of explore. Did you mean --members?'],
    [['explore', '--members', 'two'], '--members "two" is no whole number.'],
    [['explore', '--members', '9'], '--members has to be a whole number from 1 to 4, and is 9.'],
    [['explore', '--kinds', 'fire'], '"fire" is no fault: there are crash, leave, lose, duplicate, overlap.'],
    [['explore', '--kinds', 'overlap'], 'only static members overlap.'],
    [['explore', '--defect', 'bug'], '"bug" is no defect that can be planted.'],
    [['explore', '--depth', '0'], '--depth "0" is out of range: allowed is 1 to 100000.'],
    [['replay'], 'replay needs a file'],
    [['replay', 'a', 'b'], '"b" stands alone: replay takes one file.'],
  ])('%j is refused', (argv, message) => {
    const request = readRequest(argv, none);
    expect(request.kind).toBe('problems');
    if (request.kind === 'problems') expect(request.problems[0]!.message).toContain(message);
  });

  it('tells what it has met, and that nothing was broken', async () => {
    const { code, out, err } = await run(['explore', '--members', '1']);
    expect(code).toBe(0);
    expect(out).toContain('complete: every state was met');
    expect(out).toContain('6 of 6');
    expect(err).toBe('');
  });

  it('says where it gave up, and why', async () => {
    const deep = await run(['explore', '--depth', '5']);
    expect([deep.code, deep.err]).toEqual([0, expect.stringContaining('--depth 5 was reached')]);
    const large = await run(['explore', '--memory', '1']);
    expect([large.code, large.err]).toEqual([
      3,
      expect.stringContaining('1 MiB was reached before all states were met'),
    ]);
    expect(large.out).toContain('NOT complete');
  });

  it('interrupted, it prints what there is', async () => {
    const io = new FakeIo();
    io.interruptAtTurn = 2;
    const { code, out } = await run(['explore', '--json'], io);
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ ending: null, broken: null });
    expect(io.listeners).toBe(0);
  });

  it('shows progress on a terminal only', async () => {
    const io = new FakeIo();
    io.errIsTerminal = true;
    const { err } = await run(['explore', '--depth', '40'], io);
    expect(err).toContain('states/s');
  });

  it('finds what was planted, tells the story, and gives the path to replay', async () => {
    const words = ['explore', '--defect', 'leavesWithoutId'];
    const { code, out } = await run(words);
    expect(code).toBe(1);
    expect(out).toContain('broken: leaves are meant: at 0 ms: pod 0 leaves, and does not say who');
    expect(out).toContain('sequenceDiagram');
    expect(out).toContain(
      'npx groupsim explore --members 2 --partitions 2 --faults 1 --defect leavesWithoutId --path > path.json',
    );
    const io = new FakeIo();
    io.files.set('path.json', (await run([...words, '--path'])).out);
    const replay = await run(['replay', 'path.json'], io);
    expect(replay.code).toBe(1);
    expect(replay.out).toContain('BROKEN: leaves are meant');
  });
});

describe('replay', () => {
  it('shows the histories that the property suite keeps', async () => {
    const io = new FakeIo();
    for (const name of ['M-13', 'C-09']) {
      const file = `properties/regressions/${name}.json`;
      io.files.set(file, readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
      expect((await run(['replay', file, '--json'], io)).code).toBe(1);
    }
    expect(io.stdout).toContain('a join phase ends when all have joined');
  });

  it.each([
    ['{', 'is no JSON'],
    ['3', 'an object was expected'],
    ['{"format":"other"}', '"format" has to be'],
    ['{"format":"groupsim-path","version":1,"settings":{},"acts":[{"do":"deliver","pod":0}]}', 'cannot happen'],
  ])('refuses %s', async (text, message) => {
    const io = new FakeIo();
    io.files.set('file', text);
    const { code, err } = await run(['replay', 'file'], io);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('refuses a file that is not there', async () => {
    expect(await run(['replay', 'nothing.json'])).toMatchObject({ code: 2, err: expect.stringContaining('no file') });
  });
});

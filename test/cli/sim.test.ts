import { describe, expect, test } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from './fake-io.ts';
import { fakeRuns } from './fake-run.ts';

const words = (line: string) => line.split(' ').filter(Boolean);

describe('the program', () => {
  test('prints options first, the repeating command last, and nothing but results on stdout', async () => {
    const io = new FakeIo();
    expect(await sim(words('--members 30'), io, fakeRuns(3))).toBe(0);
    expect(io.stdout).toMatch(/^Options of groupsim /);
    expect(io.stdout).toMatch(/Repeat this run\n {2}npx groupsim --members 30 --seed 1\n$/);
    expect(io.stderr).toBe('');
    expect(io.listeners).toBe(0);
  });

  test('has no colour and no progress in a pipe', async () => {
    const io = new FakeIo();
    await sim([], io, fakeRuns(30));
    expect(io.stdout + io.stderr).not.toContain('\u001B');
  });

  test('has both on a terminal', async () => {
    const io = Object.assign(new FakeIo(), { outIsTerminal: true, errIsTerminal: true, columns: 80 });
    await sim([], io, fakeRuns(30));
    expect(io.stdout).toContain('\u001B[1m');
    expect(io.stderr).toMatch(/events\/s/);
    expect(io.stderr.endsWith('\r\u001B[K')).toBe(true);
  });

  test.each([
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('with %j, terminal %s: colour %s', async (env, outIsTerminal, colour) => {
    const io = Object.assign(new FakeIo(), { env, outIsTerminal });
    await sim([], io, fakeRuns(1));
    expect(io.stdout.includes('\u001B[')).toBe(colour);
  });

  test.each([40, 60, 80, 120, 200])('fits a terminal of %d columns', async (columns) => {
    const io = Object.assign(new FakeIo(), { outIsTerminal: true, columns, env: { NO_COLOR: '1' } });
    await sim(words('--members 30 --churn every=3s,kind=crash'), io, fakeRuns(1));
    const lines = io.stdout.split('\n').filter((line) => !line.startsWith('  npx '));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    const help = Object.assign(new FakeIo(), { outIsTerminal: true, columns, env: { NO_COLOR: '1' } });
    await sim(['--help'], help);
    expect(Math.max(...help.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  test('prints the results so far on Ctrl-C, and says so', async () => {
    const io = Object.assign(new FakeIo(), { interruptAtTurn: 2 });
    expect(await sim([], io, fakeRuns(30))).toBe(130);
    expect(io.stdout).toContain('interrupted');
    expect(io.stdout).toContain('Repeat this run');
    expect(io.stderr).toBe('interrupted after 10m00s of virtual time\n');
  });

  test('warns on stderr', async () => {
    const io = new FakeIo();
    expect(await sim(words('--commit none'), io, fakeRuns(1))).toBe(0);
    expect(io.stderr).toMatch(/^warning: commit none: /);
  });

  test('says in JSON what it says in text', async () => {
    const io = new FakeIo();
    await sim(words('--json --commit none'), io, fakeRuns(1));
    const report = JSON.parse(io.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ schemaVersion: 1, command: 'npx groupsim --commit none --seed 1' });
    expect(report.warnings).toHaveLength(1);
  });

  test('tells a fault with the command that shows it again', async () => {
    const io = new FakeIo();
    const broken = () => {
      throw new Error('the wheel came off');
    };
    expect(await sim(words('--members 5'), io, broken)).toBe(1);
    expect(io.stderr).toContain('the wheel came off');
    expect(io.stderr).toContain('  npx groupsim --members 5 --seed 1\n');
  });
});

describe('problems', () => {
  test('are shown without signs that a terminal obeys, and not by the thousand', async () => {
    const io = new FakeIo();
    const groups = Array.from({ length: 50 }, (_, index) => `{ "\\u001b[31m${index}": 1 }`);
    io.files.set('odd.json', `{ "groups": [${groups.join(',')}] }`);
    expect(await sim(['--scenario', 'odd.json'], io)).toBe(2);
    expect(io.stderr).not.toContain('\u001B');
    expect(io.stderr).toContain('50 problems, of which 20 are shown. Nothing was run.');
  });
});

describe('--check', () => {
  test('passes when two runs have one trace', async () => {
    const io = new FakeIo();
    expect(await sim(['--check'], io, fakeRuns(2))).toBe(0);
    expect(io.stdout).toMatch(/Check passed: two runs gave the same trace, 0123456789abcdef/);
  });

  test('fails when they have two', async () => {
    const io = new FakeIo();
    expect(await sim(['--check', '--json'], io, fakeRuns(2, ['aaaa', 'bbbb']))).toBe(4);
    expect(io.stderr).toBe('Check failed: the same scenario gave two traces, aaaa and bbbb.\n');
    expect(() => JSON.parse(io.stdout)).not.toThrow();
  });
});

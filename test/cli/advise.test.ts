/** `sim advise`: its experiments show what it says, Ctrl-C and the clock end it with what is known, files are written. */
import { describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from './fake-io.ts';

const FLAGS = ['--members', '3', '--partitions', '6', '--for', '4m', '--churn', 'every=40s,kind=crash'];

async function run(argv: readonly string[], change: Partial<FakeIo> = {}) {
  const io = Object.assign(new FakeIo(), change);
  return { exit: await sim(argv, io), io };
}

/** Words as a shell would take them apart. */
const wordsOf = (command: string) =>
  (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));

interface Told {
  readonly ended: string;
  readonly runs: number;
  readonly recommendation: {
    readonly keep: boolean;
    readonly command: string;
    readonly settings: Record<string, string>;
    readonly gain: { readonly unowned: { readonly before: number; readonly after: number } };
    readonly changes: readonly { readonly command: string; readonly difference: Told['recommendation']['gain'] }[];
  };
}

const parsed = (io: FakeIo) => JSON.parse(io.stdout) as Told;

describe('the experiment behind it', () => {
  it.each([
    ['a change', ['--tune', 'session.timeout.ms', '--seeds', '4']],
    [
      'two changes',
      ['--tune', 'session.timeout.ms,heartbeat.interval.ms', '--prefer', 'low-load', '--seeds', '101..104'],
    ],
  ])(
    'of %s runs as it is printed, and gives the same figures',
    async (_, flags) => {
      const { io } = await run(['advise', ...FLAGS, '--budget', '40', ...flags, '--json']);
      const { recommendation } = parsed(io);
      expect(recommendation.keep).toBe(false);
      const told = [
        [recommendation.command, recommendation.gain],
        ...recommendation.changes.map(({ command, difference }) => [command, difference]),
      ];
      for (const [command, { unowned }] of told as [string, Told['recommendation']['gain']][]) {
        const { exit, io: shown } = await run([...wordsOf(command).slice(2), '--json']);
        expect(exit).toBe(0);
        const { cells } = JSON.parse(shown.stdout) as { cells: { measures: Record<string, { mean: number }> }[] };
        const means = cells.map(({ measures }) => measures['unowned.share']!.mean * 100);
        expect(means).toHaveLength(2);
        expect(means[0]).toBeCloseTo(unowned.before, 9);
        expect(means[1]).toBeCloseTo(unowned.after, 9);
      }
    },
    60_000,
  );
});

describe('it ends', () => {
  it('with what there is after Ctrl-C', async () => {
    const { exit, io } = await run(['advise', ...FLAGS, '--budget', '60'], { interruptAtTurn: 12 });
    expect(exit).toBe(130);
    expect(io.stdout).toContain('interrupted');
    expect(io.stderr).toBe('interrupted after 12 runs\n');
    expect(io.listeners).toBe(0);
  });

  it('when the time is over, and says how to give it more', async () => {
    const { exit, io } = await run(['advise', ...FLAGS, '--budget', '6s']);
    expect(exit).toBe(0);
    expect(io.stdout.replace(/\s+/g, ' ')).toContain('the time was over before');
    expect(io.stdout).toContain('--budget 5m');
  });
});

it('writes the scenario with what it recommends, and without what it added', async () => {
  const { io } = await run([
    'advise',
    ...FLAGS,
    '--budget',
    '40',
    '--seeds',
    '4',
    '--tune',
    'static',
    '--write',
    'better.yaml',
  ]);
  const text = io.files.get('better.yaml')!;
  expect(text).toContain('group.instance.id: pod');
  expect(text).not.toContain('pod-pause');
  expect(io.stderr).toBe('better.yaml: the scenario with the recommended settings\n');
  expect((await run(['--scenario', 'better.yaml'], { files: io.files } as Partial<FakeIo>)).exit).toBe(0);
});

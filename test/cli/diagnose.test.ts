/** `sim diagnose`: what a person gets, and what happens when the files are not what they should be. */
import { describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from './fake-io.ts';

const uuid = (digit: string) => `${digit.repeat(8)}-aaaa-bbbb-cccc-${digit.repeat(12)}`;
const line = (clock: string, message: string) =>
  `[2026-11-21 ${clock},000] INFO [GroupCoordinator 1]: ${message} (kafka.coordinator.group.GroupCoordinator)\n`;
const joins = (clock: string, name: string, digit: string, state: string) =>
  line(
    clock,
    `Dynamic member with unknown member id joins group orders in ${state} state. Created a new member id ${name}-${uuid(digit)} and request the member to rejoin with this id.`,
  );
const prepares = (clock: string, generation: number, reason: string) =>
  line(
    clock,
    `Preparing to rebalance group orders in state PreparingRebalance with old generation ${generation} (__consumer_offsets-3) (reason: ${reason})`,
  );
const stable = (clock: string, generation: number, members: number) =>
  line(clock, `Stabilized group orders generation ${generation} (__consumer_offsets-3) with ${members} members`);
const failed = (clock: string, member: string) =>
  line(clock, `Member ${member} in group orders has failed, removing it from the group`);

/** Two members form a group; one of them dies. */
const CRASH = [
  joins('10:00:00', 'a', '1', 'Empty'),
  prepares('10:00:00', 0, `Adding new member a-${uuid('1')} with group instance id None; client reason: not provided`),
  joins('10:00:01', 'b', '2', 'PreparingRebalance'),
  stable('10:00:06', 1, 2),
  failed('10:05:00', `b-${uuid('2')}`),
  prepares('10:05:00', 1, `removing member b-${uuid('2')} on heartbeat expiration`),
  stable('10:05:02', 2, 1),
].join('');

function ioWith(files: Readonly<Record<string, string>>): FakeIo {
  const io = new FakeIo();
  for (const [name, text] of Object.entries(files)) io.files.set(name, text);
  return io;
}

describe('sim diagnose', () => {
  it('begins with what is wrong, who, since when, and the lines that say so', async () => {
    const io = ioWith({ 'server.log': CRASH });
    expect(await sim(['diagnose', 'server.log'], io)).toBe(0);
    const [first, , second, third] = io.stdout.split('\n');
    expect(first).toBe('1 group with trouble: 7 lines of 1 file, 1 group');
    expect(second).toBe('orders: b fell silent, and removed when the session ran out');
    expect(third).toContain('once from 2026-11-21T10:05:00.000Z to 10:05:02.000');
    expect(io.stdout).toContain('server.log:5');
    expect(io.stdout).toContain('docs/incidents/001-A.md');
    expect(io.stderr).toBe('');
  });

  it('prints findings in the vocabulary of causes', async () => {
    const io = ioWith({ 'server.log': CRASH });
    await sim(['diagnose', 'server.log', '--json'], io);
    const { groups, unread } = JSON.parse(io.stdout);
    expect(unread.count).toBe(0);
    expect(groups).toHaveLength(1);
    expect(groups[0].findings).toMatchObject([
      { cause: 'formation', actors: ['a', 'b'], generations: [1], count: 1 },
      {
        cause: 'crash-session-expiry',
        from: '2026-11-21T10:05:00.000Z',
        to: '2026-11-21T10:05:02.000Z',
        actors: ['b'],
        generations: [2],
        evidence: [{ file: 'server.log', line: 5 }, { line: 6 }, { line: 7 }],
      },
    ]);
  });

  it('writes a scenario that can be run', async () => {
    const io = ioWith({ 'server.log': CRASH });
    expect(await sim(['diagnose', 'server.log', '--write', 'again.json'], io)).toBe(0);
    expect(io.stderr).toContain('groupsim --scenario again.json');
    const again = ioWith({ 'again.json': io.files.get('again.json')! });
    expect(await sim(['--scenario', 'again.json', '--json'], again)).toBe(0);
    const { groups } = JSON.parse(again.stdout);
    expect(groups[0].rebalances.byKind).toMatchObject({ 'session-expired': 1 });
  });

  it('puts several files in the order of time', async () => {
    const lines = CRASH.split('\n');
    const io = ioWith({ 'b.log': lines.slice(4).join('\n'), 'a.log': `${lines.slice(0, 4).join('\n')}\n` });
    await sim(['diagnose', 'b.log', 'a.log', '--json'], io);
    const { groups } = JSON.parse(io.stdout);
    expect(groups[0].findings.map(({ cause }: { cause: string }) => cause)).toEqual([
      'formation',
      'crash-session-expiry',
    ]);
  });

  it('shows what it could not read', async () => {
    const io = ioWith({ 'server.log': `${CRASH}no log at all\nno log at all\n` });
    await sim(['diagnose', 'server.log'], io);
    expect(io.stdout).toContain('2 could not be read');
    expect(io.stdout).toContain('2 like server.log:8');
  });

  it('says what it needs where no group is spoken of', async () => {
    const io = ioWith({ 'app.log': 'hello\n' });
    expect(await sim(['diagnose', 'app.log'], io)).toBe(0);
    expect(io.stdout).toContain('No line about a consumer group was found');
    expect(io.stdout).toContain('GroupCoordinator');
  });

  it('warns of clocks that do not fit together', async () => {
    const zoned = CRASH.replaceAll(/\[(2026-11-21) (\d\d:\d\d:\d\d),000\]/g, '$1T$2.000+02:00');
    const io = ioWith({ 'a.log': CRASH, 'b.log': zoned.replaceAll('orders', 'bills') });
    await sim(['diagnose', 'a.log', 'b.log'], io);
    expect(io.stdout.replaceAll(/\s+/g, ' ')).toContain('7 times say no time zone and 7 do');
  });

  it('ends with what had been read when it is interrupted', async () => {
    const io = ioWith({ 'a.log': CRASH, 'b.log': CRASH.replaceAll('orders', 'bills') });
    io.interruptAtTurn = 1;
    expect(await sim(['diagnose', 'a.log', 'b.log'], io)).toBe(130);
    expect(io.stdout).toContain('interrupted');
    expect(io.listeners).toBe(0);
  });
});

describe('sim diagnose is told what is wrong with the question', () => {
  it.each([
    [['diagnose'], 'diagnose needs logs'],
    [['diagnose', 'none.log'], 'none.log: there is no such file'],
    [['diagnose', 'server.log', '--jsn'], 'Did you mean --json?'],
    [['diagnose', 'server.log', '--group', 'bills'], 'no line speaks of it; there are orders'],
    [['diagnose', 'server.log', '--write'], '--write needs a value'],
  ])('%j', async (argv, words) => {
    const io = ioWith({ 'server.log': CRASH });
    expect(await sim(argv, io)).toBe(2);
    expect(io.stderr.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(io.stdout).toBe('');
  });

  it('a file that is missing beside others does not stop the others', async () => {
    const io = ioWith({ 'server.log': CRASH });
    expect(await sim(['diagnose', 'none.log', 'server.log'], io)).toBe(0);
    expect(io.stderr).toContain('none.log: there is no such file');
    expect(io.stdout).toContain('orders: b fell silent');
  });
});

describe('a log without a line', () => {
  it('is no good news: it is said, and ends with 2', async () => {
    const io = ioWith({ 'server.log': '' });
    expect(await sim(['diagnose', 'server.log'], io)).toBe(2);
    expect(io.stdout).toBe('');
    expect(io.stderr).toBe(
      'error: server.log is empty: there is nothing to diagnose. Is it the right file, or was it rotated away?\n',
    );
  });

  it('beside others is counted with them', async () => {
    const io = ioWith({ 'server.log': '', 'server.log.1': CRASH });
    expect(await sim(['diagnose', 'server.log', 'server.log.1'], io)).toBe(0);
    expect(io.stderr).toBe('');
  });
});

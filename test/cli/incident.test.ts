/** The command `incident`. */
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../src/cli/request.ts';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from './fake-io.ts';

const none = (path: string): string => {
  throw new Error(path);
};

describe('incident', () => {
  it('is a list, one incident, or a check', () => {
    expect(readRequest(['incident'], none)).toEqual({ kind: 'incident-list', json: false });
    expect(readRequest(['incident', '000-a', '--json'], none)).toEqual({ kind: 'incident', id: '000-A', json: true });
    expect(readRequest(['incident', 'check', '--seeds', '3', '--only', '001-A'], none)).toEqual({
      kind: 'incident-check',
      seeds: 3,
      only: /001-A/i,
      json: false,
    });
  });

  it.each([
    [
      ['incident', '009-A'],
      '"009-A" is no incident: there are list, check and the ids that list prints, such as 000-A.',
    ],
    [['incident', 'check', '--seeds', '0'], '--seeds "0" is no number of seeds: from 1 to 10000.'],
    [['incident', 'check', '--only', '('], '--only "(" is no regular expression.'],
    [['incident', 'list', '--members', '3'], 'incident list takes --json, not --members.'],
    [['incident', 'list', 'now'], '"now" stands alone: incident takes one word and flags.'],
  ])('%j is refused', (argv, message) => {
    const request = readRequest(argv, none);
    expect(request.kind).toBe('problems');
    if (request.kind === 'problems') expect(request.problems[0]!.message).toContain(message);
  });

  it('shows an incident with its cures, as text and as JSON', async () => {
    const [text, json] = [new FakeIo(), new FakeIo()];
    expect(await sim(['incident', '001-A2'], text)).toBe(0);
    for (const head of ['Story', 'Seen in production', 'Mechanism', 'A rebalance of this run', 'What ends it']) {
      expect(text.stdout).toContain(head);
    }
    expect(await sim(['incident', '001-A2', '--json'], json)).toBe(0);
    const { id, run, cures } = JSON.parse(json.stdout);
    expect(id).toBe('001-A2');
    expect(run.rebalance.causes.length).toBeGreaterThan(0);
    expect(cures.length).toBeGreaterThan(2);
  });

  it('checks bands', async () => {
    const io = new FakeIo();
    expect(await sim(['incident', 'check', '--seeds', '2', '--only', '^001-A\\.6$', '--json'], io)).toBe(0);
    expect(JSON.parse(io.stdout).bands).toMatchObject([{ id: '001-A.6', class: 'D', ok: true, band: '9.85–10.0 s' }]);
  });

  it('interrupted, it shows what is judged already', async () => {
    const io = new FakeIo();
    io.interruptAtTurn = 3;
    expect(await sim(['incident', 'check', '--seeds', '2', '--only', '^000-A\\.1$|^004-A\\.', '--json'], io)).toBe(130);
    const ids = JSON.parse(io.stdout).bands.map(({ id }: { id: string }) => id);
    expect(ids).toContain('000-A.1');
    expect(ids).not.toContain('004-A.1');
    expect(io.stderr).toMatch(/^interrupted: \d+ of \d+ bands$/m);
  });

  it('says when no band has such a name', async () => {
    const io = new FakeIo();
    expect(await sim(['incident', 'check', '--only', 'nothing'], io)).toBe(2);
    expect(io.stderr).toContain('No band');
  });
});

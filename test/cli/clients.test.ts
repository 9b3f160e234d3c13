import { describe, expect, test } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { CLIENT_CONFIGURATION } from '../../src/client-model/profiles/configuration.ts';
import { FakeIo } from './fake-io.ts';

async function clients(columns: number, ...words: string[]): Promise<FakeIo> {
  const io = Object.assign(new FakeIo(), { outIsTerminal: true, columns, env: { NO_COLOR: '1' } });
  expect(await sim(['clients', ...words], io)).toBe(0);
  return io;
}

describe('the table of clients', () => {
  test.each([40, 80, 95, 120, 200])('fits a terminal of %d columns, and loses no row', async (columns) => {
    const { stdout } = await clients(columns);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    const words = stdout.replaceAll(/\s+/g, ' ');
    if (columns < 90) for (const { what } of CLIENT_CONFIGURATION) expect(words).toContain(what);
  });

  test('has the clients as columns', async () => {
    const { stdout } = await clients(120);
    expect(stdout).toMatch(/^ +java +librdkafka +franz-go +sarama\n/);
    expect(stdout).toMatch(/ {2}session timeout +45s +45s +45s +10s\n/);
  });

  test('as JSON holds the table itself', async () => {
    const report = JSON.parse((await clients(80, '--json')).stdout) as { rows: { what: string; setting: string }[] };
    expect(report.rows.map(({ what }) => what)).toEqual(CLIENT_CONFIGURATION.map(({ what }) => what));
    expect(report.rows[0]).toMatchObject({
      setting: 'session.timeout.ms',
      clients: { sarama: { name: 'Consumer.Group.Session.Timeout', default: 10_000 } },
    });
  });
});

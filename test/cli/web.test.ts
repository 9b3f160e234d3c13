import { afterAll, describe, expect, it } from 'vitest';
import type { Served } from '../../src/cli/io.ts';
import { sim } from '../../src/cli/sim.ts';
import { serveWeb } from '../../src/cli/web-server.ts';
import { historyOfLink } from '../../src/history/link.ts';
import { FakeIo } from './fake-io.ts';

async function web(...words: string[]): Promise<FakeIo & { exit: number }> {
  const io = new FakeIo();
  io.files.set('small.json', JSON.stringify({ groups: [{ members: 3 }], seed: 'abc' }));
  return Object.assign(io, { exit: await sim(['web', ...words], io) });
}

describe('groupsim web', () => {
  it('prints where the page is, and ends with Ctrl-C', async () => {
    const io = await web();
    expect([io.exit, io.stdout]).toEqual([0, 'http://127.0.0.1:4000/\n']);
    expect(io.stderr).toMatch(/Ctrl-C/);
  });

  it('carries the scenario in the address, and tells the browser if asked to', async () => {
    const io = await web('small.json', '--members', '5', '--port', '8123', '--open');
    expect(io.stdout).toMatch(/^http:\/\/127\.0\.0\.1:8123\/#1\./);
    expect(io.browsed).toEqual([io.stdout.trim()]);
    expect(historyOfLink(io.stdout)).toMatchObject({
      history: { scenario: { seed: 'abc', groups: [{ members: 5 }] }, acts: [] },
    });
  });

  it.each([
    [['--port', '70000'], /no port/],
    [['--members', '0'], /members/],
    [['missing.json'], /missing.json/],
  ])('%j: says what is wrong, and serves nothing', async (words, message) => {
    const io = await web(...words);
    expect([io.exit, io.stdout]).toEqual([2, '']);
    expect(io.stderr).toMatch(message);
  });
});

describe('the server', () => {
  const open: Served[] = [];
  afterAll(() => Promise.all(open.map((served) => served.close())));

  it('gives out the page and nothing else, or says how to build it', async () => {
    const served = await serveWeb(0);
    if ('not' in served) {
      expect(served.not).toMatch(/npm run build:web/);
      return;
    }
    open.push(served);
    const page = await fetch(served.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toMatch(/<div id="page">/);
    expect((await fetch(`${served.url}../package.json`)).status).toBe(404);
    expect((await fetch(`${served.url}%2e%2e/package.json`)).status).toBe(404);
    expect((await fetch(served.url, { method: 'POST' })).status).toBe(405);
    expect(await serveWeb(Number(new URL(served.url).port))).toMatchObject({
      not: expect.stringMatching(/cannot be used/),
    });
  });
});

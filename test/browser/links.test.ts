/**
 * Any moment is a link: the same links (one for each family of acts) are opened in Node, in Chromium and in the stock Firefox,
 * and lead to the same trace hash.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  historyOfLink,
  linkOf,
  openHistory,
  placeOf,
  readActs,
  readScenario,
  type ScenarioInput,
} from '../../src/history/index.ts';
import { chromiumPath, HOW_TO_GET_ONE } from './chromium.ts';
import { Firefox, firefoxPath, HOW_TO_GET_FIREFOX } from './firefox.ts';
import { BuiltPage } from './page.ts';

const SLOW_MS = 240_000;
const ACTED_AT_MS = 60_000;
const SHOWN_AT_MS = 110_000;

const SCENARIO = {
  durationMs: '3m',
  network: { rttMs: 60, jitterMs: 20 },
  topics: [{ partitions: 6, recordsPerSecond: 5 }],
  groups: [{ members: 3 }],
} as unknown as ScenarioInput;

/** What is done, by whom it is done to; `message` is filled in: one that is on its way to the broker then. */
const DONE: Readonly<Record<string, Record<string, unknown>>> = {
  nobody: {},
  member: { event: { kind: 'pod-kill', pods: '1', downMs: 20_000 } },
  message: { do: 'delay', ms: 30_000 },
  network: { event: { kind: 'network-black-hole', pods: 'all', forMs: 50_000, direction: 'both' } },
  broker: { event: { kind: 'broker-freeze', forMs: 50_000 } },
};

interface Known {
  readonly link: string;
  readonly events: number;
  readonly hash: string;
}

/** A link of a history with this act, and what Node finds when it opens the link. */
function known(done: Record<string, unknown>): Known {
  const link = linkAfter(done);
  const read = historyOfLink(link);
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  const open = openHistory(read.history);
  open.advanceToPlace(read.place, Number.POSITIVE_INFINITY);
  return { link, events: open.eventIndex, hash: open.hash };
}

function linkAfter(done: Record<string, unknown>): string {
  const read = readScenario(SCENARIO);
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  const { scenario } = read;
  const plain = openHistory({ scenario, acts: [] });
  plain.toTime(ACTED_AT_MS);
  const onItsWay = () => plain.moment().messages.find(({ place }) => place === 'to-broker');
  while ('do' in done && onItsWay() === undefined) plain.step(1);
  const message = 'do' in done ? { message: onItsWay()!.id } : {};
  const place = { at: plain.eventIndex, atMs: plain.nowMs };
  const acts = readActs(Object.keys(done).length === 0 ? [] : [{ ...place, ...message, ...done }], scenario);
  if ('problems' in acts) throw new Error(acts.problems[0]?.message);
  const forked = openHistory({ scenario, acts: acts.acts });
  forked.toTime(SHOWN_AT_MS);
  return linkOf(forked.history, placeOf(forked));
}

/** What the page shows when it has come to an event, as a function of the page's document. */
const SHOWN = `(document, events) => {
  const now = document.querySelector('.transport output')?.textContent ?? '';
  const isThere = (now + ' ').includes(', event ' + events + ' ');
  return isThere ? document.querySelector('.hash').textContent.split(' ').at(-1) : null;
}`;

const grouped = (events: number) => events.toLocaleString('en');

describe('links', () => {
  const all = Object.entries(DONE).map(([name, done]) => ({ name, ...known(done) }));
  let built: BuiltPage;
  const chromium = chromiumPath();
  const firefox = firefoxPath();

  beforeAll(async () => {
    if (chromium !== null || firefox !== null) built = await BuiltPage.open(chromium);
  }, SLOW_MS);
  afterAll(() => built?.close());

  it('lead to histories that differ', () => {
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(all.length);
  });

  it.skipIf(chromium === null)(
    `Chromium comes to the same hashes as Node${chromium === null ? ` (${HOW_TO_GET_ONE})` : ''}`,
    async () => {
      const { page, errors } = await built.reader({ locale: 'en-GB' });
      for (const { name, link, events, hash } of all) {
        await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
        const there = page.locator('.transport output', { hasText: `, event ${grouped(events)} ` });
        await there.waitFor({ timeout: 60_000 });
        expect(await page.evaluate(`(${SHOWN})(document, '${grouped(events)}')`), name).toBe(hash);
      }
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );

  it.skipIf(firefox === null)(
    `Firefox comes to the same hashes as Node${firefox === null ? ` (${HOW_TO_GET_FIREFOX})` : ''}`,
    async () => {
      const told = await toldBy(firefox!, built.folder, all);
      expect(told).toEqual(Object.fromEntries(all.map(({ name, hash }) => [name, hash])));
    },
    SLOW_MS,
  );
});

/** Opens one link after the other in a frame, and tells the hash of each. */
function opener(all: readonly (Known & { readonly name: string })[]): string {
  const wanted = all.map(({ name, link, events }) => ({ name, link, events: grouped(events) }));
  return `<!doctype html><meta charset="utf-8"><title>links</title><iframe id="page" width="1200" height="800"></iframe>
<script>
  const shown = ${SHOWN};
  (async () => {
    const told = {};
    for (const { name, link, events } of ${JSON.stringify(wanted)}) {
      const frame = document.getElementById('page');
      frame.src = 'index.html?' + name + '#' + link;
      for (let waits = 0; waits < 600 && !told[name]; waits++) {
        await new Promise((done) => setTimeout(done, 100));
        const inside = frame.contentDocument;
        if (inside?.location.search === '?' + name) told[name] = shown(inside, events);
      }
    }
    await fetch('told', { method: 'POST', body: JSON.stringify(told) });
  })();
</script>`;
}

/** Serves the built page and the opener, until the browser has told what it saw. */
async function toldBy(firefox: string, folder: string, all: readonly (Known & { readonly name: string })[]) {
  let tell: (told: unknown) => void = () => {};
  const told = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    if (request.method === 'POST') tell(JSON.parse(await textOf(request)));
    const known = PAGES[pathname];
    response.writeHead(known === undefined ? 404 : 200, { 'Content-Type': known ?? 'text/plain' });
    if (pathname === '/') response.end(opener(all));
    else response.end(known === undefined ? '' : await readFile(join(folder, pathname)));
  });
  const browser = new Firefox(firefox, `http://127.0.0.1:${await listening(server)}/`);
  try {
    return await told;
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

const PAGES: Readonly<Record<string, string>> = {
  '/': 'text/html',
  '/index.html': 'text/html',
  '/page.js': 'text/javascript',
};

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

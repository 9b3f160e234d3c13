/** The page of a report: its data, and the page itself in a real browser. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import type { PageData } from '../../src/report/page/data.ts';
import { lanesText, laneText, readLane, readLanes } from '../../src/report/page/encoding.ts';
import { reportHtml } from '../../src/report/page/html.ts';
import { Lanes } from '../../src/report/page/lanes.ts';
import { FakeIo } from '../cli/fake-io.ts';
import { CHROMIUM, openBrowser } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'groupsim-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

let page = '';
beforeAll(() => {
  execFileSync(process.execPath, ['report/build.mjs']);
  page = readFileSync('dist/report/page.html', 'utf8');
});

/** The report that a command writes, as a file and as the data in it. */
async function report(name: string, ...words: string[]) {
  const io = Object.assign(new FakeIo(), { reportPage: () => page });
  await sim([...words, '--report', 'r.html'], io);
  const html = io.files.get('r.html')!;
  const path = join(folder, `${name}.html`);
  writeFileSync(path, html);
  const json = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)![1]!;
  return { html, url: `file://${path}`, data: JSON.parse(json) as PageData };
}

describe('lanes as text', () => {
  const lane = (codes: number) =>
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: codes })), { maxLength: 60 })
      .map((changes) => changes.sort((a, b) => a[0] - b[0]))
      .map((changes) => ({ at: changes.map(([at]) => at), code: changes.map(([, code]) => code) }));

  it('are read as they were written', () => {
    fc.assert(
      fc.property(lane(25), (one) => {
        expect(readLane(laneText(one))).toEqual(one);
      }),
    );
  });

  it('are read as they were written where many change together', () => {
    const unique = lane(400).map(({ at, code }) => {
      const times = [...new Set(at)];
      return { at: times, code: times.map((time) => code[at.indexOf(time)]!) };
    });
    const many = fc.array(unique, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(many, (lanes) => {
        expect(readLanes(lanesText(lanes), lanes.length)).toEqual(lanes);
      }),
    );
  });

  it('keep all changes that there is room for, and then say how coarse they are', () => {
    const few = new Lanes(2, 100);
    for (let at = 0; at < 90; at++) few.put(0, at * 10, at % 2);
    expect([few.grainMs, few.all[0]!.at.length]).toEqual([0, 90]);
    const many = new Lanes(2, 100);
    for (let at = 0; at < 100_000; at++) many.put(at % 2, at * 100, Math.floor(at / 2) % 3);
    expect(many.grainMs).toBeGreaterThan(1_000);
    for (const { at, code } of many.all) {
      expect(at.length).toBeLessThanOrEqual(100);
      expect(at).toEqual([...at].sort((a, b) => a - b));
      expect(code.every((value, index) => value !== code[index - 1])).toBe(true);
    }
    expect(many.last(1)).toBe(Math.floor(99_999 / 2) % 3);
  });
});

describe('the file', () => {
  it('of an hour of thirty members under churn is far below a megabyte', async () => {
    const { html, data } = await report('hour', '--members', '30', '--churn');
    expect(html.length).toBeLessThan(400_000);
    expect(data.runs[0]!.groups[0]!.grains).toEqual([0, 0]);
  });

  it('of an hour with far more members, partitions and restarts is below a megabyte', async () => {
    const worst = ['--members', '60', '--churn', 'every=5s', '--assignor', 'cooperative-sticky', '--partitions', '240'];
    expect((await report('worst', ...worst)).html.length).toBeLessThan(1_000_000);
  });

  it('shows each member as the run had it', async () => {
    const { data } = await report('kill', '--members', '3', '--for', '3m', '--event', '1m pod-kill pods=1');
    const [group] = data.runs[0]!.groups;
    const killed = readLane(group!.podLanes[1]!);
    expect([killed.at.at(-1), killed.code.at(-1)]).toEqual([60_000, 0]);
    const [ghost] = group!.ghosts;
    expect(ghost!.slice(0, 2)).toEqual([1, 60_000]);
    expect(ghost![2]).toBeGreaterThan(100_000);
    const owners = readLanes(group!.owners, group!.partitions.length);
    expect(owners.filter(({ code }) => code.at(-1) === 0)).toEqual([]);
    expect(owners.every(({ code }) => code.at(-1) !== 2)).toBe(true);
    expect(data.runs[0]!.events.map(({ words, fromMs }) => [words, fromMs])).toEqual([['pod-kill of pod 1', 60_000]]);
  });

  it('is not ended by what stands in it, and needs a place for it', async () => {
    const seed = '</script><script>alert(1)</script><!--';
    const { html, data } = await report('odd', '--members', '2', '--for', '30s', '--seed', seed);
    expect(data.runs[0]!.seed).toBe(seed);
    expect(html).not.toContain('alert(1)</script');
    expect(() => reportHtml('<html></html>', data)).toThrow(/no place for its data/);
  });

  it('asks for nothing from anywhere', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!data:,)|@import|url\(|fetch\(|XMLHttpRequest/);
  });
});

describe.skipIf(CHROMIUM === undefined)('in a browser (skipped where there is no Chromium: CHROMIUM=/path)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function opened(url: string, options: object, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, offline: true, ...options });
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    tab.on('pageerror', (error) => void complaints.push(String(error)));
    tab.on('request', (request) => void (/^(file|data):/.test(request.url()) || complaints.push(request.url())));
    await tab.goto(url);
    await tab.waitForSelector('.readout, .heatmap');
    await tab.waitForTimeout(300);
    await use(tab);
    expect(complaints).toEqual([]);
    await context.close();
  }

  /** Everything that axe finds. */
  async function violations(tab: Page): Promise<readonly string[]> {
    await tab.evaluate(axe.source);
    const found = await tab.evaluate<axe.AxeResults>('axe.run()');
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 120)}`);
  }

  const words = (tab: Page, place: string) => tab.locator(place).first().innerText();
  const RUN = [
    '--members',
    '6',
    '--churn',
    '--for',
    '10m',
    '--event',
    '5m broker-freeze for=30s',
    '--expect',
    'lost == 0',
  ];

  it('a run: one cursor for all, zoom by keys, buttons and drag, rebalances that can be shown', async () => {
    const { url } = await report('run', ...RUN);
    await opened(url, {}, async (tab) => {
      const box = (await tab.locator('.lanes canvas').nth(2).boundingBox())!;
      await tab.mouse.move(box.x + 76 + (box.width - 88) / 2, box.y + 5);
      await expect.poll(() => words(tab, '.readout')).toMatch(/^0[45]:\d\d\.\d (Stable|PreparingRebalance)/);
      const line = () =>
        tab.evaluate<string[]>('[...document.querySelectorAll(".u-cursor-x")].map((one) => one.style.transform)');
      expect(new Set(await line()).size).toBe(1);
      const before = (await line())[0];
      const chart = (await tab.locator('.u-over').first().boundingBox())!;
      await tab.mouse.move(chart.x + chart.width / 4, chart.y + 20);
      await expect.poll(() => words(tab, '.readout')).toMatch(/^02:[23]\d/);
      expect((await line())[0]).not.toBe(before);
      await tab.keyboard.press('+');
      await expect.poll(() => words(tab, '.range')).not.toBe('00:00.0 to 10:00.0');
      await tab.keyboard.press('0');
      await expect.poll(() => words(tab, '.range')).toBe('00:00.0 to 10:00.0');
      await tab.mouse.move(box.x + 76 + (box.width - 88) * 0.25, box.y + 5);
      await tab.mouse.down();
      await tab.mouse.move(box.x + 76 + (box.width - 88) * 0.5, box.y + 5, { steps: 4 });
      await tab.mouse.up();
      await expect.poll(() => words(tab, '.range')).toMatch(/^02:(29|30)\.\d to 0(4:59|5:00)\.\d$/);
      await tab.getByRole('button', { name: 'Show all' }).first().click();
      await tab
        .getByRole('button', { name: /Show rebalance/ })
        .first()
        .click();
      await expect.poll(() => words(tab, '.range')).not.toBe('00:00.0 to 10:00.0');
      await tab.locator('.slider').focus();
      const at = await words(tab, '.readout');
      await tab.keyboard.press('ArrowRight');
      await expect.poll(() => words(tab, '.readout')).not.toBe(at);
      await tab.keyboard.press('?');
      await expect.poll(() => tab.locator('.help').isVisible()).toBe(true);
      await expect.poll(() => tab.evaluate<string>('location.hash')).toMatch(/^#\d\d:\d\d\.\d$/);
      await tab.getByText('Owners of 72 partitions').click();
      await tab.locator('summary', { hasText: 'Configuration' }).click();
      await expect.poll(() => tab.getByText('session.timeout.ms 45s').isVisible()).toBe(true);
    });
  });

  it('any moment is a link', async () => {
    const { url } = await report('link', ...RUN);
    await opened(`${url}#04:30.0`, {}, async (tab) => {
      await expect.poll(() => words(tab, '.readout')).toMatch(/^04:30\.0/);
    });
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true }],
  ])('a run is accessible and fits: %s', async (name, options) => {
    const { url } = await report(name, ...RUN);
    await opened(url, options, async (tab) => {
      await tab.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await violations(tab)).toEqual([]);
      expect(await tab.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    });
  });

  it('light and dark differ, and somebody may choose', async () => {
    const { url } = await report('theme', ...RUN);
    await opened(url, { colorScheme: 'dark' }, async (tab) => {
      const ground = () => tab.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      const dark = await ground();
      await tab.getByRole('button', { name: 'Light or dark' }).click();
      expect(await ground()).not.toBe(dark);
      expect(await violations(tab)).toEqual([]);
    });
  });

  it('a comparison: its differences, and both variants under one cursor', async () => {
    const made = await report(
      'pair',
      'compare',
      '--members',
      '4',
      '--churn',
      '--for',
      '5m',
      '--vary',
      'client=java,franz-go',
      '--seeds',
      '3',
    );
    expect(made.data.runs.map(({ name, seed }) => [name, seed])).toEqual([
      ['client=java', '1'],
      ['client=franz-go', '1'],
    ]);
    await opened(made.url, {}, async (tab) => {
      expect(await words(tab, 'caption')).toBe('client=franz-go');
      await tab.keyboard.press('n');
      const times = () => tab.locator('.readout strong').allInnerTexts();
      await expect.poll(async () => new Set(await times()).size).toBe(1);
      expect(await times()).toHaveLength(2);
      expect(await violations(tab)).toEqual([]);
    });
  });

  it('a sweep: a heat map of each measure, and the command of a cell', async () => {
    const sweep = ['--vary', 'session.timeout.ms=6s,10s,30s', '--vary', 'heartbeat.interval.ms=1s,2s', '--seeds', '3'];
    const { url } = await report('sweep', 'sweep', '--members', '4', '--churn', '--for', '5m', ...sweep);
    await opened(url, { colorScheme: 'dark' }, async (tab) => {
      await expect.poll(() => tab.locator('td.heat').count()).toBe(6);
      const first = await words(tab, 'td.heat');
      await tab.getByLabel('Measure').selectOption('rebalances');
      await expect.poll(() => words(tab, 'td.heat')).not.toBe(first);
      await tab.locator('td.heat button').last().click();
      expect(await words(tab, '.detail code')).toContain('--session.timeout.ms 30s');
      expect(await violations(tab)).toEqual([]);
    });
  });
});

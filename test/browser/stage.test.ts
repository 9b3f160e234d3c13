/**
 * Stage, lanes and log in a real browser: every act is done by hand and forks the history, what is on the stage is reached by
 * keyboard, pictures can be taken away, lanes of two hundred members are drawn within a frame.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkOf, openHistory, placeOf, readScenario, type ScenarioInput } from '../../src/history/index.ts';
import { textOf } from '../../web/src/texts/catalogue.ts';
import { chromiumPath, HOW_TO_GET_ONE } from './chromium.ts';
import { BuiltPage, barriers } from './page.ts';

const path = chromiumPath();
const PATIENCE_MS = 30_000;
const SLOW_MS = 180_000;

/** Static members, so that every act is possible, and a network that is slow enough for something to be on its way. */
const SMALL = {
  durationMs: '3m',
  network: { rttMs: 60, jitterMs: 20 },
  topics: [{ partitions: 6, recordsPerSecond: 5 }],
  groups: [{ members: 3, consumer: { 'group.instance.id': 'pod' } }],
} as unknown as ScenarioInput;

const LARGE = {
  durationMs: '3m',
  topics: [{ partitions: 200, recordsPerSecond: 0.1 }],
  groups: [{ members: 200, churn: { everyMs: '10s' } }],
} as unknown as ScenarioInput;

/** A link to the first event after an instant at which a Heartbeat is on its way to the broker. */
function linkFor(input: ScenarioInput, atMs: number, withHeartbeat = true): string {
  const read = readScenario(input);
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  const open = openHistory({ scenario: read.scenario, acts: [] });
  open.toTime(atMs);
  const isThere = () => open.moment().messages.some(({ api, place }) => api === 'Heartbeat' && place === 'to-broker');
  while (withHeartbeat && !isThere()) open.step(1);
  return linkOf(open.history, placeOf(open));
}

async function openLink(page: Page, link: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
  await page.waitForSelector('svg.picture [data-member]', { timeout: PATIENCE_MS });
}

const histories = (page: Page) => page.locator('.forks li').count();

/** Everything that its menu offers is done, each from the same place. */
async function doAll(page: Page, target: string): Promise<readonly string[]> {
  await page.click(target);
  const offered = await page.$$eval('[role=menuitem]:not([aria-disabled])', (items) =>
    items.map((item) => item.getAttribute('data-act')!),
  );
  await page.keyboard.press('Escape');
  for (const act of offered) {
    const before = await histories(page);
    await page.click(target);
    await page.click(`[data-act="${act}"]`);
    if ((await page.locator('.act-form').count()) > 0) await page.click('.act-form [type=submit]');
    await page.locator('.forks li').nth(before).waitFor({ timeout: PATIENCE_MS });
    await page.click(`button:text-is("${textOf('en', 'fork.undo')}")`);
    await page.locator('.forks li').nth(before).waitFor({ state: 'detached', timeout: PATIENCE_MS });
    await page.waitForSelector(target, { timeout: PATIENCE_MS });
  }
  return offered;
}

describe.skipIf(path === null)(`the stage in a browser${path === null ? ` (${HOW_TO_GET_ONE})` : ''}`, () => {
  let built: BuiltPage;
  beforeAll(async () => {
    built = await BuiltPage.open(path!);
  }, SLOW_MS);
  afterAll(() => built.close());

  it(
    'every act on members, messages, the network and the broker forks the history',
    async () => {
      const { page, errors } = await built.reader({ locale: 'en-GB' });
      await openLink(page, linkFor(SMALL, 60_000));
      expect(await doAll(page, '[data-member="1"]')).toEqual(
        'kill stop restart pause slow replace remove latency loss black-hole reset'.split(' '),
      );
      expect(await doAll(page, '[data-act-on=network]')).toEqual(['latency', 'loss', 'black-hole', 'reset']);
      expect(await doAll(page, '[data-act-on=broker]')).toEqual(['slow', 'freeze', 'failover', 'restart']);
      expect(await doAll(page, '[data-message] >> nth=0')).toEqual(['drop', 'delay', 'duplicate', 'break']);
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'is reached by keyboard: a member, its menu, a value, and back',
    async () => {
      const { page, errors } = await built.reader({ locale: 'en-GB' });
      await openLink(page, linkFor(SMALL, 60_000));
      await page.focus('[data-member="2"]');
      await page.keyboard.press('Enter');
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      for (const _ of ['stop', 'restart']) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.type('7');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await page.evaluate('document.activeElement.dataset.member')).toBe('2');
      await page.keyboard.press(' ');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.forks li:nth-child(2)', { timeout: PATIENCE_MS });
      await page.waitForSelector('.member-down', { timeout: PATIENCE_MS });
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'gives away its picture, and a diagram of what led to it',
    async () => {
      const { page } = await built.reader({ locale: 'en-GB' });
      await openLink(page, linkFor(SMALL, 30_000));
      const saved = async (key: 'export.svg' | 'export.png' | 'export.mermaid') => {
        await page.evaluate("document.querySelector('.export').open = true");
        const [download] = await Promise.all([
          page.waitForEvent('download', { timeout: PATIENCE_MS }),
          page.click(`.export-list button:text-is("${textOf('en', key)}")`),
        ]);
        return readFile(await download.path());
      };
      const svg = String(await saved('export.svg'));
      expect(svg).toContain('PreparingRebalance');
      expect(svg).not.toMatch(/class=|var\(--/);
      expect((await saved('export.png')).subarray(1, 4).toString()).toBe('PNG');
      expect(String(await saved('export.mermaid'))).toMatch(/sequenceDiagram.*JoinGroup/s);
    },
    SLOW_MS,
  );

  it(
    'lanes: a click goes there, keys zoom, a point is told in words; a line of the log goes there too',
    async () => {
      const { page, errors } = await built.reader({ locale: 'en-GB' });
      await openLink(page, linkFor(SMALL, 60_000));
      const now = () => page.locator('.lanes-box').getAttribute('aria-valuenow').then(Number);
      await page.locator('.lanes-tools select').waitFor({ timeout: PATIENCE_MS });
      const { width } = (await page.locator('.lanes-box').boundingBox())!;
      await page.locator('.lanes-box').click({ position: { x: width / 2, y: 60 } });
      await expect.poll(now, { timeout: PATIENCE_MS }).toBeGreaterThan(80_000);
      expect(await page.locator('.lanes-words').textContent()).toMatch(/m0: reads partitions, 2 partitions/);
      const before = await now();
      await page.keyboard.press('+');
      await page.keyboard.press('ArrowLeft');
      // One of a hundred steps of what is shown: half of the run.
      await expect.poll(async () => before - (await now()), { timeout: PATIENCE_MS }).toBeCloseTo(900, -1);
      await page.click('.log-line button');
      await expect.poll(now, { timeout: PATIENCE_MS }).toBeLessThan(80_000);
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'lanes of two hundred members are drawn in a part of a frame',
    async () => {
      const { page } = await built.reader({ locale: 'en-GB' });
      await openLink(page, linkFor(LARGE, 60_000, false));
      await page.locator('.transport output', { hasText: ' of ' }).waitFor({ timeout: SLOW_MS });
      const took = (await page.evaluate(DRAW_OFTEN)) as readonly number[];
      expect(took.length).toBeGreaterThan(20);
      // The median: whatever else the machine does makes single ones longer.
      expect(took[took.length >> 1]).toBeLessThan(8);
    },
    SLOW_MS,
  );

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'axe finds no barrier in stage, lanes and log, %s, %i pixels wide',
    async (colorScheme, width) => {
      const { page } = await built.reader({ colorScheme, viewport: { width, height: 844 }, locale: 'en-GB' });
      await openLink(page, linkFor(SMALL, 60_000));
      expect(await barriers(page, '#stage', '#lanes', '#log')).toEqual([]);
      await page.click('[data-member="0"]');
      expect(await barriers(page, '#stage')).toEqual([]);
      await page.click('[data-act="pause"]');
      expect(await barriers(page, '#stage')).toEqual([]);
      const isScrolled = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(isScrolled).toBe(false);
    },
    SLOW_MS,
  );
});

/** Zooms in and out, and tells how long each drawing took, the shortest first. */
const DRAW_OFTEN = `(async () => {
  const box = document.querySelector('.lanes-box');
  box.focus();
  performance.clearMeasures('lanes');
  for (let turn = 0; turn < 60; turn++) {
    await new Promise((done) => requestAnimationFrame(done));
    const { top } = box.getBoundingClientRect();
    const deltaY = turn % 2 === 0 ? -20 : 20;
    box.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: 600, clientY: top + 50, cancelable: true }));
  }
  return performance.getEntriesByName('lanes').map(({ duration }) => duration).sort((a, b) => a - b);
})()`;

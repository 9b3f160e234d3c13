/** The course in a real browser: every lesson walked through by key, every exercise checked and solved, in both languages. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COURSE } from '../../web/src/lessons/course/index.ts';
import { textOf } from '../../web/src/texts/catalogue.ts';
import { chromiumPath, HOW_TO_GET_ONE } from './chromium.ts';
import { BuiltPage, barriers } from './page.ts';

const path = chromiumPath();
const PATIENCE_MS = 30_000;
const SLOW_MS = 180_000;

describe.skipIf(path === null)(`the course in a browser${path === null ? ` (${HOW_TO_GET_ONE})` : ''}`, () => {
  let built: BuiltPage;
  beforeAll(async () => {
    built = await BuiltPage.open(path!);
  }, SLOW_MS);
  afterAll(() => built.close());

  const openCourse = (page: Page) => page.click('#course button');
  const openLesson = async (page: Page, lesson: number) => {
    await page.evaluate("document.querySelector('.course-list').open = true");
    await page.click(`.course-list li:nth-child(${lesson + 1}) button`);
  };
  const heading = (page: Page) => page.locator('#course article h4').textContent();
  /** The stage is there: the worker has told of the moment. */
  const settled = (page: Page, ms: number) =>
    page
      .locator('.transport output', { hasText: clockOf(ms) })
      .first()
      .waitFor({ timeout: PATIENCE_MS });

  it(
    'walks through all lessons, checks each exercise, and runs each solution',
    async () => {
      const { page, errors } = await built.reader({ locale: 'en-GB' });
      await openCourse(page);
      for (const [index, { steps, exercise }] of COURSE.entries()) {
        await openLesson(page, index);
        for (const { heading: key, stage } of steps) {
          expect(await heading(page)).toBe(textOf('en', key));
          await settled(page, stage.startAtMs);
          await page.keyboard.press(']');
        }
        await settled(page, exercise.stage.startAtMs);
        await page.click('.course-check');
        await page.waitForSelector('article [role=status] .bad', { timeout: PATIENCE_MS });
        await page.click('article details:last-of-type summary');
        await page.click('article details:last-of-type button');
        await page.waitForSelector('article [role=status] .good', { timeout: PATIENCE_MS });
      }
      expect(errors).toEqual([]);
      const progress = textOf('en', 'course.progress', { done: COURSE.length, all: COURSE.length });
      expect(await page.locator('.course-head small').textContent()).toBe(progress);
      await page.reload();
      expect(await page.locator('.course-head small').textContent()).toBe(progress);
    },
    SLOW_MS,
  );

  it(
    'is in Chinese for a Chinese reader, and can be switched',
    async () => {
      const { page, errors } = await built.reader({ locale: 'zh-CN' });
      await openCourse(page);
      const [first] = COURSE[0]!.steps;
      expect(await heading(page)).toBe(textOf('zh', first!.heading));
      await page.selectOption('.controls select', 'en');
      expect(await heading(page)).toBe(textOf('en', first!.heading));
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'has no barriers, and nothing sticks out: %s, %i wide',
    async (colorScheme, width) => {
      const { page, errors } = await built.reader({ colorScheme, viewport: { width, height: 844 } });
      await openCourse(page);
      expect(await barriers(page, '#course', '.header')).toEqual([]);
      for (let n = 0; n < 3; n++) await page.keyboard.press(']');
      await page.click('.course-check');
      await page.waitForSelector('.course-goals strong', { timeout: PATIENCE_MS });
      for (const summary of await page.locator('#course summary').all()) await summary.click();
      expect(await barriers(page, '#course', '.header')).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(errors).toEqual([]);
    },
    SLOW_MS,
  );
});

/** As the page writes an instant: `0:10.0`. */
function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.${Math.floor(ms / 100) % 10}`;
}

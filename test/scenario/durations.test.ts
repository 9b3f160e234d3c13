import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/scenario/durations.ts';

describe('a span as people write it', () => {
  test.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1.5s', 1_500],
    ['1h30m', 5_400_000],
    ['1h30m500ms', 5_400_500],
    ['2d', 172_800_000],
    ['0.2ms', 0.2],
    ['250', 250],
    [' 3s ', 3_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(['', 's', '10 s', '10x', '30m1h', '1s1s', '-5s', '1e3ms', '10s!', 'ten'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('what is written is read back, for every tick of 0.1 ms', () => {
    const ticks = fc.integer({ min: 0, max: 30 * 864_000_000 });
    fc.assert(fc.property(ticks, (tick) => parseDuration(formatDuration(tick / 10)) === tick / 10));
  });

  test('it is written short', () => {
    expect([0, 0.2, 999, 1_000, 90_000, 3_600_000, 5_400_500].map(formatDuration)).toEqual([
      '0ms',
      '0.2ms',
      '999ms',
      '1s',
      '1m30s',
      '1h',
      '1h30m0.5s',
    ]);
  });
});

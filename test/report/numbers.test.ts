import { describe, expect, test } from 'vitest';
import { clock, count, fineClock, percent, spanText, things } from '../../src/report/numbers.ts';

describe('numbers as people read them', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [9_999_999, '9,999,999'],
    [12_345_678, '12.3M'],
    [2_592_000_000, '2.59G'],
  ])('%d is %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  test.each([
    [0, '0'],
    [0.2, '0.20ms'],
    [12.34, '12.3ms'],
    [999, '999ms'],
    [999.9, '1.00s'],
    [59_949, '59.9s'],
    [59_999, '1m00s'],
    [185_000, '3m05s'],
    [3_599_900, '1h00m'],
    [7_620_000, '2h07m'],
    [273_600_000, '3d04h'],
  ])('a span of %d ms is %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });

  test('instants', () => {
    expect([0, 723_240, 4_323_200].map(clock)).toEqual(['00:00.0', '12:03.2', '1:12:03.2']);
    expect([0, 999.9, 6_571, 4_323_012.3].map(fineClock)).toEqual([
      '00:00.000',
      '00:00.999',
      '00:06.571',
      '1:12:03.012',
    ]);
  });

  test('what is not nothing never reads 0, what is not all never 100', () => {
    expect([0, 0.0001, 0.5, 0.9999, 1, 2.223].map(percent)).toEqual(['0%', '<0.1%', '50.0%', '>99.9%', '100%', '222%']);
  });

  test('one and many', () => {
    expect([things(1, 'member'), things(2, 'member')]).toEqual(['1 member', '2 members']);
  });
});

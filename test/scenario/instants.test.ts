import { expect, test } from 'vitest';
import { clock } from '../../src/report/numbers.ts';
import { parseInstant } from '../../src/scenario/instants.ts';

test.each([
  ['12:03', 723_000],
  ['12:03.2', 723_200],
  ['1:12:03', 4_323_000],
  ['00:00.1234', 123.4],
  ['90:00', 5_400_000],
  ['12m3s', 723_000],
  ['250', 250],
])('%s is %d ms from the beginning', (text, ms) => expect(parseInstant(text)).toBe(ms));

test.each(['12:60', '12:3', 'noon', '-1:00', '1:2:3', ''])('"%s" is no instant', (text) =>
  expect(parseInstant(text)).toBeNull(),
);

test('reads what the reports print', () => {
  for (const ms of [0, 100, 59_900, 723_200, 3_600_000, 86_399_900]) expect(parseInstant(clock(ms))).toBe(ms);
});

import { describe, expect, it } from 'vitest';
import { holdsFor, parseExpectation } from '../../src/experiment/expectation.ts';
import { judgeExpectation } from '../../src/experiment/verdict.ts';

const parsed = (text: string) => {
  const result = parseExpectation(text);
  if ('not' in result) throw new Error(result.not);
  return result.ok;
};

describe('an expectation', () => {
  it.each([
    ['unowned.p99 < 20s', 'unowned.p99', 'each', '<', 20_000],
    ['duplicates==0', 'duplicates', 'each', '==', 0],
    ['lost = 0', 'lost', 'each', '==', 0],
    ['mean(lag.max) <= 1m30s', 'lag.max', 'mean', '<=', 90_000],
    ['state.Stable >= 99.5%', 'state.Stable', 'each', '>=', 0.995],
    ['unowned.share < 0.05', 'unowned.share', 'each', '<', 0.05],
    ['unowned.max@orders.v2 != 5', 'unowned.max', 'each', '!=', 5],
    ['max( rebalances ) < 1_000', 'rebalances', 'max', '<', 1_000],
  ])('%s', (text, measure, over, operator, bound) => {
    expect(parsed(text)).toMatchObject({ measure: { name: measure }, over, operator, bound });
  });

  it('names a group', () => expect(parsed('unowned.max@orders.v2 < 5s').group).toBe('orders.v2'));

  it.each([
    [
      'unowned.p9 < 20s',
      'names unowned.p9, which is no measure: groupsim measures lists them. Did you mean unowned.p99?',
    ],
    ['duplicate == 0', 'names duplicate, which is no measure: groupsim measures lists them. Did you mean duplicates?'],
    ['men(lost) < 1', 'knows no men: over several runs there are mean, median, min and max. Did you mean mean?'],
    ['unowned.p99 < 20', null],
    ['unowned.p99 < many', 'has "many" for a value: unowned.p99 is a span, such as 20s or 500ms.'],
    ['duplicates == 5s', 'has "5s" for a value: duplicates is a number.'],
    ['duplicates', "is not a measure, a comparison and a value: write 'unowned.p99 < 20s' or 'duplicates == 0'."],
    ['', "is not a measure, a comparison and a value: write 'unowned.p99 < 20s' or 'duplicates == 0'."],
  ])('%j is told what is wrong', (text, message) => {
    const result = parseExpectation(text);
    expect('not' in result ? result.not : null).toBe(message);
  });

  it.each([
    ['lost < 2', 1, true],
    ['lost < 2', 2, false],
    ['lost <= 2', 2, true],
    ['lost > 2', 2, false],
    ['lost >= 2', 2, true],
    ['lost == 2', 2, true],
    ['lost != 2', 2, false],
    ['startup < 1h', null, false],
  ])('%s holds for %s: %s', (text, value, holds) => expect(holdsFor(parsed(text), value)).toBe(holds));
});

describe('a verdict over several runs', () => {
  const seen = [1, 2, 9].map((value) => ({ seed: `s${value}`, value }));

  it('holds of each only if it holds of all, and names those that failed', () => {
    expect(judgeExpectation(parsed('lost < 5'), seen)).toMatchObject({ holds: false, value: 9, failedSeeds: ['s9'] });
    expect(judgeExpectation(parsed('lost < 10'), seen)).toMatchObject({ holds: true, value: 9, failedSeeds: [] });
    expect(judgeExpectation(parsed('lost > 0'), seen)).toMatchObject({ holds: true, value: 1 });
  });

  it.each([
    ['mean(lost) < 4.1', true, 4],
    ['median(lost) < 3', true, 2],
    ['max(lost) < 9', false, 9],
    ['min(lost) >= 1', true, 1],
  ])('%s', (text, holds, value) => expect(judgeExpectation(parsed(text), seen)).toMatchObject({ holds, value }));

  it('does not hold where it did not happen, or nothing ran', () => {
    const never = [...seen, { seed: 'x', value: null }];
    expect(judgeExpectation(parsed('mean(lost) < 100'), never).holds).toBe(false);
    expect(judgeExpectation(parsed('lost < 100'), never)).toMatchObject({ holds: false, failedSeeds: ['x'] });
    expect(judgeExpectation(parsed('lost < 100'), []).holds).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { columns, row } from '../../src/report/bars.ts';

describe('bars', () => {
  test('columns: nothing is blank, something is seen, the highest is full', () => {
    expect(columns([0, 0.001, 4, 8], 8)).toBe(' ▁▄█');
    expect(columns([0, 0], 0)).toBe('  ');
  });

  test('rows', () => {
    expect([0, 0.0001, 0.5, 0.55, 1, 2].map((share) => row(share, 4))).toEqual(['', '▏', '██', '██▎', '████', '████']);
  });
});

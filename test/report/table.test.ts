import { expect, test } from 'vitest';
import { plain } from '../../src/report/layout.ts';
import { columns } from '../../src/report/table.ts';

const HEAD = ['NAME', 'PLACE', 'NOTES'];
const ROWS = [
  ['a', 'somewhere', 'one two three four'],
  ['longer', 'x', 'five'],
];
const at = (width: number) => ({ width, paint: plain });

test('columns are as wide as their widest cell', () => {
  expect(columns(HEAD, ROWS, at(80))).toEqual([
    'NAME    PLACE      NOTES',
    'a       somewhere  one two three four',
    'longer  x          five',
  ]);
});

test('what can be missed goes first, in the order given', () => {
  expect(columns(HEAD, ROWS, at(30), ['PLACE'])).toEqual([
    'NAME    NOTES',
    'a       one two three four',
    'longer  five',
  ]);
});

test('the last column goes on below itself, or below the line where it has no room', () => {
  expect(columns(HEAD, ROWS, at(36))).toContain('                   four');
  expect(columns(HEAD, ROWS, at(24)).slice(1, 3)).toEqual(['a       somewhere', '    one two three four']);
});

test('no line is longer than the layout', () => {
  for (let width = 20; width < 60; width++) {
    for (const line of columns(HEAD, ROWS, at(width))) expect(line.length).toBeLessThanOrEqual(width);
  }
});

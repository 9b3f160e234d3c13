/** docs/client-errors.md is what the models do: a test for each cell. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordedCases } from '../figures.ts';
import { COLUMNS, REQUESTS } from './columns.ts';
import { DIFFERENCES } from './differences.ts';
import { cellName, cellOf, cellsOf, PAGE } from './page.ts';

const page = readFileSync(PAGE, 'utf8');
const cells = cellsOf(page);

describe.each(REQUESTS.map((request) => [request.title, request] as const))('%s', (_title, request) => {
  const each = request.answers.flatMap((answer) => COLUMNS.map((column) => ({ answer, column, client: column.title })));

  it.each(each)('$answer: $client does what the table says', ({ answer, column }) => {
    expect(cells.get(cellName(request, answer, column))).toBe(cellOf(request, answer, column));
  });
});

describe('the page', () => {
  it('has a cell for each client, request and answer, and no other', () => {
    const rows = REQUESTS.reduce((sum, { answers }) => sum + answers.length, 0);
    expect(cells.size).toBe(rows * COLUMNS.length);
    expect([...cells.values()].filter((text) => text === '')).toEqual([]);
  });

  it('names recorded cases where it departs from the written tables', () => {
    const names = [...new Set(recordedCases().map(({ name }) => name))];
    for (const { where, evidence } of DIFFERENCES) {
      for (const pattern of evidence) {
        const regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        expect(
          names.some((name) => regex.test(name)),
          `${where}: ${pattern}`,
        ).toBe(true);
      }
    }
  });
});

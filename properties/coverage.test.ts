/** Every cell of the protocol's tables is reached by the properties, or it is said why not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coveragePage, NOT_REACHED, REACHABLE, reachedCells } from './coverage/reached.ts';

const PAGE = join(import.meta.dirname, '../docs/properties-coverage.md');

describe('the cells of the protocol', () => {
  const reached = reachedCells();
  it('are reached, or explained', () =>
    expect(REACHABLE.filter((cell) => !reached.has(cell))).toEqual(REACHABLE.filter((cell) => cell in NOT_REACHED)));
  it('that are explained exist', () =>
    expect(Object.keys(NOT_REACHED).filter((cell) => !REACHABLE.includes(cell))).toEqual([]));
  it('stand in docs/properties-coverage.md (written by npm run coverage:properties)', () =>
    expect(readFileSync(PAGE, 'utf8')).toBe(coveragePage(reached)));
});

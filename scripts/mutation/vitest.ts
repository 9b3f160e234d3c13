/**
 * What stands in for vitest while mutants are tried: it collects tests as plain functions that can be called thousands of times
 * in one process. A mutant costs only the tests that reach it; vitest would set up a world for each.
 */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import * as chai from 'chai';

export interface CollectedTest {
  readonly id: string;
  readonly run: () => unknown;
}

/** In the order of the files. */
export const collected: CollectedTest[] = [];

const titles: string[] = [];

function collect(title: string, run: () => unknown): void {
  const id = [...titles, title].join(' > ');
  collected.push({ id: `${id} #${collected.length}`, run });
}

/** `it.each(rows)(title, run)`: a row that is no list is the only argument. */
function each(one: (title: string, run: () => unknown) => void) {
  return (rows: readonly unknown[]) =>
    (title: string, run: (...row: unknown[]) => unknown): void => {
      rows.forEach((row, i) => {
        one(`${title} [${i}]`, () => (Array.isArray(row) ? run(...row) : run(row)));
      });
    };
}

/** Without end of time: Stryker has its own. */
export const it = Object.assign((title: string, run: () => unknown, _timeout?: unknown) => collect(title, run), {
  each: each(collect),
});
export { it as test };

function group(title: string, run: () => unknown): void {
  titles.push(title);
  run();
  titles.pop();
}

export const describe = Object.assign(group, { each: each(group) });

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const expectOf = (value: unknown, message?: string) => chai.expect(value, message);

type Globals = Record<PropertyKey, unknown>;
const globals = globalThis as unknown as Globals;
export const expect = Object.assign(expectOf, globals[ASYMMETRIC_MATCHERS_OBJECT] as object, {
  getState: () => getState(expect as never),
  setState: (state: object) => setState(state, expect as never),
});
Object.assign(expect, chai.expect);
globals[GLOBAL_EXPECT] = expect;
setState({ assertionCalls: 0, isExpectingAssertions: false, isExpectingAssertionsError: null }, expect as never);

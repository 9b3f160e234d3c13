/** What the table of the clients' rules is made of; that docs/fidelity.md has it as it is now, `npm run docs:check` says. */
import { describe, expect, it } from 'vitest';
import { clientBook, clientRulesNamed, readClientRules, recordingsOf } from '../../../scripts/client-rules-page.ts';
import { testsOf } from '../../../scripts/rule-book.ts';
import { recordedCases } from '../../conformance/clients/figures.ts';

describe('the table of the clients’ rules', () => {
  it('names each rule once', () => {
    const names = readClientRules().map(({ rule }) => rule);
    expect(names).toEqual([...new Set(names)]);
  });

  it('has a test for every rule in the model', () => {
    const tests = testsOf(clientBook());
    const bare = readClientRules().filter(({ rule, outside }) => !outside && tests.get(rule)!.length === 0);
    expect(bare.map(({ rule }) => rule)).toEqual([]);
  });

  it('points to recordings that there are', () => {
    const recorded = recordedCases();
    const patterns = readClientRules().flatMap(({ rule, cases = [] }) => cases.map((pattern) => [rule, pattern]));
    const empty = patterns.filter(([, pattern]) => recordingsOf(pattern!, recorded).length === 0);
    expect(empty).toEqual([]);
  });

  it('takes names from the titles of tests, not from comments', () => {
    const test = "/** J-XX-01 */\n// J-XX-02\nit('J-XX-03, N99: does', () => {});";
    expect([...clientRulesNamed(test, 'test/client-model/java/x.test.ts')]).toEqual(['J-XX-03', 'FINDINGS N99']);
    expect([...clientRulesNamed(test, 'test/client-model/java/stage.ts')]).toEqual([]);
  });
});

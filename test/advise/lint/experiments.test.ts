/**
 * Each rule of the linter against the simulator itself: of its two scenarios it warns of one, which suffers, and not of
 * the other, which differs in nothing else.
 */
import { describe, expect, test } from 'vitest';
import { lint } from '../../../src/advise/lint/lint.ts';
import { prove, scenarioOf } from '../../../src/advise/lint/prove.ts';
import { LINT_RULES } from '../../../src/advise/lint/rules.ts';
import type { ScenarioInput } from '../../../src/scenario/read.ts';

const rulesOf = (input: ScenarioInput) => lint(scenarioOf(input)).map(({ rule }) => rule);

describe.each(LINT_RULES)('$id', (rule) => {
  const { harm, cure, figure } = rule.experiment;

  test('speaks of the one that suffers, and of no other', () => {
    expect(rulesOf(harm)).toContain(rule.id);
    expect(rulesOf(cure)).not.toContain(rule.id);
  });

  test(`${figure.what}: more with the harm than with the cure`, () => {
    const proof = prove(rule);
    expect(proof.holds, JSON.stringify(proof, null, 2)).toBe(true);
  });
});

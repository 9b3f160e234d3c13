/**
 * All rules of the linter, in the order in which they are told.
 */
import type { LintRule } from './rule.ts';
import { COMMITTING } from './rules/commits.ts';
import { CONNECTIONS } from './rules/connections.ts';
import { LIVENESS } from './rules/liveness.ts';
import { MEMBERS } from './rules/members.ts';
import { MIXED } from './rules/mixed.ts';
import { PROCESSING } from './rules/processing.ts';
import { STATIC } from './rules/static.ts';
import { WORKING } from './rules/workers.ts';

export const LINT_RULES: readonly LintRule[] = [
  ...LIVENESS,
  ...PROCESSING,
  ...WORKING,
  ...COMMITTING,
  ...MEMBERS,
  ...STATIC,
  ...MIXED,
  ...CONNECTIONS,
];

export const LINT_RULE_IDS: readonly string[] = LINT_RULES.map(({ id }) => id);

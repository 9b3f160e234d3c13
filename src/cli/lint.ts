/**
 * The command `lint`: what is unwise about a scenario, the rules, and the experiments that prove them.
 */
import { lint } from '../advise/lint/lint.ts';
import { type Proof, prove } from '../advise/lint/prove.ts';
import type { LintRule } from '../advise/lint/rule.ts';
import { LINT_RULES } from '../advise/lint/rules.ts';
import type { Layout } from '../report/layout.ts';
import { findingsJson, findingsText, proofsJson, proofText, rulesJson, rulesText } from '../report/lint-text.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { LintRequest } from './lint-request.ts';
import { printNotes } from './notes.ts';

export function lintCommand(request: LintRequest, io: Io, layout: Layout): ExitCode | Promise<ExitCode> {
  if (request.kind === 'prove') return proveRules(request.rules, request.json, io, layout);
  if (request.kind === 'lint-rules') {
    io.out(request.json ? rulesJson(LINT_RULES) : rulesText(LINT_RULES, layout));
    return Exit.ok;
  }
  printNotes(request.notes, io);
  const findings = lint(request.scenario);
  io.out(request.json ? findingsJson(findings) : findingsText(findings, layout));
  return findings.some(({ level }) => level === 'warning') ? Exit.threshold : Exit.ok;
}

/** Each is printed when it is done; Ctrl-C is heard in between. */
async function proveRules(rules: readonly LintRule[], json: boolean, io: Io, layout: Layout): Promise<ExitCode> {
  const proofs: Proof[] = [];
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
  });
  for (const rule of rules) {
    if (interrupted) break;
    const proof = prove(rule);
    proofs.push(proof);
    if (!json) io.out(`${proofs.length > 1 ? '\n' : ''}${proofText(proof, rule.sentence, layout)}\n`);
    await io.turn();
  }
  deaf();
  if (json) io.out(proofsJson(proofs));
  if (interrupted) return Exit.interrupted;
  return proofs.every(({ holds }) => holds) ? Exit.ok : Exit.threshold;
}

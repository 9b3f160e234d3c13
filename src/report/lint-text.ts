/**
 * What the linter has found, and what its experiments show, as text and as JSON.
 */
import type { Finding } from '../advise/lint/lint.ts';
import { inOwnNames } from '../advise/lint/own-names.ts';
import type { Proof, Side } from '../advise/lint/prove.ts';
import type { LintRule } from '../advise/lint/rule.ts';
import { type Layout, labelled, wrap } from './layout.ts';
import { count, percent, spanText } from './numbers.ts';

/** The finding of a run: what is unwise, what to do, and by which name the linter knows it. */
export function findingSentence({ message, cure, rule }: Finding): string {
  return `${message} ${cure} (${rule})`;
}

export function findingsText(findings: readonly Finding[], layout: Layout): string {
  if (findings.length === 0) return 'Nothing unwise was found.\n';
  const told = findings.map((finding) => findingText(finding, layout)).join('\n\n');
  return `${told}\n\n${wrap(summaryText(findings), layout.width).join('\n')}\n`;
}

const LABEL_WIDTH = 9;

function findingText({ rule, level, message, cure, proof }: Finding, layout: Layout): string {
  const width = layout.width - LABEL_WIDTH;
  const title = `${layout.paint(level === 'warning' ? 'CompletingRebalance' : 'dim', level)} ${layout.paint('strong', rule)}`;
  const parts: [string, string][] = [
    ['  why', message],
    ['  cure', cure],
    ...(proof.length > 0 ? [['  proof', proof.join(', ')] as [string, string]] : []),
  ];
  return [title, ...parts.flatMap(([label, text]) => labelled(layout, label, LABEL_WIDTH, wrap(text, width)))].join(
    '\n',
  );
}

function summaryText(findings: readonly Finding[]): string {
  const first = findings[0]!.rule;
  return `${levelsText(findings)}. The experiment behind one of them: npx groupsim lint --prove ${first}`;
}

function levelsText(findings: readonly Finding[]): string {
  const counts = (['warning', 'note'] as const).map((level) => {
    const many = findings.filter((finding) => finding.level === level).length;
    return many === 0 ? '' : `${many} ${level}${many === 1 ? '' : 's'}`;
  });
  return counts.filter((text) => text !== '').join(', ');
}

export function findingsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}

export function proofText(proof: Proof, sentence: string, layout: Layout): string {
  const seeds = `${proof.harm.values.length} seeds`;
  const verdict = proof.holds ? 'holds' : 'does NOT hold';
  return [
    `${layout.paint('strong', proof.rule)}: ${sentence}`,
    ...wrap(`${proof.figure}, mean of ${seeds}; it ${verdict}.`, layout.width - 2).map((line) => `  ${line}`),
    ...sideText('harm', proof.harm, proof, layout),
    ...sideText('cure', proof.cure, proof, layout),
  ].join('\n');
}

/** The command is never wrapped: it is there to be copied. */
function sideText(label: string, side: Side, { unit }: Proof, layout: Layout): string[] {
  const values = side.values.map((value) => valueText(value, unit)).join(', ');
  return [
    ...labelled(layout, `  ${label}`, LABEL_WIDTH, [`${valueText(side.mean, unit)}   (${values})`]),
    `         ${side.command}`,
  ];
}

export function valueText(value: number, unit: Proof['unit']): string {
  if (unit === 'share') return percent(value);
  return unit === 'ms' ? spanText(value) : count(Math.round(value));
}

export function proofsJson(proofs: readonly Proof[]): string {
  return `${JSON.stringify({ proofs }, null, 2)}\n`;
}

/** The rules themselves. */
export function rulesText(rules: readonly LintRule[], layout: Layout): string {
  const told = rules.map(({ id, level, clients, sentence }) =>
    [
      layout.paint('strong', id) +
        layout.paint('dim', `  ${level}${clients === 'all' ? '' : `, ${clients.join(', ')}`}`),
      ...wrap(sentence, layout.width - 2).map((line) => `  ${line}`),
    ].join('\n'),
  );
  const how =
    'lint with flags or a file tells which of them a scenario breaks; lint --prove RULE runs the experiment behind one.';
  return `${told.join('\n')}\n\n${wrap(how, layout.width).join('\n')}\n`;
}

export function rulesJson(rules: readonly LintRule[]): string {
  const told = rules.map(({ id, level, sentence, clients, path, proof, cure, experiment }) => ({
    rule: id,
    level,
    sentence,
    clients,
    path,
    proof,
    cure: inOwnNames(cure, []),
    figure: experiment.figure.what,
  }));
  return `${JSON.stringify({ rules: told }, null, 2)}\n`;
}

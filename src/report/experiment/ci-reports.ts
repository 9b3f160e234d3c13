/**
 * Expectations for machines: a JUnit report, which every CI reads, and workflow commands of GitHub Actions.
 */
import type { ExpectationVerdict } from '../../experiment/verdict.ts';
import { sentenceOf } from './expectations-text.ts';

/** An expectation with the command that shows it again. */
export interface CiVerdict {
  readonly verdict: ExpectationVerdict;
  readonly command: string;
}

export function junitText(verdicts: readonly CiVerdict[]): string {
  const failures = verdicts.filter(({ verdict }) => !verdict.holds).length;
  const counts = `tests="${verdicts.length}" failures="${failures}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="groupsim" ${counts}>`,
    ...verdicts.flatMap(junitCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function junitCase({ verdict, command }: CiVerdict): string[] {
  const { expectation, variant, holds } = verdict;
  const name = `name="${xml(expectation.text)}" classname="${xml(variant ?? 'groupsim')}" time="0"`;
  if (holds) return [`    <testcase ${name}/>`];
  return [
    `    <testcase ${name}>`,
    `      <failure message="${xml(sentenceOf(verdict))}">${xml(`${sentenceOf(verdict)}\nSee it again: ${command}`)}</failure>`,
    '    </testcase>',
  ];
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
}

/** One line for each that failed. */
export function annotationsText(verdicts: readonly CiVerdict[]): string {
  return verdicts
    .filter(({ verdict }) => !verdict.holds)
    .map(({ verdict, command }) => {
      const message = `${sentenceOf(verdict)}\nSee it again: ${command}`;
      return `::error title=${property('groupsim: an expectation failed')}::${data(message)}\n`;
    })
    .join('');
}

/** As the toolkit of GitHub Actions escapes them. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

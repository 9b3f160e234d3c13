/**
 * The table of the clients' rules: each with the tests that name it and what speaks for it: recorded dialogues that exercise it,
 * measurements on real clients, or only the text of their sources. Reads and computes, writes nothing.
 */
import { readFileSync } from 'node:fs';
import { type Recorded, recordedCases } from '../test/conformance/clients/figures.ts';
import { type Rule, type RuleBook, rulesNamed, summaryOf, tableOf, testsOf } from './rule-book.ts';
import type { Section } from './sections.ts';

export const CLIENT_RULES_SECTION: Section = { name: 'client rules', script: 'scripts/client-docs.ts' };
const FOLDER = 'test/client-model/rules';

/** File of rules, and the client whose recordings speak for them; none: each pattern says it, or all do. */
const FILES: readonly (readonly [file: string, client: string | null])[] = [
  ['java', 'java'],
  ['librdkafka', 'librdkafka'],
  ['franz-go', 'franz-go'],
  ['sarama', 'sarama'],
  ['network', null],
  ['corrections', null],
  ['findings', null],
];

export interface ClientRule extends Rule {
  /** Recorded cases that exercise it, as patterns: `B.hb.*`, `java:A.idle`. */
  readonly cases?: readonly string[];
  /** It was measured on real clients, beside the recordings. */
  readonly measured?: boolean;
}

export function readClientRules(): ClientRule[] {
  return FILES.flatMap(([file, client]) => {
    const rules = JSON.parse(readFileSync(`${FOLDER}/${file}.json`, 'utf8')) as ClientRule[];
    return rules.map((rule) => (client === null ? rule : ofClient(rule, client)));
  });
}

function ofClient(rule: ClientRule, client: string): ClientRule {
  return rule.cases === undefined ? rule : { ...rule, cases: rule.cases.map((pattern) => `${client}:${pattern}`) };
}

/** Tests name a rule in their titles; what comments say does not count. `N4` alone is a finding where clients are tested. */
export function clientRulesNamed(text: string, file: string): Set<string> {
  if (!/\.test\.ts$|\.txt$/.test(file)) return new Set();
  const said = file.endsWith('.ts') ? text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '') : text;
  const findings = file.startsWith('test/client-model/') ? (said.match(/(?<![\w-])N\d{1,2}\b/g) ?? []) : [];
  return new Set([...rulesNamed(said, 'JRFSNK'), ...findings.map((name) => `FINDINGS ${name}`)]);
}

/** Recordings that a pattern speaks of. */
export function recordingsOf(pattern: string, recorded: readonly Recorded[]): Recorded[] {
  const [client, names] = pattern.includes(':') ? (pattern.split(':') as [string, string]) : ['', pattern];
  const regex = new RegExp(`^${names.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return recorded.filter((one) => one.client.startsWith(client) && regex.test(one.name));
}

function evidenceOf({ cases = [], measured, outside }: ClientRule, recorded: readonly Recorded[]): string {
  if (outside !== undefined) return '';
  const exercised = new Set(cases.flatMap((pattern) => recordingsOf(pattern, recorded)));
  const recordings = [...exercised].reduce((sum, one) => sum + one.recordings, 0);
  const words = new Set(cases.map((pattern) => `\`${pattern.replace(/^.*:/, '')}\``));
  const told = recordings === 0 ? [] : [`${recordings.toLocaleString('en-US')} recorded: ${[...words].join(' ')}`];
  return [...told, ...(measured ? ['measured'] : [])].join('; ') || 'text';
}

export function clientBook(): RuleBook<ClientRule> {
  const recorded = recordedCases();
  return {
    rules: readClientRules(),
    namedIn: clientRulesNamed,
    evidence: ['evidence', '---'],
    evidenceOf: (rule) => evidenceOf(rule, recorded),
  };
}

export function clientRulesSection(): string {
  const book = clientBook();
  const tests = testsOf(book);
  return [...summaryOf(book, tests), '', ...tableOf(book, tests), ''].join('\n');
}

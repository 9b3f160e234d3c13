/**
 * The flags that say how to run and what to print; those that say what to run are in scenario/flags.ts.
 */

import { PREFERENCES } from '../advise/settings/objectives.ts';
import { TUNABLE_NAMES } from '../advise/settings/tunables.ts';
import { andList } from '../scenario/words.ts';

/** `broker`: as a broker logs. */
export const LOG_MODES = ['short', 'full', 'broker'] as const;
export type LogMode = (typeof LOG_MODES)[number];

export type CommandName =
  | 'run'
  | 'compare'
  | 'sweep'
  | 'merge'
  | 'inspect'
  | 'why'
  | 'web'
  | 'advise'
  | 'lint'
  | 'clients'
  | 'incident'
  | 'diagnose'
  | 'explore'
  | 'replay'
  | 'measures'
  | 'init'
  | 'schema'
  | 'help'
  | 'version';

export interface CommandFlag {
  readonly name: string;
  /** null: a switch. */
  readonly placeholder: string | null;
  readonly meaning: string;
  /** Commands that it means something to. */
  readonly of: readonly CommandName[];
  /** It may be given several times. */
  readonly many?: true;
}

const SCENARIO: readonly CommandName[] = ['run', 'lint', 'compare', 'sweep', 'inspect', 'why', 'web', 'advise'];
const RUNS: readonly CommandName[] = ['run', 'compare', 'sweep'];
const EXPERIMENTS: readonly CommandName[] = ['compare', 'sweep'];
const RESULTS: readonly CommandName[] = ['sweep', 'merge'];

export const COMMAND_FLAGS: readonly CommandFlag[] = [
  {
    name: 'scenario',
    placeholder: 'FILE|JSON',
    meaning: 'Start from a scenario in a file (YAML, JSON, JSON with comments), or written here; flags change it.',
    of: SCENARIO,
  },
  {
    name: 'client-config',
    placeholder: 'FILE',
    meaning:
      "A .properties file of a consumer, by Java's names or librdkafka's: above the scenario, below the flags. What is not " +
      'modelled is named.',
    of: SCENARIO,
  },
  { name: 'broker-config', placeholder: 'FILE', meaning: 'The same of a broker: server.properties.', of: SCENARIO },
  {
    name: 'print-scenario',
    placeholder: null,
    meaning: 'Run nothing, print the scenario that all the flags and files come to: as YAML, or with --json as JSON.',
    of: ['run'],
  },
  {
    name: 'log',
    placeholder: 'short|full|broker',
    meaning:
      'Print what happens. short: a line per change of a group or a pod, one column per pod; full: what the pods do as well; broker: the lines of a broker, for diagnose.',
    of: ['run'],
  },
  {
    name: 'json',
    placeholder: null,
    meaning: 'Print one JSON object instead of text; a log then goes to stderr.',
    of: ['run', 'compare', 'sweep', 'merge', 'inspect', 'why', 'advise', 'lint', 'clients', 'incident', 'measures'],
  },
  {
    name: 'check',
    placeholder: null,
    meaning: 'Run twice, compare the trace hashes, and check the invariants.',
    of: ['run'],
  },
  {
    name: 'expect',
    placeholder: "'MEASURE < VALUE'",
    meaning:
      "What has to come true, such as 'unowned.p99 < 20s' or 'duplicates == 0': of each run, or with 'mean(…)', median, " +
      'min or max over all of them. If it does not, the program ends with 3. May be given several times.',
    of: RUNS,
    many: true,
  },
  { name: 'junit', placeholder: 'FILE', meaning: 'Write the expectations as a JUnit report.', of: RUNS },
  {
    name: 'annotations',
    placeholder: null,
    meaning: 'Print failed expectations as annotations of GitHub Actions, on stderr.',
    of: RUNS,
  },
  {
    name: 'report',
    placeholder: 'FILE',
    meaning:
      'Write a page that opens offline in a browser: members and partitions over time, charts, rebalances with their causes; ' +
      'of a comparison its differences, of a sweep a heat map.',
    of: RUNS,
  },
  { name: 'md', placeholder: 'FILE', meaning: 'Write the results as Markdown, for an issue.', of: ['run'] },
  {
    name: 'trace',
    placeholder: 'FILE',
    meaning: 'Write a trace for Perfetto (ui.perfetto.dev): states of group and members, requests, counters.',
    of: ['run'],
  },
  {
    name: 'mermaid',
    placeholder: 'FILE',
    meaning: 'Write a sequence diagram of the longest rebalance, or of --window, in the language of Mermaid.',
    of: ['run'],
  },
  {
    name: 'prometheus',
    placeholder: 'FILE',
    meaning:
      "Write what a Prometheus would have scraped, in OpenMetrics with times and by Kafka's own names; alert rules and a " +
      'dashboard: docs/prometheus.',
    of: ['run'],
  },
  {
    name: 'window',
    placeholder: 'FROM..TO',
    meaning: 'What --trace and --mermaid show of the run, such as 12:03..12:05 or 12m3s..12m5s.',
    of: ['run'],
  },
  {
    name: 'vary',
    placeholder: 'FLAG=VALUES',
    meaning:
      'What an experiment varies: client=java,franz-go, session.timeout.ms=6s..60s/10 (ten values), churn.every=20s,1m, ' +
      'static=unset,pod. Several times: every combination.',
    of: EXPERIMENTS,
    many: true,
  },
  {
    name: 'seeds',
    placeholder: 'N|A..B',
    meaning:
      'How often each variant is run; all variants meet the same seeds. By default 20. With advise: those of the proof, by ' +
      'default 5 to 20, as the runs allow.',
    of: EXPERIMENTS.concat('advise'),
  },
  {
    name: 'measure',
    placeholder: 'LIST',
    meaning: 'Which measures are told, by the names that groupsim measures lists.',
    of: RESULTS.concat('compare'),
  },
  {
    name: 'first-difference',
    placeholder: null,
    meaning: 'Print the first moment at which each variant differs from the reference, with the first seed.',
    of: ['compare'],
  },
  {
    name: 'latin',
    placeholder: 'N',
    meaning: 'Instead of every combination, N points of a Latin hypercube; ranges need no number of values then.',
    of: ['sweep'],
  },
  {
    name: 'until',
    placeholder: 'ci=N%',
    meaning:
      'Run seeds, ten at a time, until the 95 % interval of the first measure is as narrow as that part of its mean to ' +
      'either side, or all seeds are used up (then 200 by default).',
    of: ['sweep'],
  },
  {
    name: 'skip-invalid',
    placeholder: null,
    meaning: 'Leave out combinations that cannot be run, instead of running none.',
    of: EXPERIMENTS,
  },
  {
    name: 'out',
    placeholder: 'FILE',
    meaning:
      'Write every run to a file, one JSON object per line. A sweep that was killed goes on where it was when it is ' +
      'started again with the same words.',
    of: RESULTS,
  },
  { name: 'csv', placeholder: 'FILE', meaning: 'Write every run as a row of a CSV file.', of: RESULTS },
  {
    name: 'shard',
    placeholder: 'I/N',
    meaning: 'Do the I-th of N parts, with --out FILE; groupsim merge puts the files together.',
    of: ['sweep'],
  },
  {
    name: 'threads',
    placeholder: 'N',
    meaning: 'Threads to run on; as many as there are processors by default. Results do not depend on it.',
    of: EXPERIMENTS.concat('advise'),
  },
  {
    name: 'prefer',
    placeholder: 'TASTE',
    meaning: `With advise: what counts most, ${andList(Object.keys(PREFERENCES))}.`,
    of: ['advise'],
  },
  {
    name: 'weights',
    placeholder: 'unowned=N,…',
    meaning:
      'With advise: points for each of unowned (per cent of time), duplicates (per cent of records), expelled (per pod and ' +
      'hour), load (requests per pod and second); over those of --prefer.',
    of: ['advise'],
  },
  {
    name: 'tune',
    placeholder: 'LIST',
    meaning: `With advise: which settings may be changed, of ${andList(TUNABLE_NAMES)}. By default all of them.`,
    of: ['advise'],
  },
  {
    name: 'budget',
    placeholder: 'N|TIME',
    meaning: 'With advise: about so many runs, or at most so long (50s by default), such as 400 or 5m.',
    of: ['advise'],
  },
  {
    name: 'as-is',
    placeholder: null,
    meaning: 'With advise: add no pauses of living processes where the scenario has nothing of the kind.',
    of: ['advise'],
  },
  {
    name: 'write',
    placeholder: 'FILE',
    meaning: 'With advise: write the scenario with the recommended settings to a file (YAML).',
    of: ['advise'],
  },
  {
    name: 'at',
    placeholder: 'CLOCK|TIME',
    meaning:
      'The instant in question, such as 12:03.2 or 12m3s. inspect takes several; why without it explains the longest rebalance.',
    of: ['inspect', 'why'],
    many: true,
  },
  {
    name: 'of',
    placeholder: 'GROUP',
    meaning: 'With why: which group, where there are several; else the first.',
    of: ['why'],
  },
  {
    name: 'prove',
    placeholder: 'RULE',
    meaning: 'With lint: run the two scenarios behind a rule (all: behind each), the one it warns of and the cure.',
    of: ['lint'],
  },
  {
    name: 'port',
    placeholder: 'N',
    meaning: 'With web: on which port of this machine the page is served; any that is free by default.',
    of: ['web'],
  },
  { name: 'open', placeholder: null, meaning: 'With web: have the browser go there.', of: ['web'] },
  { name: 'help', placeholder: null, meaning: 'Print this.', of: [] },
  { name: 'version', placeholder: null, meaning: 'Print the version.', of: [] },
];

export const COMMAND_FLAG_NAMES: readonly string[] = COMMAND_FLAGS.map((flag) => flag.name);

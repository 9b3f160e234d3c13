/**
 * `--help`, made from the tables of flags and of exit codes.
 */
import { flow, type Layout, wrap } from '../report/layout.ts';
import { type Flag, SECTIONS, type Section } from '../scenario/flag.ts';
import { DEFAULT_SCENARIO, FLAGS } from '../scenario/flags.ts';
import { COMMAND_FLAGS, type CommandFlag } from './command-flags.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { EXPLORE_FLAGS } from './explore-request.ts';
import { TOUR } from './tour.ts';

const TITLES: Readonly<Record<Section, string>> = {
  run: 'Run',
  group: 'Group',
  topics: 'Topics',
  application: 'Application',
  churn: 'Churn',
  network: 'Network and log',
  consumer: "Consumer settings, by Kafka's names",
  broker: "Broker settings, by Kafka's names",
};

/** A flag's name and value, and what it means. */
type Entry = readonly [head: string, meaning: string];

const TEXT_INDENT = 8;

export function helpText(layout: Layout): string {
  const sections = SECTIONS.map((section) => [TITLES[section], flagsOf(section).map(flagEntry)] as const);
  const parts = [
    intro(layout),
    ...sections.map(([title, entries]) => sectionText(title, entries, layout)),
    sectionText('Output', COMMAND_FLAGS.map(commandEntry), layout),
    sectionText('explore', EXPLORE_FLAGS, layout),
    exitText(layout),
  ];
  return `${parts.join('\n\n')}\n`;
}

function intro(layout: Layout): string {
  const { paint, width } = layout;
  return [
    ...wrap('groupsim simulates Kafka consumer groups: coordinator and clients, in virtual time.', width),
    '',
    `${paint('title', 'Usage')}`,
    '  groupsim [run] [flags]   (also: sim)',
    '  groupsim compare FILE FILE… [flags]',
    '  groupsim compare --vary FLAG=A,B …',
    '  groupsim sweep [FILE] --vary …',
    '  groupsim merge FILE… [--out FILE]',
    '  groupsim measures [--json]',
    '  groupsim inspect [FILE|flags]',
    '    --at TIME [--json]',
    '  groupsim why [FILE|flags] [--at TIME]',
    '  groupsim web [FILE|flags]',
    '    [--port N] [--open]',
    '  groupsim advise [FILE|flags] [--json]',
    '    [--prefer TASTE] [--tune LIST]',
    '  groupsim init [FILE]',
    '  groupsim schema',
    '  groupsim lint [FILE|flags] [--json]',
    '  groupsim lint --prove RULE|all',
    '  groupsim clients [--json]',
    '  groupsim incident [list] [--json]',
    '  groupsim incident ID [--json]',
    '  groupsim incident check [--json]',
    '    [--seeds N] [--only REGEX]',
    '  groupsim diagnose LOG… [--json]',
    '    [--group ID] [--write FILE]',
    '  groupsim explore [flags] [--json]',
    '  groupsim replay FILE [--json]',
    '',
    ...wrap(`Without flags it runs a short tour: ${TOUR.join(' ')}.`, width),
    ...wrap('compare holds variants against each other on the same seeds; sweep runs every combination.', width),
    ...wrap('merge puts the results of shards together; measures lists what can be looked at.', width),
    ...wrap(
      'inspect shows how a group stands at an instant, in the columns of kafka-consumer-groups --describe.',
      width,
    ),
    ...wrap('why tells what a rebalance came from, and runs what would have avoided it.', width),
    ...wrap('web serves the teaching page, on a scenario if there is one: watch it, rewind it, break it.', width),
    ...wrap('advise searches settings for the best trade, and shows with experiments what each is good for.', width),
    ...wrap('init writes a commented scenario file; schema prints the JSON Schema of such files.', width),
    ...wrap('lint tells which settings of a scenario are unwise, and why; alone it prints its rules.', width),
    ...wrap('clients prints how the clients are configured, side by side.', width),
    ...wrap('incident tells of known incidents, runs one with what ends it, or checks all their bands.', width),
    ...wrap(
      'diagnose reads logs of brokers and clients, packed or not, and tells what went wrong; --write puts a scenario that shows it into a file.',
      width,
    ),
    ...wrap('explore goes through all that can happen in a small group; replay shows a path or history again.', width),
    ...wrap('TIME is a number and a unit: 500ms, 10s, 5m, 1h30m. A bare number is in ms.', width),
  ].join('\n');
}

function flagsOf(section: Section): readonly Flag[] {
  return FLAGS.filter((flag) => flag.section === section);
}

function flagEntry(flag: Flag): Entry {
  const value = flag.bare === undefined ? flag.placeholder : `[${flag.placeholder}]`;
  const preset = flag.aliasOf === undefined ? (flag.read(DEFAULT_SCENARIO) ?? 'not set') : null;
  return [`--${flag.name} ${value}`, preset === null ? flag.meaning : `${flag.meaning} [${preset}]`];
}

function commandEntry({ name, placeholder, meaning }: CommandFlag): Entry {
  return [placeholder === null ? `--${name}` : `--${name} ${placeholder}`, meaning];
}

function sectionText(title: string, entries: readonly Entry[], layout: Layout): string {
  return [layout.paint('title', title), ...entries.flatMap((entry) => entryLines(entry, layout))].join('\n');
}

/** Head and meaning side by side where the head is short enough, else one below the other. */
function entryLines([head, meaning]: Entry, { width, paint }: Layout): string[] {
  const column = Math.min(40, Math.floor(width / 2));
  const beside = width >= 70 && head.length + 4 <= column;
  const indent = beside ? column : TEXT_INDENT;
  const lines = wrap(meaning, width - indent).map((line) => ' '.repeat(indent) + line);
  if (!beside) return [...headLines(head, width).map((line) => paint('label', line)), ...lines];
  return [
    paint('label', `  ${head}`) + ' '.repeat(column - head.length - 2) + lines[0]!.trimStart(),
    ...lines.slice(1),
  ];
}

/** A head that is longer than a line is broken at its commas. */
function headLines(head: string, width: number): string[] {
  const parts = flow(head.split(/(?<=[, ])/), width - 6, '');
  return parts.map((part, index) => (index === 0 ? `  ${part}` : `      ${part}`).trimEnd());
}

function exitText(layout: Layout): string {
  const entries = EXIT_MEANINGS.flatMap(([code, meaning]) =>
    wrap(meaning, layout.width - 7).map((line, index) => `  ${(index === 0 ? String(code) : '').padEnd(5)}${line}`),
  );
  return [layout.paint('title', 'Exit codes'), ...entries].join('\n');
}

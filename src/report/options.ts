/**
 * The effective options: every one, in the words of the flags, so that a run can be repeated from its own output.
 * What differs from the defaults is marked with a star.
 */
import type { Section } from '../scenario/flag.ts';
import { SECTIONS } from '../scenario/flag.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cut, flow, type Layout, labelled } from './layout.ts';
import { eventItems, itemsOf, shareItems } from './option-items.ts';

const LABEL_WIDTH = 15;

/** Below this width the sections' names stand on lines of their own. */
const NARROW = 60;
const INDENT = 4;

const STAR = '* differs from the default';

/** The sections of one group; the others are of the whole world. */
const GROUP_SECTIONS: ReadonlySet<Section> = new Set(['group', 'application', 'churn', 'consumer']);

/** `version`: of the program; another one may have other defaults. */
export function optionsText(scenario: Scenario, version: string, layout: Layout): string {
  const title = `Options of groupsim ${version}`;
  const [first, ...rest] = flow([title, STAR], layout.width);
  const head = layout.paint('title', title) + layout.paint('dim', first!.slice(title.length));
  const lines = scenario.groups.length === 1 ? sectionsText(SECTIONS, scenario, layout) : worldText(scenario, layout);
  const events = itemLines('events', eventItems(scenario), layout);
  return [head, ...rest.map((line) => layout.paint('dim', line)), ...lines, ...events].join('\n');
}

/** What is common to all groups, then each group with everything that is its own. */
function worldText(scenario: Scenario, layout: Layout): string[] {
  const common = SECTIONS.filter((section) => !GROUP_SECTIONS.has(section));
  const own = SECTIONS.filter((section) => GROUP_SECTIONS.has(section));
  return [
    ...sectionsText(common, scenario, layout),
    ...scenario.groups.flatMap((group) => [
      layout.paint('title', cut(`Options of group ${group.id}`, layout.width)),
      ...sectionsText(own, { ...scenario, groups: [group] }, layout),
    ]),
  ];
}

function sectionsText(sections: readonly Section[], scenario: Scenario, layout: Layout): string[] {
  return sections.flatMap((section) => sectionLines(section, scenario, layout));
}

/** After the settings of a mixed group comes what its clients have of their own. */
function sectionLines(section: Section, scenario: Scenario, layout: Layout): string[] {
  const lines = itemLines(section, itemsOf(section, scenario), layout);
  if (section !== 'consumer') return lines;
  return [...lines, ...shareItems(scenario).flatMap(([client, items]) => itemLines(client, items, layout))];
}

function itemLines(title: string, items: readonly string[], layout: Layout): string[] {
  if (items.length === 0) return [];
  const indent = layout.width < NARROW ? INDENT : LABEL_WIDTH;
  const width = layout.width - indent;
  const lines = flow(
    items.flatMap((item) => fold(item, width)),
    width,
  ).map((line) => strongStars(line, layout));
  if (indent === LABEL_WIDTH) return labelled(layout, `  ${title}`, indent, lines);
  return [layout.paint('label', `  ${title}`), ...lines.map((line) => ' '.repeat(indent) + line)];
}

/** An item that is too long for a line is broken after its name and at commas: every option is shown in full. */
function fold(item: string, width: number): string[] {
  if (item.length <= width) return [item];
  return item.split(' ').flatMap((word) => flow(word.split(/(?<=,)/), width, ''));
}

/** Painted after the lines are made; a value holds no spaces except a seed's. */
function strongStars(line: string, layout: Layout): string {
  return line.replace(/\S+\*(?= |$)/g, (word) => layout.paint('strong', word));
}

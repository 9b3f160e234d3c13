/**
 * The effective options: every one, in the words of the flags, so that a run can be repeated from its own output.
 * What differs from the defaults is marked with a star.
 */
import type { Flag, Section } from '../scenario/flag.ts';
import { SECTIONS } from '../scenario/flag.ts';
import { DEFAULT_SCENARIO, FLAGS } from '../scenario/flags.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { flow, type Layout, labelled } from './layout.ts';

const LABEL_WIDTH = 13;

/** The flags whose value is a line of its own are named by their section. */
const NAMELESS: ReadonlySet<string> = new Set(['churn', 'network']);

/** `version`: of the program; another one may have other defaults. */
export function optionsText(scenario: Scenario, version: string, layout: Layout): string {
  const head = layout.paint('title', `Options of groupsim ${version}`);
  const lines = SECTIONS.flatMap((section) => sectionLines(section, scenario, layout));
  return [`${head}  ${layout.paint('dim', '* differs from the default')}`, ...lines].join('\n');
}

function sectionLines(section: Section, scenario: Scenario, layout: Layout): string[] {
  const items = FLAGS.filter((flag) => flag.section === section && flag.aliasOf === undefined)
    .map((flag) => itemOf(flag, scenario))
    .filter((item) => item !== null);
  const lines = flow(items, layout.width - LABEL_WIDTH - 2);
  return labelled(
    layout,
    `  ${section}`,
    LABEL_WIDTH + 2,
    lines.map((line) => strongStars(line, layout)),
  );
}

/** `name value`, with a star if that was somebody's wish; null for what is not set. */
function itemOf(flag: Flag, scenario: Scenario): string | null {
  const text = flag.read(scenario);
  if (text === null) return null;
  const name = NAMELESS.has(flag.name) ? '' : `${flag.name} `;
  return `${name}${text}${text === flag.read(DEFAULT_SCENARIO) ? '' : '*'}`;
}

/** Painted after the lines are made; a value holds no spaces except a seed's. */
function strongStars(line: string, layout: Layout): string {
  return line.replace(/\S+\*(?= |$)/g, (word) => layout.paint('strong', word));
}

/**
 * The settings of a scenario as inputs: each with its meaning, what it may be, what it is and what it is by default. Made from
 * the table of flags, which is also what the command line and its help are made from.
 *
 * Deviation: as on a command line, a setting of a group is one of all groups; what they do not share is shown of the first.
 */
import { CONFIG_KEYS } from '../protocol/config.ts';
import { formatDuration } from '../scenario/durations.ts';
import type { Flag, GivenFlag, Section } from '../scenario/flag.ts';
import { DEFAULT_SCENARIO, FLAG_BY_NAME, FLAGS } from '../scenario/flags.ts';
import { scenarioFromFlags } from '../scenario/from-flags.ts';
import { leanScenario } from '../scenario/lean.ts';
import { isRaw } from '../scenario/raw.ts';
import type { ScenarioResult } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';

export interface SettingInput {
  /** As on the command line, without the dashes. */
  readonly name: string;
  /** Where it stands in a scenario: `groups.*.consumer.session.timeout.ms`. */
  readonly path: string;
  readonly section: Section;
  readonly meaning: string;
  /** What stands for a value in help: `TIME`, `N`, `true|false`. */
  readonly form: string;
  /** The values that there are, if they can be counted. */
  readonly choices: readonly string[] | null;
  /** As one would type them; null: the setting has no bounds of its own. */
  readonly bounds: { readonly min: string; readonly max: string } | null;
  /** As one would type it; '' if it is not set. Of a list, one value per line. */
  readonly value: string;
  readonly default: string;
  /** Several values, one per line. */
  readonly isList: boolean;
}

const INPUTS: readonly Flag[] = FLAGS.filter(({ aliasOf }) => aliasOf === undefined);

export function settingsOf(scenario: Scenario): readonly SettingInput[] {
  return INPUTS.map((flag) => ({
    name: flag.name,
    path: flag.path,
    section: flag.section,
    meaning: flag.meaning,
    form: flag.placeholder,
    choices: choicesOf(flag),
    bounds: boundsOf(flag),
    value: textOf(flag, scenario),
    default: textOf(flag, DEFAULT_SCENARIO),
    isList: flag.readAll !== undefined,
  }));
}

function textOf({ read, readAll }: Flag, scenario: Scenario): string {
  return readAll === undefined ? (read(scenario) ?? '') : readAll(scenario).join('\n');
}

/** `range|round-robin`: small letters are values, capitals stand for some. */
function choicesOf({ placeholder }: Flag): readonly string[] | null {
  return /^[a-z-]+(\|[a-z-]+)+$/.test(placeholder) ? placeholder.split('|') : null;
}

function boundsOf({ name }: Flag): SettingInput['bounds'] {
  const key = CONFIG_KEYS.get(name);
  if (key?.min === undefined || key.max === undefined) return null;
  const text = (value: number) => (key.type === 'duration' ? formatDuration(value) : String(value));
  return { min: text(key.min), max: text(key.max) };
}

/**
 * The scenario with another value of a setting, in place of what it was; or what is wrong with that.
 *
 * @param name of a {@link SettingInput}
 * @param text as one would type it; '': back to what goes without saying
 */
export function withSetting(scenario: Scenario, name: string, text: string): ScenarioResult {
  const flag = FLAG_BY_NAME.get(name);
  if (flag === undefined) return { problems: [{ path: name, message: `${name} is no setting.` }] };
  const lean = leanScenario(scenario);
  const base = flag.readAll === undefined && text !== '' ? lean : without(lean, flag.path.split('.'));
  const given = linesOf(flag, text).map((value): GivenFlag => ({ name, value }));
  return scenarioFromFlags(name === 'topics' ? [...given, ...ofAllTopics(scenario)] : given, base);
}

/** Naming topics anew forgets how many partitions they have and what is produced: what is the same for all stays. */
function ofAllTopics(scenario: Scenario): readonly GivenFlag[] {
  return ['partitions', 'rate'].flatMap((name) => {
    const value = FLAG_BY_NAME.get(name)!.read(scenario);
    return value === null || !/^[\d.]+$/.test(value) ? [] : [{ name, value }];
  });
}

function linesOf({ readAll }: Flag, text: string): readonly string[] {
  const lines = readAll === undefined ? [text] : text.split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** A scenario as it was said, without what was said at a path. Names of settings have dots in them: the rest of a path may be one. */
function without(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (key === '*') return Array.isArray(value) ? value.map((item) => without(item, rest)) : value;
  if (!isRaw(value)) return value;
  const { [path.join('.')]: _said, ...others } = value;
  if (!(key in others)) return others;
  if (rest.length > 0) return { ...others, [key]: without(others[key], rest) };
  const { [key]: _own, ...kept } = others;
  return kept;
}

/** The names of the settings in which two scenarios differ. */
export function changedSettings(one: Scenario, other: Scenario): readonly string[] {
  return INPUTS.filter((flag) => textOf(flag, one) !== textOf(flag, other)).map(({ name }) => name);
}

/**
 * From a scenario to the one command line that repeats it: what differs from the defaults, and always the seed.
 */
import { DEFAULTS } from './defaults.ts';
import type { Flag } from './flag.ts';
import { churnText, DEFAULT_SCENARIO, FLAGS } from './flags.ts';
import type { Scenario } from './scenario.ts';

/** How people outside a clone call the program. */
export const PROGRAM = 'npx groupsim';

/** What a run was started from, if that was a file. */
export interface ScenarioFile {
  readonly path: string;
  readonly scenario: Scenario;
}

/** The command line that repeats the run. A scenario that flags cannot say needs the file that it came from. */
export function toCommand(scenario: Scenario, file: ScenarioFile | null = null): string {
  const words = file === null ? [] : ['--scenario', quoted(file.path)];
  return [PROGRAM, ...words, ...toFlags(scenario, file?.scenario)].join(' ');
}

/** The flags that turn the base into the scenario. */
export function toFlags(scenario: Scenario, base: Scenario = DEFAULT_SCENARIO): readonly string[] {
  return FLAGS.flatMap((flag) => (isSaid(flag, scenario, base) ? words(flag, scenario, base) : []));
}

function isSaid(flag: Flag, scenario: Scenario, base: Scenario): boolean {
  const text = flag.read(scenario);
  if (text === null || flag.aliasOf !== undefined) return false;
  if (flag.name === 'seed') return true;
  if (flag.name === 'enable.auto.commit') return saysWhoCommits(scenario) || saysWhoCommits(base);
  return text !== flag.read(base);
}

/** `enable.auto.commit` follows from `--commit`; it is said where it does not. */
function saysWhoCommits({ groups }: Scenario): boolean {
  return groups.some(({ consumer, application }) => consumer['enable.auto.commit'] !== (application.commit === 'auto'));
}

function words(flag: Flag, scenario: Scenario, base: Scenario): readonly string[] {
  const text = flag.read(scenario)!;
  if (flag.names === undefined || text === 'none') return [`--${flag.name}`, quoted(text)];
  const said = differentPairs(text, pairsBefore(flag, base));
  return said === '' ? [`--${flag.name}`] : [`--${flag.name}`, quoted(said)];
}

/** What a flag of several values adds to: what there is, or, for the first churn, the usual churn. */
function pairsBefore(flag: Flag, base: Scenario): string {
  const text = flag.read(base) ?? '';
  return text === 'none' ? churnText(DEFAULTS.churn) : text;
}

function differentPairs(text: string, before: string): string {
  const known = new Set(before.split(','));
  return text
    .split(',')
    .filter((pair) => !known.has(pair))
    .join(',');
}

/** Words that a shell might take apart are quoted. */
function quoted(text: string): string {
  return /^[\w./:=,%@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

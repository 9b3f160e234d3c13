/**
 * From a scenario to the one command line that repeats it: what differs from the defaults, and always the seed.
 */
import { churnText } from './churn-flags.ts';
import { DEFAULTS } from './defaults.ts';
import type { Flag, GivenFlag } from './flag.ts';
import { DEFAULT_SCENARIO, FLAGS, scenarioOfClients } from './flags.ts';
import { scenarioFromFlags } from './from-flags.ts';
import { leanScenario } from './lean.ts';
import type { Scenario } from './scenario.ts';

/** How people outside a clone call the program. */
export const PROGRAM = 'npx groupsim';

/** The command line that repeats the run: flags where they can say it, else the scenario itself, so that no file is needed. */
export function toCommand(scenario: Scenario): string {
  if (canSay(scenario)) return [PROGRAM, ...toFlags(scenario).map(quoted)].join(' ');
  const { seed, ...rest } = leanScenario(scenario);
  return [PROGRAM, '--scenario', quoted(JSON.stringify(rest)), '--seed', quoted(String(seed))].join(' ');
}

/** Whether flags alone can say it: several groups, or a group with a name of its own, cannot be said. */
export function canSay(scenario: Scenario): boolean {
  const read = scenarioFromFlags(givenFlags(toFlags(scenario)));
  return 'scenario' in read && JSON.stringify(read.scenario) === JSON.stringify(scenario);
}

function givenFlags(words: readonly string[]): readonly GivenFlag[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    const value = next === undefined || next.startsWith('--') ? null : next;
    return word.startsWith('--') ? [{ name: word.slice(2), value }] : [];
  });
}

/** The flags that turn the defaults into the scenario; the seed comes last. */
export function toFlags(scenario: Scenario): readonly string[] {
  const basis = scenarioOfClients(scenario.groups[0]!.client);
  const said = FLAGS.filter((flag) => isSaid(flag, scenario, basis)).flatMap((flag) => words(flag, scenario, basis));
  const repeated = FLAGS.flatMap(({ name, readAll }) =>
    (readAll?.(scenario) ?? []).flatMap((text) => [`--${name}`, text]),
  );
  return [...said, ...repeated, '--seed', scenario.seed];
}

function isSaid(flag: Flag, scenario: Scenario, basis: Scenario): boolean {
  const text = flag.read(scenario);
  if (text === null || flag.aliasOf !== undefined || flag.name === 'seed') return false;
  if (flag.name === 'enable.auto.commit') return saysWhoCommits(scenario);
  return text !== flag.read(flag.name === 'client' ? DEFAULT_SCENARIO : basis);
}

/** `enable.auto.commit` follows from `--commit`; it is said where it does not. */
function saysWhoCommits({ groups }: Scenario): boolean {
  return groups.some(({ consumer, application }) => consumer['enable.auto.commit'] !== (application.commit === 'auto'));
}

function words(flag: Flag, scenario: Scenario, basis: Scenario): readonly string[] {
  const text = flag.read(scenario)!;
  if (flag.names === undefined || text === 'none') return [`--${flag.name}`, text];
  const said = differentPairs(text, pairsBefore(flag, basis));
  return said === '' ? [`--${flag.name}`] : [`--${flag.name}`, said];
}

/** What a flag of several values adds to: what there is, or, for the first churn, the usual churn. */
function pairsBefore(flag: Flag, basis: Scenario): string {
  const text = flag.read(basis) ?? '';
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
export function quoted(text: string): string {
  return /^[\w./:=,%@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

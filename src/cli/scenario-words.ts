/**
 * The scenario that the words of a command line say, of any command that takes one.
 */
import type { FileKeys } from '../experiment/file-keys.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import { scenarioFromFlags } from '../scenario/from-flags.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readWords } from './arguments.ts';
import { COMMAND_FLAG_NAMES, COMMAND_FLAGS } from './command-flags.ts';
import { ownValue } from './own-flags.ts';
import { withProperties } from './properties-files.ts';
import { readSource } from './scenario-source.ts';
import { TOUR } from './tour.ts';

export interface ScenarioWords {
  /** Flags of the program … */
  readonly own: readonly GivenFlag[];
  /** … and of the scenario. */
  readonly given: readonly GivenFlag[];
  /** What is known to be wrong. */
  readonly problems: readonly Problem[];
  readonly readFile: (path: string) => string;
}

type ScenarioRead =
  | { readonly scenario: Scenario; readonly keys: FileKeys; readonly notes: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Without a word about a scenario it is that of the tour. */
export function readScenarioWords({ own, given, problems, readFile }: ScenarioWords): ScenarioRead {
  const source = withProperties(readSource(ownValue(own, 'scenario'), readFile), own, readFile);
  const before = [...problems, ...source.problems];
  const told = source.origin === null && given.length === 0 && before.length === 0 ? tourFlags() : given;
  const result = scenarioFromFlags(told, source.input, COMMAND_FLAG_NAMES, source.origin);
  if ('problems' in result) return { kind: 'problems', problems: [...before, ...result.problems] };
  return before.length > 0
    ? { kind: 'problems', problems: before }
    : { scenario: result.scenario, keys: source.keys, notes: source.notes };
}

export function takesValue(name: string): boolean {
  return COMMAND_FLAGS.find((flag) => flag.name === name)?.placeholder !== null;
}

function tourFlags(): readonly GivenFlag[] {
  return readWords(TOUR, takesValue).flags;
}

/**
 * A choice: what is set otherwise than in the scenario that advice is asked for, by the names of flags, and the scenario
 * that it comes to.
 */
import { readCells } from '../../experiment/cells.ts';
import { type Factor, parseFactor } from '../../experiment/vary.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** Values by the names of flags, such as `session.timeout.ms` and `10s`; what is not named stays as it is. */
export type Choice = Readonly<Record<string, string>>;

export interface Candidate {
  readonly choice: Choice;
  readonly scenario: Scenario;
}

/** Nothing is changed. */
export const AS_IT_IS: Choice = {};

/** Equal for equal choices, however they came about. */
export function keyOf(choice: Choice): string {
  return Object.keys(choice)
    .sort()
    .map((name) => `${name}=${choice[name]}`)
    .join(' ');
}

/** null: it cannot be run. */
export function candidateOf(base: Scenario, choice: Choice): Candidate | null {
  const factors = Object.entries(choice).map(([name, value]) => factorOf(name, value));
  const cells = readCells([{ name: null, input: base, origin: null, given: [] }], factors, [choice], []);
  const [cell] = cells.cells;
  return cell === undefined ? null : { choice, scenario: cell.scenario };
}

/** No value here holds a comma: those of a list are not told apart. */
function factorOf(name: string, value: string): Factor {
  const read = parseFactor(`${name}=${value}`);
  if ('not' in read) throw new Error(`${name} ${read.not}`);
  return read.ok;
}

/** The same choice with one setting as it was. */
export function without(choice: Choice, name: string): Choice {
  return Object.fromEntries(Object.entries(choice).filter(([other]) => other !== name));
}

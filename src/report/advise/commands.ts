/**
 * The command lines that show what advice says: a comparison with the same seeds, so with the same figures.
 */
import type { Advice } from '../../advise/settings/advise.ts';
import { without } from '../../advise/settings/choice.ts';
import { OBJECTIVES } from '../../advise/settings/objectives.ts';
import type { Change } from '../../advise/settings/settle.ts';
import { leanScenario } from '../../scenario/lean.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { PROGRAM, quoted, toCommand } from '../../scenario/to-command.ts';

/** The recommendation without the change against the whole of it. */
export function commandOf({ name, to }: Change, advice: Advice): string {
  const { recommended, tunables } = advice;
  const now = tunables.find((one) => one.name === name)!.now;
  // Clients that differ from each other have no value in common that could be gone back to.
  if (now.includes(' / ')) return wholeCommand(advice);
  const values = now.includes(',') ? `${now};${to}` : `${now},${to}`;
  const words = toCommand(recommended.scenario).slice(PROGRAM.length + 1);
  return `${PROGRAM} compare ${words} --vary ${quoted(`${name}=${values}`)} ${measured(advice)}`;
}

/** All as it is against all as recommended. */
export function wholeCommand(advice: Advice): string {
  const { scenario, recommended, changes } = advice;
  if (changes.length === 1 && Object.keys(without(recommended.choice, changes[0]!.name)).length === 0) {
    const only = advice.tunables.find(({ name }) => name === changes[0]!.name);
    if (only !== undefined && !only.now.includes(' / ')) return commandOf(changes[0]!, advice);
  }
  return `${PROGRAM} compare ${inline(scenario)} ${inline(recommended.scenario)} ${measured(advice)}`;
}

function inline(scenario: Scenario): string {
  return quoted(JSON.stringify(leanScenario(scenario)));
}

function measured({ seeds }: Advice): string {
  const [first, last] = [Number(seeds[0]), Number(seeds.at(-1))];
  const range = first === 1 || !Number.isInteger(first) ? String(seeds.length) : `${first}..${last}`;
  return `--measure ${OBJECTIVES.map(({ measure }) => measure).join(',')} --seeds ${range}`;
}

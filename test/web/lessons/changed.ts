/** A scenario with one value changed, as a reader does it in the settings. */
import type { ScenarioInput } from 'groupsim';
import type { Place } from '../../../web/src/lessons/lesson.ts';

export type { Place };

export function changed(scenario: ScenarioInput, place: Place, value: unknown): ScenarioInput {
  return replaced(scenario, place, value) as ScenarioInput;
}

function replaced(node: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) return node.map((item, index) => (index === key ? replaced(item, rest, value) : item));
  const object = (node ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

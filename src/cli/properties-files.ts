/**
 * `--client-config`, `--broker-config`: people's own files of settings, above a scenario's file and below the flags.
 */

import type { ConfigSide } from '../protocol/config.ts';
import type { GivenFlag } from '../scenario/flag.ts';
import type { Origin } from '../scenario/from-flags.ts';
import { writeProperties } from '../scenario/properties/from-properties.ts';
import { ownValue } from './own-flags.ts';
import { type ScenarioSource, whyUnreadable } from './scenario-source.ts';

const SIDES = [
  ['broker-config', 'broker'],
  ['client-config', 'consumer'],
] as const;

/** A source with what the files say written into it. */
export function withProperties(
  source: ScenarioSource,
  own: readonly GivenFlag[],
  readFile: (path: string) => string,
): ScenarioSource {
  let result = source;
  for (const [flag, side] of SIDES) {
    const file = ownValue(own, flag);
    if (file !== null) result = withFile(result, flag, side, file, readFile);
  }
  return result;
}

function withFile(
  before: ScenarioSource,
  flag: string,
  side: ConfigSide,
  file: string,
  readFile: (path: string) => string,
): ScenarioSource {
  const input = structuredClone(before.input);
  try {
    const { lines, notes } = writeProperties(input, readFile(file), side, file);
    return { ...before, input, origin: originOf(before.origin, file, lines), notes: before.notes.concat(notes) };
  } catch (error) {
    const message = `--${flag} ${file} cannot be read: ${whyUnreadable(error)}.`;
    return { ...before, problems: before.problems.concat({ path: `--${flag}`, message }) };
  }
}

/** What the file says is told by its line there, the rest as before. */
function originOf(before: Origin | null, file: string, lines: ReadonlyMap<string, number>): Origin {
  return {
    at: (path = '', ofKey = false) => {
      const line = lines.get(path.replace(/^groups\.\d+/, 'groups.*'));
      if (line !== undefined) return `${file}:${line}`;
      return before === null ? null : before.at(path, ofKey);
    },
  };
}

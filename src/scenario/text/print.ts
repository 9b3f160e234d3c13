/**
 * A scenario as a file that says it: what goes without saying is left out, spans are written as people read them.
 */
import { stringify } from 'yaml';
import { CONFIG_KEYS } from '../../protocol/config.ts';
import { formatDuration } from '../durations.ts';
import { leanScenario } from '../lean.ts';
import { isRaw, type Raw } from '../raw.ts';
import { SCENARIO_VERSION, type Scenario } from '../scenario.ts';

/** Where editors find the schema, beside an installed package. */
export const SCHEMA_PATH = './node_modules/groupsim/scenario.schema.json';

/** `extra`: what a file says beside its scenario. */
export function printScenario(scenario: Scenario, format: 'yaml' | 'json', extra: Raw = {}): string {
  const raw = { version: SCENARIO_VERSION, ...(readable(leanScenario(scenario)) as Raw), ...extra };
  if (format === 'json') return `${JSON.stringify({ $schema: SCHEMA_PATH, ...raw }, null, 2)}\n`;
  return `# yaml-language-server: $schema=${SCHEMA_PATH}\n${stringify(raw, { lineWidth: 0 })}`;
}

/** Milliseconds of a second or more become spans. */
function readable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => readable(item));
  if (isRaw(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, readable(one, name)]));
  const isSpan = key.endsWith('Ms') || CONFIG_KEYS.get(key)?.type === 'duration';
  return isSpan && typeof value === 'number' && value >= 1_000 ? formatDuration(value) : value;
}

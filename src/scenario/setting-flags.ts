/**
 * The flags of Kafka's own settings, made from the table of settings: `--session.timeout.ms 10s`.
 */
import { CONSUMER_KEYS, type ConfigKey } from '../protocol/config.ts';
import { clientDefault, hasSetting } from './client-defaults.ts';
import { formatDuration } from './durations.ts';
import type { Flag } from './flag.ts';
import { setAt } from './raw.ts';
import type { GroupScenario } from './scenario.ts';
import { type Settings, SIMULATION_DEFAULTS } from './settings.ts';
import { sharesOf } from './shares.ts';

function placeholderOf(key: ConfigKey): string {
  if (key.type === 'duration') return 'TIME';
  if (key.type === 'int') return 'N';
  return key.type === 'string' ? 'TEXT' : (key.values?.join('|') ?? 'true|false');
}

/** As one would type it; null for what is not set. */
function settingText(key: ConfigKey, settings: Settings): string | null {
  const value = settings[key.name] ?? null;
  if (value === null) return null;
  return key.type === 'duration' ? formatDuration(value as number) : String(value);
}

/** null also for what none of the group's clients has, unless somebody set it all the same. */
function consumerText(key: ConfigKey, group: GroupScenario): string | null {
  const isUsed = sharesOf(group).some(
    ({ client, consumer }) => hasSetting(client, key) || consumer[key.name] !== clientDefault(client, key),
  );
  return isUsed ? settingText(key, group.consumer) : null;
}

/** The flag of one of Kafka's settings. */
export function settingFlag(key: ConfigKey): Flag {
  const consumer = key.side === 'consumer';
  const own = Object.hasOwn(SIMULATION_DEFAULTS, key.name) ? ` Kafka's own default is ${key.default}.` : '';
  const path = consumer ? ['groups', '*', 'consumer', key.name] : ['broker', key.name];
  return {
    name: key.name,
    section: key.side,
    placeholder: placeholderOf(key),
    meaning: key.meaning + own,
    path: path.join('.'),
    write: (raw, text) => {
      setAt(raw, path, text);
      return null;
    },
    read: (s) => (consumer ? consumerText(key, s.groups[0]!) : settingText(key, s.broker)),
  };
}

/** A short name for the flag of a consumer's setting. */
export function settingAlias(name: string, of: string, meaning: string): Flag {
  const key = CONSUMER_KEYS.find((candidate) => candidate.name === of)!;
  return { ...settingFlag(key), name, section: 'group', aliasOf: of, meaning: `${meaning} Short for --${of}.` };
}

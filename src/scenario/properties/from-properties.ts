/**
 * People's own configuration files, of consumers and brokers, written into a scenario: by Kafka's names, or by those of
 * librdkafka, franz-go and sarama. What the model does not have is named, with the reason where there is one: such a file
 * is full of what has no influence on a group.
 */
import { CLIENT_CONFIGURATION, CLIENT_NAMES } from '../../client-model/profiles/configuration.ts';
import { BROKER_KEYS, CONSUMER_KEYS, type ConfigKey, type ConfigSide } from '../../protocol/config.ts';
import { fieldOf } from '../client-defaults.ts';
import { whyNotModelled } from '../not-modelled.ts';
import { isRaw, type Raw, setAt } from '../raw.ts';
import { suggest } from '../suggest.ts';
import { type Property, parseProperties } from './parse-properties.ts';

export interface PropertiesRead {
  /** Where settings of the file went: path in the scenario, with `*` → line. */
  readonly lines: ReadonlyMap<string, number>;
  /** What is known and not modelled, or not known at all; sentences. */
  readonly notes: readonly string[];
}

/** Writes the settings of a file into a scenario that is still unread. */
export function writeProperties(raw: unknown, text: string, side: ConfigSide, file: string): PropertiesRead {
  const lines = new Map<string, number>();
  const strangers: Property[] = [];
  for (const property of parseProperties(text)) {
    const path = placeOf(property.key, side);
    if (path === null) strangers.push(property);
    else if (isRaw(raw)) {
      write(raw, path, property.value);
      lines.set(path.join('.'), property.line);
    }
  }
  return { lines, notes: notesOn(strangers, side, file) };
}

/** Kafka takes lists with spaces after the commas. */
function write(raw: Raw, path: readonly string[], value: string): void {
  setAt(raw, path, value === '' ? null : value);
}

/** Settings of a broker that stand elsewhere in a scenario. */
const BROKER_ELSEWHERE: Readonly<Record<string, readonly string[]>> = { 'num.io.threads': ['service', 'threads'] };

function placeOf(key: string, side: ConfigSide): readonly string[] | null {
  if (side === 'broker') {
    if (Object.hasOwn(BROKER_ELSEWHERE, key)) return BROKER_ELSEWHERE[key]!;
    return BROKER_KEYS.some(({ name }) => name === key) ? ['broker', key] : null;
  }
  const name = CONSUMER_KEYS.some((known) => known.name === key) ? key : CONSUMER_NAMES.get(key);
  return name === undefined ? null : ['groups', '*', 'consumer', name];
}

/** The names that the other clients have for Kafka's settings. */
const CONSUMER_NAMES: ReadonlyMap<string, string> = new Map(
  CLIENT_CONFIGURATION.flatMap(({ field, clients }) => {
    const key = CONSUMER_KEYS.find((known: ConfigKey) => fieldOf(known) === field);
    return key === undefined ? [] : CLIENT_NAMES.map((client) => [clients[client].name, key.name] as const);
  }).filter(([name]) => name !== '–'),
);

function notesOn(strangers: readonly Property[], side: ConfigSide, file: string): readonly string[] {
  const known = side === 'broker' ? BROKER_KEYS.map(({ name }) => name) : CONSUMER_KEYS.map(({ name }) => name);
  const told: string[] = [];
  const silent: string[] = [];
  for (const { key, line } of strangers) {
    const why = whyNotModelled(key);
    const meant =
      why === null && /\.ms$|\.timeout|interval|session|poll|commit|group\./.test(key) ? suggest(key, known) : null;
    if (why !== null) told.push(`${file}:${line}: ${key} is not modelled: ${why}.`);
    else if (meant !== null)
      told.push(`${file}:${line}: ${key} is not known here, and left out. Did you mean ${meant}?`);
    else silent.push(key);
  }
  if (silent.length === 0) return told;
  return [...told, `${file}: not modelled, and left out: ${silent.join(', ')}.`];
}

/**
 * What each client starts from where nobody says otherwise: its settings from the side-by-side table of configurations,
 * its start-up time, and what its applications usually do.
 */

import { MAX_BATCH_RECORDS } from '../client-model/librdkafka/profile.ts';
import {
  CLIENT_CONFIGURATION,
  type ClientName,
  type ConfigurationRow,
  defaultOf,
} from '../client-model/profiles/configuration.ts';
import { CHANNEL_RECORDS } from '../client-model/sarama/profile.ts';
import { type ConsumerSettings, PLAIN_APPLICATION } from '../client-model/settings.ts';
import type { ConfigKey } from '../protocol/config.ts';
import { DEFAULTS } from './defaults.ts';
import type { ApplicationScenario, ShareStartup } from './scenario.ts';
import { type Settings, type SettingValue, SIMULATION_DEFAULTS } from './settings.ts';

/** `session.timeout.ms` → `sessionTimeoutMs`. */
export function fieldOf(key: ConfigKey): keyof ConsumerSettings {
  return key.name.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof ConsumerSettings;
}

/** The row of a setting in the side-by-side table; undefined for what belongs to no client alone (`group.protocol`). */
export function rowOf(key: ConfigKey): ConfigurationRow | undefined {
  const field = fieldOf(key);
  return CLIENT_CONFIGURATION.find((row) => row.field === field);
}

/** Whether somebody can set it in this client. */
export function hasSetting(client: ClientName, key: ConfigKey): boolean {
  return rowOf(key)?.clients[client].name !== '–';
}

/** What a client starts from. `enable.auto.commit` follows from the way of committing and has none here. */
export function clientDefault(client: ClientName, key: ConfigKey): SettingValue {
  const own = SIMULATION_DEFAULTS[key.name];
  if (own !== undefined) return own;
  return rowOf(key) === undefined ? key.default : defaultOf(client, fieldOf(key));
}

/** franz-go returns all that it has fetched. */
const ALL_THERE_IS = 1_000_000_000;

/**
 * Most records that an application works on at a time.
 * Deviation: librdkafka and sarama hand out records one by one; here an application of theirs works on what waits as on
 * one batch, so that work per batch means the same everywhere.
 */
export function recordsPerBatch(client: ClientName, settings: Settings): SettingValue {
  if (client === 'librdkafka') return MAX_BATCH_RECORDS;
  return client === 'sarama' ? CHANNEL_RECORDS : (settings['max.poll.records'] ?? ALL_THERE_IS);
}

/**
 * From the start of a process to its first request, as measured on 44 joins of real clients on a busy machine
 * (K-J-START): a JVM with its application needs seconds, the others are there at once.
 */
export const STARTUP: Readonly<Record<ClientName, ShareStartup>> = {
  java: { minMs: 800, maxMs: 3_600 },
  librdkafka: { minMs: 20, maxMs: 260 },
  'franz-go': { minMs: 5, maxMs: 190 },
  sarama: { minMs: 4, maxMs: 260 },
};

/**
 * The application of nobody in particular, around a client. On a fatal error poll() of Java throws, and librdkafka's
 * consumer is of no use any more: the process ends. The Go clients report it and go on.
 */
export function applicationDefault(client: ClientName): ApplicationScenario {
  const goesOn = client === 'franz-go' || client === 'sarama';
  const errors = goesOn ? ({ onFatal: 'go-on', onFencedCommit: 'ignore' } as const) : {};
  return { ...PLAIN_APPLICATION, ...DEFAULTS.application, ...errors };
}

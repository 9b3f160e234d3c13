/**
 * Settings by the names that a client has for them: a cure in Kafka's names is none for somebody who configures sarama.
 */
import type { ClientName } from '../../client-model/profiles/configuration.ts';
import { CONSUMER_KEYS } from '../../protocol/config.ts';
import { rowOf } from '../../scenario/client-defaults.ts';

/** A text with `{session.timeout.ms}` in it, for who runs these clients; for nobody in particular Kafka's names. */
export function inOwnNames(text: string, clients: readonly ClientName[]): string {
  return text.replace(/\{([\w.]+)\}/g, (_, setting: string) => namesOf(setting, clients));
}

/** `session.timeout.ms (franz-go: SessionTimeout)`. */
function namesOf(setting: string, clients: readonly ClientName[]): string {
  const names = new Map(clients.map((client) => [ownName(setting, client), client]));
  if (names.size <= 1) return [...names.keys()][0] ?? setting;
  const others = [...names].filter(([name]) => name !== setting).map(([name, client]) => `${client}: ${name}`);
  return `${setting} (${others.join(', ')})`;
}

/** Kafka's name where the client has none, or nothing like it. */
function ownName(setting: string, client: ClientName): string {
  const key = CONSUMER_KEYS.find(({ name }) => name === setting);
  const own = key === undefined ? undefined : rowOf(key)?.clients[client].name;
  return own === undefined || own === '–' ? setting : own;
}

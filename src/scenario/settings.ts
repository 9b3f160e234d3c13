/**
 * A set of Kafka's settings by Kafka's own names, and typed ways to read them. What exists, with defaults and ranges,
 * is the table in protocol/config.ts; here is only what a simulation starts from instead.
 */
export type SettingValue = number | boolean | string | null;

/** Kafka's name → value; durations are in milliseconds. */
export type Settings = Readonly<Record<string, SettingValue>>;

/**
 * Where a simulation starts from another value than Kafka.
 *
 * Deviation: `auto.offset.reset` is `earliest` (Kafka: `latest`). The topics of a simulation are empty at its start,
 * so that `earliest` means "every record counts", and a record that is lost was lost by the way of committing, not by
 * having been produced before the group's first commit. `--auto.offset.reset latest` shows Kafka's own default.
 */
export const SIMULATION_DEFAULTS: Settings = { 'auto.offset.reset': 'earliest' };

/** A number or a duration in ms. @throws Error if there is none of this name: a mistake in the program. */
export function numberOf(settings: Settings, name: string): number {
  return typed(settings, name, 'number');
}

export function booleanOf(settings: Settings, name: string): boolean {
  return typed(settings, name, 'boolean');
}

export function textOf(settings: Settings, name: string): string {
  return typed(settings, name, 'string');
}

type TypeNames = { number: number; boolean: boolean; string: string };

function typed<N extends keyof TypeNames>(settings: Settings, name: string, type: N): TypeNames[N] {
  const value = settings[name];
  if (typeof value === type) return value as TypeNames[N];
  throw new Error(`setting ${name} is ${String(value)}, not a ${type}`);
}

/** What a reader changed beside the places that an exercise leaves open: an exercise is not solved by taking its trouble away. */
import type { Scenario } from 'groupsim';
import type { Place } from './lesson.ts';

/**
 * Compares two complete scenarios.
 *
 * @returns the places that differ and may not, as text: `groups.0.members`
 */
export function strayed(given: Scenario, tried: Scenario, mayChange: readonly Place[]): readonly string[] {
  const open = new Set(mayChange.map(nameOf));
  return differences(given, tried, []).filter((name) => !isOpen(name, open));
}

/** `groups.0.consumer.session.timeout.ms`: a name of a place, for people and for comparison. */
export function nameOf(place: Place): string {
  return place.join('.');
}

function isOpen(name: string, open: ReadonlySet<string>): boolean {
  return [...open].some((place) => name === place || name.startsWith(`${place}.`));
}

function differences(a: unknown, b: unknown, place: Place): readonly string[] {
  if (!isBranch(a) || !isBranch(b)) return Object.is(a, b) ? [] : [nameOf(place)];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key], [...place, key]));
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

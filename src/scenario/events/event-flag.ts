/**
 * `--event '5m broker-freeze for=45s'`, as often as wanted: each adds an event to the schedule.
 */
import type { Flag } from '../flag.ts';
import type { Raw } from '../raw.ts';
import { EVENT_KIND_NAMES } from './event-kinds.ts';
import { eventText, parseEvent } from './event-text.ts';

export const EVENT_FLAGS: readonly Flag[] = [
  {
    name: 'event',
    section: 'churn',
    placeholder: "'TIME KIND NAME=VALUE …'",
    meaning:
      "Something happens at an instant, such as '5m broker-freeze for=45s' or '1m pod-kill pods=0 down=4s'; " +
      `may be given several times. Kinds: ${EVENT_KIND_NAMES.join(', ')}.`,
    path: 'events',
    write: writeEvent,
    read: () => null,
    readAll: ({ events }) => events.map(eventText),
  },
];

function writeEvent(raw: Raw, text: string): string | null {
  const parsed = parseEvent(text);
  if ('not' in parsed) return parsed.not;
  raw.events = [...(Array.isArray(raw.events) ? raw.events : []), parsed.event];
  return null;
}

/**
 * `--faults 'pod-kill every=~3m pods=any(1)'`, as often as wanted: each adds a generator of events.
 */
import type { Flag } from '../flag.ts';
import type { Raw } from '../raw.ts';
import { faultText, parseFault } from './fault-text.ts';

export const FAULT_FLAGS: readonly Flag[] = [
  {
    name: 'faults',
    section: 'churn',
    placeholder: "'KIND every=TIME NAME=VALUE …'",
    meaning:
      'Events of a kind again and again, drawn from the seed: every=5m, 2m..5m, or ~3m on average, between from and ' +
      "until, at most times; a value may be a range or a|b, pods any(2): 'broker-freeze every=2m..5m for=10s..45s', " +
      "'pod-kill every=~3m pods=any(1)'. May be given several times; kinds as of --event.",
    path: 'faults',
    write: writeFault,
    read: () => null,
    readAll: ({ faults }) => faults.map(faultText),
  },
];

function writeFault(raw: Raw, text: string): string | null {
  const parsed = parseFault(text);
  if ('not' in parsed) return parsed.not;
  raw.faults = [...(Array.isArray(raw.faults) ? raw.faults : []), parsed.fault];
  return null;
}

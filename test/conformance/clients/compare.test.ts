import { describe, expect, it } from 'vitest';
import { compare, type Difference } from './compare.ts';
import type { Line } from './dialogue.ts';
import { sequenceOf } from './events.ts';
import { type Track, trackOf } from './places.ts';
import { Recordings } from './recordings.ts';

/** A life in few lines; a test changes one of them. */
const LIFE: readonly object[] = [
  { t: 0, dir: 'script', do: 'spawn' },
  { t: 10, dir: 'req', conn: 1, api: 'FindCoordinator', corr: 1 },
  { t: 10, dir: 'res', conn: 1, api: 'FindCoordinator', corr: 1, err: 'NONE' },
  { t: 20, dir: 'req', conn: 2, api: 'JoinGroup', corr: 1, mid: '', protos: [{ name: 'range', owned: [] }] },
  { t: 20, dir: 'res', conn: 2, api: 'JoinGroup', corr: 1, err: 'NONE', mid: 'M1', gen: 11, leader: 'M1', members: 1 },
  { t: 22, dir: 'req', conn: 2, api: 'SyncGroup', corr: 2, mid: 'M1', gen: 11, assigns: { M1: [0, 1] } },
  { t: 22, dir: 'res', conn: 2, api: 'SyncGroup', corr: 2, err: 'NONE', p: [0, 1] },
  { t: 25, dir: 'app', ev: 'assigned', p: [0, 1] },
  { t: 27, dir: 'req', conn: 2, api: 'OffsetFetch', corr: 30, p: [0, 1] },
  { t: 27, dir: 'res', conn: 2, api: 'OffsetFetch', corr: 30, err: 'NONE' },
  { t: 1025, dir: 'req', conn: 2, api: 'Heartbeat', corr: 3, mid: 'M1', gen: 11 },
  { t: 1025, dir: 'res', conn: 2, api: 'Heartbeat', corr: 3, err: 'NONE' },
  { t: 1500, dir: 'req', conn: 2, api: 'OffsetCommit', corr: 4, mid: 'M1', gen: 11, offsets: { 0: 1, 1: 1 } },
  { t: 1500, dir: 'res', conn: 2, api: 'OffsetCommit', corr: 4, err: 'NONE' },
  { t: 2000, dir: 'script', do: 'rebalance-begin' },
  { t: 2025, dir: 'req', conn: 2, api: 'Heartbeat', corr: 5, mid: 'M1', gen: 11 },
  { t: 2025, dir: 'res', conn: 2, api: 'Heartbeat', corr: 5, err: 'REBALANCE_IN_PROGRESS' },
  { t: 2030, dir: 'app', ev: 'revoked', p: [0, 1] },
  { t: 2031, dir: 'req', conn: 2, api: 'JoinGroup', corr: 6, mid: 'M1', protos: [{ name: 'range', owned: [] }] },
  { t: 2500, dir: 'script', do: 'end' },
];

type Change = (line: Record<string, unknown>) => object | object[];

function trackWith(change: Change, client = 'c', lines = LIFE): Track {
  const changed = lines.flatMap((line) => change({ ...line })) as Line[];
  return trackOf(
    sequenceOf({ client, case: 'x', repeat: '1', opts: '', lines: changed.toSorted((a, b) => a.t - b.t) }),
  );
}

const AS_RECORDED = trackWith((line) => line);

function judge(change: Change, repeats: readonly Track[] = [AS_RECORDED]): Difference | null {
  return compare(trackWith(change), { repeats, spreads: new Recordings().spreadsOf('c') });
}

/** Changes the line that was recorded at a time (and in a direction). */
function at(t: number, dir: string, fields: object): Change {
  return (line) => (line.t === t && line.dir === dir ? { ...line, ...fields } : line);
}

describe('a dialogue matches', () => {
  it.each<[string, Change]>([
    ['the very same', (line) => line],
    ['a little later, each step', (line) => ({ ...line, t: Number(line.t) * 1.01 })],
    ['with another process start', (line) => (line.do === 'spawn' ? line : { ...line, t: Number(line.t) + 400 })],
    ['with connections of other numbers', (line) => (line.conn ? { ...line, conn: 9 - Number(line.conn) } : line)],
    ['with another id', (line) => JSON.parse(JSON.stringify(line).replaceAll('M1', 'M7'))],
    ['with fetches', (line) => (line.t === 1025 ? [line, { ...line, dir: 'req', api: 'Fetch', corr: 99 }] : line)],
    ['with an offset of one record more', at(1500, 'req', { offsets: { 0: 2, 1: 2 } })],
    ['with a lookup on another connection', at(10, 'req', { conn: 7 })],
    [
      'that ends earlier',
      (line) => (Number(line.t) > 1900 && line.do !== 'end' ? [] : line.do === 'end' ? { ...line, t: 1900 } : line),
    ],
    ['with the offset fetch before the callback', (line) => (line.api === 'OffsetFetch' ? { ...line, t: 24 } : line)],
    ['with another answer to a heartbeat', at(1025, 'res', { err: 'COORDINATOR_LOAD_IN_PROGRESS' })],
  ])('%s', (_what, change) => {
    expect(judge(change)).toBeNull();
  });
});

describe('a dialogue does not match', () => {
  it.each<[string, string, Change]>([
    ['step', 'another order', (line) => (line.ev === 'revoked' ? { ...line, t: 2032 } : line)],
    ['step', 'a callback that never came', (line) => (line.ev === 'revoked' ? [] : line)],
    ['step', 'other partitions in a callback', at(25, 'app', { p: [0] })],
    ['step', 'another callback', at(2030, 'app', { ev: 'lost' })],
    ['step', 'another generation', at(22, 'req', { gen: 12 })],
    ['step', 'another plan', at(22, 'req', { assigns: { M1: [0] } })],
    ['step', 'other owned partitions', at(2031, 'req', { protos: [{ owned: [0, 1] }] })],
    ['step', 'another member', at(2031, 'req', { mid: '' })],
    ['step', 'another error', at(22, 'res', { err: 'ILLEGAL_GENERATION' })],
    ['step', 'another instance', at(2031, 'req', { inst: 'i1' })],
    ['step', 'a request too many', (line) => (line.t === 2031 ? [line, { ...line, t: 2100, corr: 77 }] : line)],
    ['step', 'a request that never came', (line) => (line.t === 2031 ? [] : line)],
    ['connection', 'a connection of its own', at(2031, 'req', { conn: 3 })],
    ['connection', 'a shared connection', (line) => (line.t === 1025 ? { ...line, conn: 4 } : line)],
    ['time', 'a late join', at(2031, 'req', { t: 2200 })],
    ['count', 'a heartbeat too few', (line) => (line.t === 1025 ? [] : line)],
    ['count', 'a commit too many', (line) => (line.t === 1500 ? [line, { ...line, t: 1600, corr: 88 }] : line)],
    ['first', 'a late heartbeat', (line) => (line.t === 1025 ? { ...line, t: 1300 } : line)],
    ['request', 'a heartbeat of another generation', at(1025, 'req', { gen: 10 })],
    ['count', 'no offset fetch on either side of the callback', (line) => (line.api === 'OffsetFetch' ? [] : line)],
    ['offsets', 'other offsets', at(1500, 'req', { offsets: { 0: 7, 1: 7 } })],
  ])('%s: %s', (rule, _what, change) => {
    expect(judge(change)?.rule).toBe(rule);
  });
});

describe('repeats widen what is allowed', () => {
  const late = trackWith(at(2031, 'req', { t: 2231 }));

  it('between their times', () => {
    expect(judge(at(2031, 'req', { t: 2130 }), [AS_RECORDED, late])).toBeNull();
    expect(judge(at(2031, 'req', { t: 2300 }), [AS_RECORDED, late])?.rule).toBe('time');
  });

  it('to the steps of any of them', () => {
    const lost = trackWith(at(2030, 'app', { ev: 'lost' }));
    expect(judge(at(2030, 'app', { ev: 'lost' }), [AS_RECORDED, lost])).toBeNull();
    expect(judge(at(2030, 'app', { ev: 'assigned' }), [AS_RECORDED, lost])?.rule).toBe('step');
  });

  it('and other cases of the library tell its spread, unless the one who is judged is among them', () => {
    const recordings = new Recordings();
    const add = (name: string, repeat: string, change: Change) => {
      const lines = LIFE.flatMap((line) => change({ ...line })) as Line[];
      return recordings.addDialogue({ client: 'c-1', case: name, repeat, opts: '', lines });
    };
    const judged = add('x', '1', at(2031, 'req', { t: 2231 }));
    const other = add('x', '2', (line) => line);
    const verdict = () => compare(judged.track, { repeats: [other.track], spreads: recordings.spreadsOf('c-1') });
    expect(verdict()?.rule).toBe('time');
    add('y', '1', at(2031, 'req', { t: 2331 }));
    add('y', '2', (line) => line);
    expect(verdict()).toBeNull();
  });

  it('and a Java process may be late at what it does for the first time', () => {
    const change = at(22, 'req', { t: 120 });
    const shifted: Change = (line) => {
      const { t, ...rest } = change(line) as { t: number };
      return { t: line.t === 22 && line.dir === 'res' ? 120 : t, ...rest };
    };
    const all = new Recordings();
    const judged = trackWith((line) => (Number(line.t) > 22 ? { ...line, t: Number(line.t) + 100 } : shifted(line)));
    expect(compare(judged, { repeats: [AS_RECORDED], spreads: all.spreadsOf('go-1') })?.rule).toBe('time');
    expect(compare(judged, { repeats: [AS_RECORDED], spreads: all.spreadsOf('java-1') })?.rule).not.toBe('time');
  });
});

import { describe, expect, it } from 'vitest';
import {
  forkAt,
  groupOf,
  type History,
  historyOf,
  openHistory,
  placeOf,
  rootTree,
  selectedNode,
  simulate,
} from './histories.ts';

describe('a history that one can move about in', () => {
  it('goes as the scenario does', () => {
    const open = openHistory(historyOf());
    open.toTime(open.endMs);
    const result = simulate(open.history.scenario);
    expect([open.hash, open.eventIndex]).toEqual([result.traceHash, result.events]);
    expect(open.isAtEnd).toBe(true);
  });

  it('stands at any place as a fresh one does that went there in one go', () => {
    const open = openHistory(historyOf());
    open.toTime(90_000);
    for (const index of [900, 100, 5_000, 4_999, 4_998, 0, 3_000, 2_999, 1]) {
      open.prepare(2_000);
      open.to(index);
      const fresh = openHistory(open.history);
      fresh.to(index);
      expect([index, open.hash, open.moment()]).toEqual([index, fresh.hash, fresh.moment()]);
    }
  });

  it('finds the rebalances in both directions', () => {
    const open = openHistory(historyOf());
    open.toNextRebalance();
    const first = open.eventIndex;
    expect(groupOf(open).state).toBe('PreparingRebalance');
    open.toTime(60_000);
    open.toPreviousRebalance();
    while (open.eventIndex > first) open.toPreviousRebalance();
    expect(open.eventIndex).toBe(first);
    open.toPreviousRebalance();
    expect(open.eventIndex).toBe(0);
  });

  it('is prepared for going back in slices, and then nothing is left to do', () => {
    const open = openHistory(historyOf({ durationMs: '10m' }));
    open.toTime(open.endMs);
    let slices = 0;
    while (!open.prepare(1_000)) slices++;
    expect(slices).toBeGreaterThan(10);
    expect(open.prepare(1_000)).toBe(true);
  });
});

/** All kinds of acts that need something of the world which a scenario without events does not have. */
const DOINGS: readonly Parameters<typeof forkAt>[2][] = [
  { event: { kind: 'pod-kill', atMs: 0, group: null, pods: '1', downMs: null } },
  { event: { kind: 'pod-pause', atMs: 0, group: null, pods: '0', forMs: 20_000 } },
  { event: { kind: 'pod-slow', atMs: 0, group: null, pods: '0', factor: 30, forMs: null } },
  { event: { kind: 'pod-stop', atMs: 0, group: null, pods: '0', graceMs: 30_000, downMs: 1_000 } },
  { event: { kind: 'pod-replace', atMs: 0, group: null, pods: '2', overlapMs: 5_000, graceMs: 1_000 } },
  { event: { kind: 'broker-slow', atMs: 0, requests: 'all', factor: 1, addedMs: 50, forMs: 10_000 } },
  { event: { kind: 'broker-freeze', atMs: 0, forMs: 15_000, onResume: 'timersFirst' } },
  { event: { kind: 'broker-loss', atMs: 0, forMs: 15_000, loadMs: 500 } },
  { event: { kind: 'coordinator-failover', atMs: 0, forMs: 1_000, loadMs: 500 } },
  { event: { kind: 'network-black-hole', atMs: 0, group: null, pods: '1', forMs: 12_000, direction: 'both' } },
  { event: { kind: 'network-reset', atMs: 0, group: null, pods: 'all' } },
];

describe('an act', () => {
  it.each(DOINGS)('%j: before it all is as it was, afterwards not', (doing) => {
    const { before, after } = forked(doing, 30_000);
    const plain = openHistory(before);
    const acted = openHistory(after);
    const { at } = after.acts[0]!;
    plain.to(at);
    acted.to(at);
    expect([acted.eventIndex, acted.hash]).toEqual([plain.eventIndex, plain.hash]);
    expect(acted.moment().groups).toEqual(plain.moment().groups);
    plain.toTime(60_000);
    acted.toTime(60_000);
    expect(acted.hash).not.toBe(plain.hash);
    const again = openHistory(after);
    for (let ms = 0; ms <= 60_000; ms += 700) again.toTime(ms);
    again.toTime(60_000);
    expect(again.hash).toBe(acted.hash);
  });

  it('is refused at a place that its history does not have', () => {
    const { after } = forked(DOINGS[0]!, 30_000);
    const [act] = after.acts;
    const early = openHistory({ ...after, acts: [{ ...act!, at: act!.at - 50 }] });
    expect(() => early.toTime(60_000)).toThrow(/belongs to another history/);
    const late = openHistory({ ...after, acts: [{ ...act!, at: act!.at + 50 }] });
    expect(() => late.toTime(60_000)).toThrow(/belongs to another history/);
  });
});

function forked(doing: (typeof DOINGS)[number], ms: number): { before: History; after: History } {
  const before = historyOf();
  const open = openHistory(before);
  open.toTime(ms);
  return { before, after: selectedNode(forkAt(rootTree(before), placeOf(open), doing)) };
}

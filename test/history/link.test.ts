import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forkAt,
  type HistoryTree,
  historyOf,
  historyOfLink,
  linkOf,
  openHistory,
  placeOf,
  rootTree,
  selectedNode,
} from './histories.ts';

const message = (link: string) => {
  const read = historyOfLink(link);
  return 'problems' in read ? read.problems[0]!.message : 'no problem';
};

const DOING = fc.oneof(
  fc.record({ kind: fc.constant('pod-kill' as const), pods: fc.constantFrom('0', '1-2', 'all') }).map((event) => ({
    event: { ...event, atMs: 0, group: null, downMs: 4_000 },
  })),
  fc.record({ forMs: fc.integer({ min: 1, max: 20_000 }) }).map(({ forMs }) => ({
    event: { kind: 'pod-pause' as const, atMs: 0, group: null, pods: '0', forMs },
  })),
);

describe('a link', () => {
  it('brings back the moment that it was made of', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} %&#"-]{0,30}$/u),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), DOING), { maxLength: 3 }),
        fc.integer({ min: 0, max: 900 }),
        (seed, doings, more) => {
          let tree: HistoryTree = rootTree(historyOf({ seed }));
          for (const [steps, doing] of doings) {
            const open = openHistory(selectedNode(tree));
            open.to((selectedNode(tree).acts.at(-1)?.at ?? 0) + 1 + steps);
            tree = forkAt(tree, placeOf(open), doing);
          }
          const { scenario, acts } = selectedNode(tree);
          const open = openHistory({ scenario, acts });
          open.to((acts.at(-1)?.at ?? 0) + more);
          const link = linkOf({ scenario, acts }, placeOf(open));
          expect(link).toMatch(/^[\w.-]+$/);
          const read = historyOfLink(link);
          expect(read).toEqual({ history: { scenario, acts }, place: placeOf(open) });
          if ('problems' in read) return;
          const fresh = openHistory(read.history);
          fresh.to(read.place.index);
          expect(fresh.hash).toBe(open.hash);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is short', () => {
    expect(linkOf(historyOf()).length).toBeLessThan(200);
  });

  it('says what is wrong with it', () => {
    const link = linkOf(historyOf());
    expect(message(`https://example.org/page/#${link}`)).toBe('no problem');
    expect(message(link.slice(0, -1))).toMatch(/damaged/);
    expect(message(link.replace(/^1/, '2'))).toMatch(/version "2"/);
    expect(message('nonsense')).toMatch(/no link/);
    expect(message('x'.repeat(100_000))).toMatch(/at most/);
    fc.assert(fc.property(fc.string(), (text) => void historyOfLink(text)));
  });

  it('carries no acts that the scenario does not allow', () => {
    const history = historyOf();
    const act = { at: 3, atMs: 5, event: { kind: 'pod-kill', atMs: 5, group: null, pods: '7', downMs: null } } as const;
    expect(message(linkOf({ ...history, acts: [act] }))).toMatch(/acts.0 \(pod-kill\) names pod 7/);
  });
});

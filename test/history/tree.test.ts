import { describe, expect, it } from 'vitest';
import {
  canUndo,
  type Doing,
  forkAt,
  historyOf,
  inOrder,
  openHistory,
  openSurvey,
  partingOf,
  rootTree,
  select,
  selectedNode,
  undo,
  withScenario,
} from './histories.ts';

const KILL: Doing = { event: { kind: 'pod-kill', atMs: 0, group: null, pods: '1', downMs: null } };

describe('the tree of histories', () => {
  const root = rootTree(historyOf());
  const first = forkAt(root, { index: 50, nowMs: 100 }, KILL);
  const second = forkAt(first, { index: 80, nowMs: 200 }, KILL);

  it('keeps what was done before a fork, and leaves out what came after', () => {
    expect(selectedNode(second).acts.map(({ at }) => at)).toEqual([50, 80]);
    const earlier = forkAt(second, { index: 30, nowMs: 60 }, KILL);
    expect(selectedNode(earlier).acts.map(({ at, atMs }) => [at, atMs])).toEqual([[30, 60]]);
    expect(selectedNode(second)).toMatchObject({ parent: 1, by: 'act', forkedAt: { index: 80 } });
  });

  it('is changed by no fork', () => {
    expect(root.nodes).toHaveLength(1);
    expect(selectedNode(root).acts).toEqual([]);
  });

  it('undoes leaves only, and goes back to what they were forked from', () => {
    expect(canUndo(second, 1)).toBe(false);
    expect(canUndo(root)).toBe(false);
    const undone = undo(second);
    expect([undone.selected, undone.nodes.length]).toEqual([1, 2]);
    expect(undo(undone).selected).toBe(0);
  });

  it('is told in the order of a list, and says where two histories part', () => {
    const branch = forkAt(select(second, 0), { index: 60, nowMs: 120 }, KILL);
    const other = withScenario(branch, historyOf({ seed: '2' }).scenario);
    expect(inOrder(other).map(({ node, depth }) => [node.id, depth])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 1],
      [4, 2],
    ]);
    expect(partingOf(other, 2, 3)).toEqual({ index: 50, nowMs: 100 });
    expect(partingOf(other, 0, 2)).toEqual({ index: 50, nowMs: 100 });
    expect(partingOf(other, 1, 1)).toBeNull();
    expect(partingOf(other, 3, 4)).toEqual({ index: 0, nowMs: 0 });
  });
});

describe('a survey', () => {
  it('writes down all of a history, each entry with the event that it is a consequence of', () => {
    const history = historyOf();
    const survey = openSurvey(history);
    while (!survey.advance(500));
    const { lines, pods, groups, rebalances } = survey.facts;
    expect(lines[0]?.text).toMatch(/GroupCoordinator.*joins group group in Empty state/);
    expect(rebalances.length).toBe(survey.result().groups[0]?.rebalances.count);
    const open = openHistory(history);
    open.to(rebalances[2]!.index);
    expect([open.moment().groups[0]?.state, open.nowMs]).toEqual(['PreparingRebalance', rebalances[2]!.atMs]);
    const begun = groups.filter(({ state }) => state === 'PreparingRebalance').map(({ index }) => index);
    expect(begun).toEqual(expect.arrayContaining(rebalances.map(({ index }) => index)));
    expect(new Set(pods.map(({ what }) => what))).toEqual(
      new Set(['up', 'joining', 'member', 'owns', 'stopping', 'down', 'removed']),
    );
  });
});

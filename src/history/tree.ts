/**
 * Histories that were forked from each other, as a tree: plain data and pure functions. A fork is the same scenario with the
 * acts before a place, and one more there; or another scenario, from the beginning. Nothing is ever changed: undoing a
 * fork takes its leaf off the tree.
 */
import type { Act } from './acts.ts';
import type { History } from './history-world.ts';

/** Where somebody stands in a history. */
export interface Place {
  /** Events so far. */
  readonly index: number;
  /** Milliseconds of virtual time; may be later than the last event, and is not later than the next. */
  readonly nowMs: number;
}

export interface HistoryNode extends History {
  /** Numbered in the order of coming to be. */
  readonly id: number;
  /** null: what it all began with. */
  readonly parent: number | null;
  /** Where it leaves its parent; the beginning, if its scenario is another one. */
  readonly forkedAt: Place;
  /** What makes it differ from its parent: its last act, or another scenario; null at the root. */
  readonly by: 'act' | 'scenario' | null;
}

export interface HistoryTree {
  /** In the order of coming to be. */
  readonly nodes: readonly HistoryNode[];
  readonly selected: number;
  readonly nextId: number;
}

export const BEGINNING: Place = { index: 0, nowMs: 0 };

/** What is done, without its place: that is where one stands. */
export type Doing<A extends Act = Act> = A extends Act ? Omit<A, 'at' | 'atMs'> : never;

export function rootTree({ scenario, acts }: History): HistoryTree {
  return { nodes: [{ id: 0, parent: null, forkedAt: BEGINNING, by: null, scenario, acts }], selected: 0, nextId: 1 };
}

export function selectedNode({ nodes, selected }: HistoryTree): HistoryNode {
  return nodes.find(({ id }) => id === selected)!;
}

/** A history in which this is done at a place of the selected one; it is selected. What was done after the place is not in it. */
export function forkAt(tree: HistoryTree, place: Place, doing: Doing): HistoryTree {
  const { scenario, acts } = selectedNode(tree);
  const act = withPlace(doing, place);
  return grown(tree, {
    scenario,
    acts: [...acts.filter(({ at }) => at < place.index), act],
    forkedAt: place,
    by: 'act',
  });
}

function withPlace(doing: Doing, { index, nowMs }: Place): Act {
  const at = { at: index, atMs: nowMs };
  return 'event' in doing ? { ...at, event: { ...doing.event, atMs: nowMs } } : { ...at, ...doing };
}

/** A history of another scenario, without acts: their places are nowhere in it. It is selected. */
export function withScenario(tree: HistoryTree, scenario: History['scenario']): HistoryTree {
  return grown(tree, { scenario, acts: [], forkedAt: BEGINNING, by: 'scenario' });
}

function grown(tree: HistoryTree, node: Omit<HistoryNode, 'id' | 'parent'>): HistoryTree {
  const { nodes, selected, nextId } = tree;
  return { nodes: [...nodes, { ...node, id: nextId, parent: selected }], selected: nextId, nextId: nextId + 1 };
}

export function select(tree: HistoryTree, id: number): HistoryTree {
  return tree.nodes.some((node) => node.id === id) ? { ...tree, selected: id } : tree;
}

/** Takes a history that nobody has forked off the tree; its parent is selected if it was. The root stays. */
export function undo(tree: HistoryTree, id = tree.selected): HistoryTree {
  const node = tree.nodes.find((one) => one.id === id);
  if (node === undefined || node.parent === null || childrenOf(tree, id).length > 0) return tree;
  const nodes = tree.nodes.filter((one) => one.id !== id);
  return { ...tree, nodes, selected: tree.selected === id ? node.parent : tree.selected };
}

export function canUndo(tree: HistoryTree, id = tree.selected): boolean {
  return undo(tree, id) !== tree;
}

export function childrenOf({ nodes }: HistoryTree, id: number): readonly HistoryNode[] {
  return nodes.filter(({ parent }) => parent === id);
}

/** Depth first, each with how deep it stands: the order of a list that shows the tree. */
export function inOrder(tree: HistoryTree): readonly { readonly node: HistoryNode; readonly depth: number }[] {
  const under = (node: HistoryNode, depth: number): { node: HistoryNode; depth: number }[] => [
    { node, depth },
    ...childrenOf(tree, node.id).flatMap((child) => under(child, depth + 1)),
  ];
  return tree.nodes.filter(({ parent }) => parent === null).flatMap((root) => under(root, 0));
}

/** Up to where two histories of a tree are the same: where the paths to them part. null: they have the same path. */
export function partingOf(tree: HistoryTree, one: number, other: number): Place | null {
  const [a, b] = [pathTo(tree, one), pathTo(tree, other)];
  let common = 0;
  while (common < a.length && a[common]?.id === b[common]?.id) common++;
  const parting = [a[common], b[common]].filter((node) => node !== undefined).map(({ forkedAt }) => forkedAt);
  return parting.length === 0 ? null : parting.reduce((first, place) => (place.index < first.index ? place : first));
}

/** From the root. */
function pathTo({ nodes }: HistoryTree, id: number): readonly HistoryNode[] {
  const node = nodes.find((one) => one.id === id)!;
  return node.parent === null ? [node] : [...pathTo({ nodes, selected: 0, nextId: 0 }, node.parent), node];
}
